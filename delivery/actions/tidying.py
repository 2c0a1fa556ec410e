"""Forgetting what nobody asks for any more."""

from datetime import timedelta

from django.utils import timezone

from delivery.models import Digest, InboundMail, Notice, Occasion, OutgoingMail

NOTICES_LIVE = timedelta(days=180)
MAIL_LIVES = timedelta(days=60)
AT_A_TIME = 1000


def forget_old() -> None:
    """Delete old notices, read or not, and mail that is done: its rows say only that it went."""
    now = timezone.now()
    _delete(OutgoingMail, done_at__lt=now - MAIL_LIVES)
    _delete(InboundMail, done_at__lt=now - NOTICES_LIVE)
    _delete(Digest, created_at__lt=now - NOTICES_LIVE)
    _delete(Notice, created_at__lt=now - NOTICES_LIVE)
    _delete(Occasion, created_at__lt=now - NOTICES_LIVE, notices=None, told_at__isnull=False)


def _delete(model: type, **old: object) -> None:
    """A slice at a time, so that nobody waits for a lock."""
    rows = model.objects.filter(**old).order_by("pk").values_list("pk", flat=True)  # type: ignore[attr-defined]
    while ids := list(rows[:AT_A_TIME]):
        model.objects.filter(pk__in=ids).delete()  # type: ignore[attr-defined]
