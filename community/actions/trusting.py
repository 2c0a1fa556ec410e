"""Trust levels rising and falling, and the days that people come."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community import policies, trust_levels
from community.models import Sanction, Standing, TrustChange, VisitDay
from community.trust import deeds_of, level_for

AT_A_TIME = 5_000
A_DAY = 60 * 60 * 24


def remember_day(person: Any) -> None:
    """Somebody reads here today."""
    today = timezone.now().date()
    if cache.add(f"community.visit:{person.pk}:{today}", 1, A_DAY):
        VisitDay.objects.bulk_create([VisitDay(person=person, day=today)], ignore_conflicts=True)


def reckon_levels(since: datetime.datetime | None = None) -> int:
    """Let the levels rise and fall of all who came lately (`since`), or who can fall; how many changed. The number of
    queries does not depend on the number of people, but for one round each five thousand."""
    since = since or timezone.now() - datetime.timedelta(days=2)
    changed = 0
    for ids in _chunks(_candidates(since), AT_A_TIME):
        changed += _reckon(ids)
    return changed


def _candidates(since: datetime.datetime) -> Iterator[int]:
    came = VisitDay.objects.filter(day__gte=since.date()).values_list("person", flat=True)
    high = Standing.objects.filter(level__gte=trust_levels.EARNED).values_list("person", flat=True)
    yield from came.union(high).iterator(chunk_size=AT_A_TIME)


def _chunks(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    iterator = iter(ids)
    while chunk := list(islice(iterator, size)):
        yield chunk


@transaction.atomic
def _reckon(ids: list[int]) -> int:
    deeds, flagged = deeds_of(ids)
    standings = {row.person_id: row for row in Standing.objects.select_for_update().filter(person__in=ids)}
    held_down = _sanctioned_lately(ids)
    targets: dict[int, list[int]] = defaultdict(list)
    changes = []
    for pk in ids:
        standing = standings.get(pk) or Standing(person_id=pk)
        wanted = _next_level(standing, level_for(deeds[pk], flagged=flagged.get(pk, 0)), pk in held_down)
        if wanted != standing.level:
            targets[wanted].append(pk)
            changes.append(TrustChange(person_id=pk, before=standing.level, after=wanted, reason="deeds"))
    _write_levels(targets, standings.keys())
    TrustChange.objects.bulk_create(changes)
    return len(changes)


def _next_level(standing: Standing, earned: int, is_held_down: bool) -> int:
    level = standing.level
    if standing.is_fixed or level > trust_levels.EARNED:
        return level
    if earned > level:
        return level if is_held_down else earned
    has_grace = standing.level_since > timezone.now() - trust_levels.GRACE
    # Only the highest level that deeds lead to is lost; what the lower ones ask for has been done once and for all.
    return level - 1 if level == trust_levels.EARNED and earned < level and not has_grace else level


def _sanctioned_lately(ids: list[int]) -> set[int]:
    now = timezone.now()
    running = Q(ends=None) | Q(ends__gt=now - trust_levels.AFTER_SANCTION)
    rows = Sanction.objects.filter(running, person__in=ids, lifted_at=None)
    return set(rows.values_list("person", flat=True))


def _write_levels(targets: dict[int, list[int]], known: Iterable[int]) -> None:
    there, now = set(known), timezone.now()
    for level, ids in targets.items():
        Standing.objects.filter(person__in=[pk for pk in ids if pk in there]).update(level=level, level_since=now)
        new = [Standing(person_id=pk, level=level, level_since=now) for pk in ids if pk not in there]
        Standing.objects.bulk_create(new)


@transaction.atomic
def set_level(*, person: Any, level: int, by: Any, is_fixed: bool = True) -> None:
    """Give somebody a level by hand, which stays until it is let go (`is_fixed` false)."""
    if not (by.is_authenticated and by.is_staff) or level not in range(trust_levels.HIGHEST + 1):
        raise PermissionDenied
    change_level(person=person, level=level, by=by, reason="by-hand", is_fixed=is_fixed)


def change_level(*, person: Any, level: int, by: Any, reason: str, is_fixed: bool = False) -> int:
    """Write a level and why; the one before. Asks no permission."""
    standing, _made = Standing.objects.select_for_update().get_or_create(person=person)
    before = standing.level
    standing.level, standing.is_fixed = level, is_fixed
    if before != level:
        standing.level_since = timezone.now()
        TrustChange.objects.create(person=person, before=before, after=level, reason=reason, by=by)
    standing.save(update_fields=["level", "is_fixed", "level_since"])
    policies.forget(person)
    return before
