"""What people did, counted for many at once, and the level that follows from it."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from community import trust_levels
from community.models import Flag, Post, ReadPosition, ReviewItem, Space, Thread, Visibility, VisitDay, Vote
from community.trust_levels import ASKED, EARNED, MOST_FLAGGED, Deeds

Numbers = dict[int, dict[str, int]]


def level_for(deeds: Deeds, *, flagged: int = 0) -> int:
    """The level that deeds alone lead to."""
    level = 0
    for number in range(1, EARNED + 1):
        if not deeds.reaches(ASKED[number]) or (number == EARNED and flagged > MOST_FLAGGED):
            break
        level = number
    return level


def deeds_of(ids: Collection[int]) -> tuple[dict[int, Deeds], dict[int, int]]:
    """The deeds of these people, and how many of their recent posts were rightly reported: as many queries for one as
    for thousands."""
    since = timezone.now() - trust_levels.PERIOD
    numbers: Numbers = defaultdict(dict)
    for rows in (_reading(ids, since), _visits(ids, since), _given(ids, since), _received(ids, since)):
        _take(numbers, rows)
    _take(numbers, _replies(ids, since))
    threads, posts = _recent_totals(since)
    flagged = dict(_flagged(ids, since))
    return {pk: _deeds(numbers[pk], threads, posts) for pk in ids}, flagged


def _take(numbers: Numbers, rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        person = row.pop("who")
        numbers[person].update({name: int(value or 0) for name, value in row.items()})


def _deeds(found: dict[str, int], threads: int, posts: int) -> Deeds:
    values = {name: value for name, value in found.items() if name not in ("seconds", "recent_threads", "recent_posts")}
    return Deeds(
        **values,
        minutes=found.get("seconds", 0) // 60,
        recent_threads_share=_share(found.get("recent_threads", 0), threads),
        recent_posts_share=_share(found.get("recent_posts", 0), posts),
    )


def _share(part: int, whole: int) -> int:
    return min(100, 100 * part // whole) if whole else 0


def _reading(ids: Collection[int], since: datetime.datetime) -> QuerySet:
    recent = Q(thread__created_at__gte=since)
    return (
        ReadPosition.objects.filter(person__in=ids)
        .values(who=F("person"))
        .annotate(
            threads_entered=Count("pk"),
            posts_read=Sum("position"),
            seconds=Sum("seconds"),
            recent_threads=Count("pk", filter=recent),
            recent_posts=Sum("position", filter=recent),
        )
    )


def _visits(ids: Collection[int], since: datetime.datetime) -> QuerySet:
    days = VisitDay.objects.filter(person__in=ids).values(who=F("person"))
    return days.annotate(days=Count("pk"), recent_days=Count("pk", filter=Q(day__gt=since.date())))


def _given(ids: Collection[int], since: datetime.datetime) -> QuerySet:
    votes = Vote.objects.filter(person__in=ids).values(who=F("person"))
    return votes.annotate(likes_given=Count("pk"), recent_likes_given=Count("pk", filter=Q(created_at__gte=since)))


def _received(ids: Collection[int], since: datetime.datetime) -> QuerySet:
    votes = Vote.objects.filter(post__author__in=ids, post__visibility=Visibility.SHOWN).values(who=F("post__author"))
    return votes.annotate(
        likes_received=Count("pk"), recent_likes_received=Count("pk", filter=Q(created_at__gte=since))
    )


def _replies(ids: Collection[int], since: datetime.datetime) -> QuerySet:
    posts = Post.objects.shown().replies().filter(author__in=ids).exclude(thread__author=F("author"))
    return posts.values(who=F("author")).annotate(
        threads_replied=Count("thread", distinct=True),
        recent_threads_replied=Count("thread", distinct=True, filter=Q(created_at__gte=since)),
    )


def _flagged(ids: Collection[int], since: datetime.datetime) -> QuerySet:
    agreed = ReviewItem.objects.filter(author__in=ids, post__isnull=False, flags__state=Flag.State.AGREED)
    return agreed.filter(created_at__gte=since).values_list("author").annotate(Count("post", distinct=True))


def _recent_totals(since: datetime.datetime) -> tuple[int, int]:
    """How much new there is to read for everybody; of private groups nothing, since few can read it."""
    threads = Thread.objects.shown().filter(created_at__gte=since).exclude(space__kind=Space.Kind.GROUP)
    found = threads.aggregate(threads=Count("pk"), replies=Sum("reply_count"))
    count = found["threads"] or 0
    posts = count + (found["replies"] or 0)
    return min(count, trust_levels.MOST_RECENT_THREADS), min(posts, trust_levels.MOST_RECENT_POSTS)
