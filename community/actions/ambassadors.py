"""The ambassadors' programme: apply, be chosen, belong, and be looked at again each year."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community import policies
from community.actions.reputation import give_badge, take_badge
from community.actions.spaces import add_member, leave
from community.errors import RefusedError
from community.models import Ambassador, OrderSettings, SpaceMember
from delivery.actions import notify

LEVEL = 2
"""From which trust level on somebody may apply."""
YEAR = datetime.timedelta(days=365)
NOTICE = "community.ambassador"
State = Ambassador.State


def may_apply(person: Any) -> bool:
    """Whoever is trusted enough and is not in, or waiting, already."""
    if not person.is_authenticated or policies.trust_level_of(person) < LEVEL:
        return False
    return not Ambassador.objects.filter(person=person, state__in=(State.APPLIED, State.ACTIVE)).exists()


@transaction.atomic
def apply(*, person: Any, motivation: str) -> Ambassador:
    """Say that one wants to be an ambassador, and why."""
    if not may_apply(person):
        raise PermissionDenied
    text = motivation.strip()
    if len(text) < 20:
        raise RefusedError(_("Say in a sentence or two why you want it."), code="short")
    row, _made = Ambassador.objects.update_or_create(
        person=person,
        defaults={"motivation": text[:2000], "state": State.APPLIED, "applied_at": timezone.now(), "decided_at": None},
    )
    return row


@transaction.atomic
def decide(*, ambassador: Ambassador, state: str, by: Any) -> None:
    """Take somebody in, decline, prolong by a year, or end it. Staff alone."""
    if not by.is_staff or state not in (State.ACTIVE, State.DECLINED, State.ENDED):
        raise PermissionDenied
    row = Ambassador.objects.select_for_update(of=("self",)).select_related("person").get(pk=ambassador.pk)
    before = row.state
    row.state, row.decided_at, row.decided_by = state, timezone.now(), by
    row.review_due = timezone.now().date() + YEAR if state == State.ACTIVE else None
    row.reminded_at = None
    row.save()
    if state == State.ACTIVE:
        _take_in(row.person)
    elif before == State.ACTIVE:
        _let_go(row.person)
    if before != state:
        _tell([row.person_id], state, by, key=f"{row.pk}:{state}:{row.decided_at.isoformat()}")


def _take_in(person: Any) -> None:
    give_badge(person=person, badge="ambassador")
    space = OrderSettings.load().ambassador_space
    if space is not None:
        add_member(space=space, person=person)


def _let_go(person: Any) -> None:
    take_badge(person=person, badge="ambassador")
    space = OrderSettings.load().ambassador_space
    membership = SpaceMember.objects.filter(space=space, person=person).select_related("space", "person").first()
    if space is not None and membership is not None:
        # In their own name: whoever decides need not be in the group.
        leave(membership=membership, by=person)


def _tell(people: list[int], what: str, by: Any, *, key: str) -> None:
    notify(
        kind=NOTICE,
        recipients=people,
        actor=by,
        key=f"community.ambassador:{key}",
        url="/en/community/ambassadors/",
        parameters={"what": str(what)},
    )


def remind_of_reviews() -> int:
    """Tell staff of the ambassadors who are to be looked at again, once a year; of how many."""
    today = timezone.now().date()
    due = Ambassador.objects.filter(state=State.ACTIVE, review_due__lte=today, reminded_at=None)
    ids = list(due.values_list("pk", flat=True))
    if ids:
        staff = list(User.objects.filter(is_staff=True, is_active=True).values_list("pk", flat=True))
        with transaction.atomic():
            _tell(staff, "review", None, key=f"review:{today}")
            Ambassador.objects.filter(pk__in=ids).update(reminded_at=timezone.now())
    return len(ids)
