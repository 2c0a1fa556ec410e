"""What the community knows about people."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.facts import Fact, TimelineItem
from accounts.models import Organisation, User
from community.addresses import post_url
from community.models import Post, Thread, Visibility

LATEST = 20
MEASURED = timedelta(days=365)


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


def measures(organisation: Organisation) -> dict[str, float]:
    """For scorecards: how many answers of an organisation's people to others' questions were accepted in a year."""
    people = organisation.memberships.values("user")
    accepted = Thread.objects.shown().filter(
        accepted_answer__author__in=people, accepted_at__gte=timezone.now() - MEASURED
    )
    return {"answers": accepted.exclude(author__in=people).count()}


def timeline(subject: Any) -> Iterator[TimelineItem]:
    """What somebody wrote last."""
    if not isinstance(subject, User):
        return
    posts = Post.objects.shown().filter(author=subject, thread__visibility=Visibility.SHOWN).select_related("thread")
    for post in posts.order_by("-created_at")[:LATEST]:
        yield TimelineItem(post.created_at, post.thread.title, post_url(post), "message-square")
