"""Turning pages by position: the last page of a long list costs no more than the first."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from community.addresses import PAGE
from community.models import Post, Thread, Visibility
from community.querysets import PostQuerySet, ThreadQuerySet

LIST_PAGE = 30
MOST_COUNTED = 1_000
"""Of more it is only said that there are more: counting takes the longer the more there is."""
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class ThreadList:
    """A page of a list of threads, and where the next begins."""

    threads: list[Thread]
    next_token: str = ""


@dataclass(frozen=True)
class PostPage:
    """A page of a thread's posts; the positions at which the one before and after begin."""

    posts: list[Post] = field(default_factory=list)
    previous: int | None = None
    following: int | None = None

    @property
    def is_first(self) -> bool:
        """Whether it begins with what the thread begins with."""
        return self.previous is None


def token_of(thread: Thread) -> str:
    """The place after a thread in a list, for addresses."""
    microseconds = (thread.last_posted_at - _EPOCH) // datetime.timedelta(microseconds=1)
    return f"{microseconds}-{thread.pk}"


def list_page(threads: ThreadQuerySet, token: str = "", size: int = LIST_PAGE) -> ThreadList:
    """The threads that come after the place that `token` names; a token that nobody gave begins at the top."""
    moment, _dash, number = token.partition("-")
    if moment.isdecimal() and number.isdecimal() and len(moment) < 18 and len(number) < 19:
        threads = threads.after(_EPOCH + datetime.timedelta(microseconds=int(moment)), int(number))
    rows = list(threads.latest_first()[: size + 1])
    return ThreadList(rows[:size], token_of(rows[size - 1]) if len(rows) > size else "")


def post_page(posts: PostQuerySet, start: int, size: int = PAGE) -> PostPage:
    """The posts from a position on."""
    rows = list(posts.from_position(start)[: size + 1])
    before: list[int] = []
    if start > 1:
        before = list(posts.filter(position__lt=start).order_by("-position").values_list("position", flat=True)[:size])
    following = rows[size].position if len(rows) > size else None
    return PostPage(rows[:size], before[-1] if before else None, following)


def position_in(value: str) -> int:
    """The position that an address names; 1 for anything else."""
    return int(value) if value.isdecimal() and 0 < len(value) < 9 and int(value) > 0 else 1


def posts_for(thread: Thread, user: Any, is_moderator: bool) -> PostQuerySet:
    """The thread's posts as `user` sees them: moderators everything, others what is shown and what is their own."""
    posts = Post.objects.filter(thread=thread)
    if is_moderator:
        return posts
    shown = posts.shown()
    if not user.is_authenticated:
        return shown
    own = posts.filter(author=user, visibility__in=(Visibility.PENDING, Visibility.DELETED, Visibility.HIDDEN))
    return shown | own
