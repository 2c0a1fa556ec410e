"""Who has helped most: of a week, a month or ever, in a space or in all."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Sum
from django.utils import timezone

from community.models import LedgerEntry, Profile, Score, Space

PERIODS: dict[str, datetime.timedelta | None] = {
    "week": datetime.timedelta(days=7),
    "month": datetime.timedelta(days=30),
    "all": None,
}
LONGEST = 50
LOOKED_AT = 200
"""More than are shown, since some of them do not want to be."""
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Place:
    """Somebody in the list."""

    rank: int
    profile: Profile
    points: int


def leaderboard(period: str, space: Space | None = None) -> list[Place]:
    """Those with most points; kept for a minute."""
    key = f"community.ranking:{period}:{space.pk if space else 0}"
    found = cache.get(key)
    if found is None:
        found = _highest(period, space)
        cache.set(key, found, KEPT_SECONDS)
    return _places(found)


def _highest(period: str, space: Space | None) -> list[tuple[Any, int]]:
    length = PERIODS[period]
    if length is None and space is None:
        rows = Score.objects.filter(space=None, points__gt=0).values_list("subject", "points").order_by("-points")
        return list(rows[:LOOKED_AT])
    entries: Any = Score.objects.exclude(space=None)
    if length is not None:
        entries = LedgerEntry.objects.filter(at__gte=timezone.now() - length)
    if space is not None:
        entries = entries.filter(space__in=Space.objects.within(space))
    sums = entries.order_by().values("subject").annotate(sum=Sum("points")).filter(sum__gt=0)
    return list(sums.order_by("-sum").values_list("subject", "sum")[:LOOKED_AT])


def _places(found: list[tuple[Any, int]]) -> list[Place]:
    profiles = Profile.objects.select_related("person", "person__standing").filter(
        person__subject__in=[subject for subject, _points in found],
        in_leaderboards=True,
        person__is_active=True,
        person__is_staff=False,
    )
    by_subject = {profile.person.subject: profile for profile in profiles if not _is_out(profile)}
    shown = [(by_subject[subject], points) for subject, points in found if subject in by_subject][:LONGEST]
    return [Place(number, profile, points) for number, (profile, points) in enumerate(shown, 1)]


def _is_out(profile: Profile) -> bool:
    standing = getattr(profile.person, "standing", None)
    return standing is not None and standing.is_suspended


def points_of(person: Any) -> int:
    """All points that somebody has."""
    return Score.objects.filter(subject=person.subject, space=None).values_list("points", flat=True).first() or 0
