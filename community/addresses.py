"""Where things of the community are."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from community.models import Post, Thread

PAGE = 25
"""Posts on a page of a thread."""


def thread_url(thread: Thread, language: str = "") -> str:
    """The thread's page, in `language` or the active one."""
    arguments: list[Any] = [thread.pk, thread.slug] if thread.slug else [thread.pk]
    if not language:
        return reverse("community:thread", args=arguments)
    with translation.override(language):
        return reverse("community:thread", args=arguments)


def post_url(post: Post, thread: Thread | None = None, language: str = "") -> str:
    """The post on its thread's page: on the first one, or on one that begins with it."""
    url = thread_url(thread or post.thread, language)
    return f"{url}#{post.anchor}" if post.position <= PAGE else f"{url}?from={post.position}#{post.anchor}"
