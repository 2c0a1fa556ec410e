"""How a certificate stands, and whether another may follow it: pure functions over its facts."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

EXPIRING = datetime.timedelta(days=60)
"""Whoever has less left is told that it expires."""


class Status(models.TextChoices):
    """What a certificate is worth now."""

    VALID = "valid", _("Valid")
    EXPIRING = "expiring", _("Expires soon")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    SUPERSEDED = "superseded", _("Replaced by a newer one")


IN_FORCE = frozenset({Status.VALID, Status.EXPIRING})


class Cause(models.TextChoices):
    """Why a certificate was revoked."""

    REGRADE = "regrade", _("The exam was graded again, and is not passed")
    ERROR = "error", _("Issued in error")
    MISCONDUCT = "misconduct", _("The exam's rules were broken")
    REQUEST = "request", _("At the holder's request")


BARRING = frozenset({Cause.MISCONDUCT})
"""After these nothing is issued anew by itself."""


@dataclass(frozen=True)
class Standing:
    """The facts of one certificate that decide."""

    expires_at: datetime.datetime | None = None
    renewable_until: datetime.datetime | None = None
    renewal_opens_at: datetime.datetime | None = None
    is_revoked: bool = False
    is_superseded: bool = False


def status_of(standing: Standing, now: datetime.datetime) -> Status:
    """The status at `now`. What was revoked stays so whatever else is true of it; an hour of expiry belongs to what
    comes after."""
    if standing.is_revoked:
        return Status.REVOKED
    if standing.is_superseded:
        return Status.SUPERSEDED
    if standing.expires_at is None:
        return Status.VALID
    if now >= standing.expires_at:
        return Status.EXPIRED
    return Status.EXPIRING if now >= standing.expires_at - EXPIRING else Status.VALID


def in_grace(standing: Standing, now: datetime.datetime) -> bool:
    """Whether it has expired and may still be renewed the short way."""
    return (
        status_of(standing, now) == Status.EXPIRED
        and standing.renewable_until is not None
        and now < standing.renewable_until
    )


def may_follow(latest: Standing | None, *, by_renewal: bool, is_barred: bool, now: datetime.datetime) -> bool:
    """Whether passing something issues a certificate after `latest`, the last one that is not revoked.

    The first is not issued by a renewal; one without an end is never followed; one with an end from the day on which
    renewal opens. When the grace is over, the short way no longer suffices.
    """
    if is_barred:
        return False
    if latest is None:
        return not by_renewal
    if latest.expires_at is None or (latest.renewal_opens_at is not None and now < latest.renewal_opens_at):
        return False
    return not by_renewal or latest.renewable_until is None or now < latest.renewable_until


def months_later(moment: datetime.datetime, months: int) -> datetime.datetime:
    """The same day and hour so many months on; the month's last day where it has no such day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    first_of_next = datetime.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - datetime.timedelta(days=1)).day
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
