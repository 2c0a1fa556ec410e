"""What the community knows about people."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.facts import Fact, TimelineItem
from accounts.models import User
from community.addresses import post_url
from community.models import Post, Thread, Visibility

LATEST = 20


def facts(subject: Any) -> Iterator[Fact]:
    """How much somebody wrote, and how often it was the answer."""
    if not isinstance(subject, User):
        return
    posts = Post.objects.shown().filter(author=subject)
    written = posts.count()
    if written:
        accepted = Thread.objects.shown().filter(accepted_answer__author=subject).count()
        yield Fact(_("Accepted answers"), accepted, icon="circle-check")
        yield Fact(_("Posts"), written, icon="message-square")


def timeline(subject: Any) -> Iterator[TimelineItem]:
    """What somebody wrote last."""
    if not isinstance(subject, User):
        return
    posts = Post.objects.shown().filter(author=subject, thread__visibility=Visibility.SHOWN).select_related("thread")
    for post in posts.order_by("-created_at")[:LATEST]:
        yield TimelineItem(post.created_at, post.thread.title, post_url(post), "message-square")
