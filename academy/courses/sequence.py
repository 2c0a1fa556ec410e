"""Paths whose courses are taken one after the other: which course waits for which."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from academy.courses.models import CoursePage, Enrolment, PathCourse, PathPage
from academy.courses.models.base import Order
from academy.courses.outline import pages_by_key
from academy.courses.policies import first_left_before


def waiting_for(keys: Collection[uuid.UUID], user: Any, language: str) -> dict[uuid.UUID, CoursePage]:
    """Of the courses with these keys, those that `user` has to wait for, each with the course to complete first: the
    paths that they take say so. A course that one of their paths opens is open; courses that they may not see keep
    nobody waiting. As many queries however many courses are asked for."""
    taken = Enrolment.objects.current().of(user).paths().values_list("key", flat=True)
    paths = pages_by_key(PathPage, taken, language, user)
    if not any(path.order == Order.ENFORCED for path in paths.values()):
        return {}
    orders = _orders(list(paths.values()))
    inside = {key for order, _is_free in orders for key in order}
    courses = pages_by_key(CoursePage, inside, language, user)
    rows = Enrolment.objects.completed().of(user).filter(key__in=inside)
    done = set(rows.values_list("key", flat=True))
    found = {}
    for key in inside.intersection(keys) - done:
        before = _before(key, orders, done, courses)
        if before is not None:
            found[key] = courses[before]
    return found


def _orders(paths: Sequence[PathPage]) -> list[tuple[list[uuid.UUID], bool]]:
    """By path, its courses in order, and whether they may be taken in any."""
    rows = PathCourse.objects.filter(page__in=paths).order_by("page", "sort_order", "pk")
    inside: dict[int, list[uuid.UUID]] = {}
    for page, key in rows.values_list("page_id", "course__translation_key"):
        inside.setdefault(page, []).append(key)
    return [(inside.get(path.pk, []), path.order != Order.ENFORCED) for path in paths]


def _before(
    key: uuid.UUID,
    orders: Sequence[tuple[list[uuid.UUID], bool]],
    done: Collection[uuid.UUID],
    seen: Collection[uuid.UUID],
) -> uuid.UUID | None:
    """The course to complete before this one; None if one of the paths opens it."""
    found = None
    for order, is_free in orders:
        if key not in order:
            continue
        before = None if is_free else first_left_before(key, [each for each in order if each in seen], done)
        if before is None:
            return None
        found = found or before
    return found
