"""Silencing and suspending people, and lifting it."""

import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policies, trust_levels
from community.actions.recording import Action, record, tell_person
from community.actions.trusting import change_level
from community.errors import RefusedError
from community.models import ModerationEntry, Sanction, Standing

Kind = Sanction.Kind
FOREVER = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)
MOST_DAYS_OF_MODERATORS = 7
"""Longer silences, and suspending, are for staff."""
LONGEST_DAYS = 3650


def may_sanction(by: Any, person: Any, kind: str, days: int | None) -> bool:
    """Staff anybody who is not staff; moderators silence members for some days."""
    if not by.is_authenticated or person.is_staff or person.is_superuser or person.pk == by.pk:
        return False
    if by.is_staff:
        return True
    short = days is not None and 0 < days <= MOST_DAYS_OF_MODERATORS
    return kind == Kind.SILENCE and short and bool(policies.moderated_spaces(by))


@transaction.atomic
def sanction(*, person: Any, kind: str, reason: str, days: int | None, by: Any, **more: Any) -> ModerationEntry:
    """Keep somebody from writing, or from coming in, for some days or (None) without an end. They are told why by mail,
    and how to appeal."""
    if kind not in Kind.values or not may_sanction(by, person, kind, days):
        raise PermissionDenied
    reason = " ".join(reason.split())[:255]
    if not reason:
        raise RefusedError(_("Say why: the person is told."), code="reason")
    if days is not None and not 0 < days <= LONGEST_DAYS:
        raise RefusedError(_("Say for how many days."), code="days")
    ends = timezone.now() + datetime.timedelta(days=days) if days is not None else None
    standing, _made = Standing.objects.select_for_update().get_or_create(person=person)
    before = {"level": standing.level, "is_fixed": standing.is_fixed}
    action = Action.SILENCE if kind == Kind.SILENCE else Action.SUSPEND
    entry = record(action, by=by, person=person, reason=reason, before=before, **more)
    Sanction.objects.create(person=person, kind=kind, reason=reason, by=by, ends=ends, entry=entry)
    if kind == Kind.SUSPEND:
        change_level(person=person, level=trust_levels.NEWCOMER, by=by, reason="sanction")
        for session in UserSession.objects.filter(user=person):
            session.end()
    keep_standing(person)
    tell_person(entry, kind, until=ends.date().isoformat() if ends else "")
    return entry


@transaction.atomic
def lift(*, sanction: Sanction, by: Any) -> None:
    """End a sanction before its time."""
    if not may_sanction(by, sanction.person, sanction.kind, 1):
        raise PermissionDenied
    if sanction.lifted_at is None:
        record(Action.LIFT, by=by, person=sanction.person, reason=sanction.reason)
        _lift(sanction)


def _lift(sanction: Sanction) -> None:
    Sanction.objects.filter(pk=sanction.pk, lifted_at=None).update(lifted_at=timezone.now())
    keep_standing(sanction.person)


def take_back(entry: ModerationEntry, by: Any) -> None:
    """Undo a sanction: it ends, and the person is trusted as before."""
    for row in Sanction.objects.filter(entry=entry).select_related("person"):
        _lift(row)
        standing = Standing.objects.get(person=row.person)
        if "level" in entry.before and standing.level < entry.before["level"]:
            level, is_fixed = entry.before["level"], entry.before["is_fixed"]
            change_level(person=row.person, level=level, by=by, reason="undone", is_fixed=is_fixed)


def keep_standing(person: Any) -> None:
    """Write into the standing until when the sanctions in force last."""
    now = timezone.now()
    running = Sanction.objects.filter(Q(ends=None) | Q(ends__gt=now), person=person, lifted_at=None)
    ends = {kind: [row.ends or FOREVER for row in running if row.kind == kind] for kind in Kind.values}
    Standing.objects.filter(person=person).update(
        silenced_until=max(ends[Kind.SILENCE], default=None), suspended_until=max(ends[Kind.SUSPEND], default=None)
    )
    policies.forget(person)


def why_not(user: Any) -> str:
    """Why somebody may not sign in."""
    standing = Standing.objects.filter(person=user).first()
    if standing is None or not standing.is_suspended:
        return ""
    return _("This account is suspended. The mail about it says why, until when, and how to appeal.")
