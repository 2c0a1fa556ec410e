"""Counters put right from what they count."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from community.models import MeToo, Post, Space, Thread, ThreadView, Visibility, Vote


def _number(rows: QuerySet, key: str, what: Any) -> Coalesce:
    counted = rows.order_by().values(key).annotate(made=what).values("made")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def recount_threads(ids: Iterable[int]) -> None:
    """Counters, last post and last position of these threads."""
    wanted = list(ids)
    posts = Post.objects.filter(thread=OuterRef("pk"))
    shown = posts.filter(visibility=Visibility.SHOWN)
    last = shown.order_by("-position")
    Thread.objects.filter(pk__in=wanted).update(
        reply_count=_number(shown.filter(position__gt=1), "thread", Count("pk")),
        last_position=_number(posts, "thread", Max("position")),
        me_too_count=_number(MeToo.objects.filter(thread=OuterRef("pk")), "thread", Count("pk")),
        vote_count=Coalesce(Subquery(posts.filter(position=1).values("vote_count")[:1]), 0),
        last_posted_at=Coalesce(Subquery(last.values("created_at")[:1]), F("created_at")),
        last_posted_by=Subquery(last.values("author")[:1]),
    )
    _say_who_wrote_last(wanted)


def _say_who_wrote_last(ids: list[int]) -> None:
    rows = Thread.objects.filter(pk__in=ids).values_list("pk", "author", "last_posted_by", "reply_count")
    by_asker = [pk for pk, author, last, replies in rows if not replies or (author is not None and author == last)]
    Thread.objects.filter(pk__in=ids).update(asker_wrote_last=False)
    Thread.objects.filter(pk__in=by_asker).update(asker_wrote_last=True)


def recount_spaces(ids: Iterable[int]) -> None:
    """How many threads are shown in these spaces."""
    threads = Thread.objects.filter(space=OuterRef("pk"), visibility=Visibility.SHOWN)
    Space.objects.filter(pk__in=list(ids)).update(thread_count=_number(threads, "space", Count("pk")))


def recount_votes(ids: Iterable[int]) -> None:
    """The votes of these posts, with those from elsewhere."""
    votes = _number(Vote.objects.filter(post=OuterRef("pk")), "post", Count("pk"))
    Post.objects.filter(pk__in=list(ids)).update(vote_count=F("foreign_votes") + votes)


def count_views() -> int:
    """Add the views since the last time to their threads; how many."""
    last = ThreadView.objects.aggregate(last=Max("pk"))["last"] or 0
    rows = ThreadView.objects.filter(pk__lte=last).order_by().values_list("thread").annotate(Count("pk"))
    total = 0
    for thread_id, number in rows:
        Thread.objects.filter(pk=thread_id).update(view_count=F("view_count") + number)
        total += number
    ThreadView.objects.filter(pk__lte=last).delete()
    return total
