"""Reminding holders before a certificate ends, and when it has."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.certificates.models import Certificate, Reminder
from academy.certificates.notices import tell

DAYS = (60, 30, 7)
ENDED = 0
LATE = datetime.timedelta(days=14)
"""Of what ended longer ago, nobody is told any more."""
BATCH = 500


def remind() -> int:
    """Tell everybody whose certificate ends within 60, 30 or 7 days, or has ended: each of these once. Run late it
    tells the nearest alone, run twice nothing again. Returns how many were told."""
    now = timezone.now()
    soonest, latest = now - LATE, now + datetime.timedelta(days=max(DAYS))
    due = (
        Certificate.objects.not_superseded()
        .filter(revoked_at=None, expires_at__range=(soonest, latest), holder__person__is_active=True)
        .select_related("holder__person", "certification")
        .order_by("expires_at", "pk")
    )
    ids = list(due.values_list("pk", flat=True))
    told = 0
    for start in range(0, len(ids), BATCH):
        told += sum(_remind(row, now) for row in due.filter(pk__in=ids[start : start + BATCH]))
    return told


def bucket(left: datetime.timedelta) -> int:
    """Which reminder is due with so much time left: the nearest of those that have begun."""
    if left <= datetime.timedelta(0):
        return ENDED
    return min(days for days in DAYS if left <= datetime.timedelta(days=days))


def _remind(certificate: Certificate, now: datetime.datetime) -> int:
    """1 if the holder is told now. What was never so long is not reminded of so early."""
    assert certificate.expires_at is not None
    days = bucket(certificate.expires_at - now)
    if days and certificate.issued_at + datetime.timedelta(days=days) >= certificate.expires_at:
        return 0
    if certificate.reminders.filter(days__lte=days).exists():
        return 0
    try:
        with transaction.atomic():
            Reminder.objects.create(certificate=certificate, days=days, at=now)
            tell(certificate, "expired" if days == ENDED else "expiring", key=f"end:{days}", days=days)
    except IntegrityError:
        # Somebody else runs this at the same time, and has told them.
        return 0
    return 1
