"""Telling those who work through a queue: one notice for all that came since the last, never one for each thing."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from delivery.actions.notices import About, People, notify, withdraw
from delivery.models import Occasion

REMIND_AFTER = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """How many things wait, and when the first and the last of them came."""

    count: int
    oldest: datetime.datetime
    newest: datetime.datetime


@transaction.atomic
def tell_of_waiting(*, kind: str, about: About, waiting: Waiting, recipients: People) -> bool:
    """Tell `recipients` what waits, if something came since they were told last, or if something has waited for a day
    since; whether they are told. The notice before it goes. For tasks that come again and again."""
    now = timezone.now()
    last = Occasion.objects.filter(kind=kind).order_by("-pk").first()
    if last is not None and not _is_news(waiting, last, now):
        return False
    withdraw(about_kind=about.kind, about_id=about.id)
    notify(
        kind=kind,
        recipients=recipients,
        key=f"{kind}:{now.isoformat(timespec='seconds')}",
        about=about,
        parameters={"count": waiting.count, "newest": waiting.newest.timestamp()},
    )
    return True


def _is_news(waiting: Waiting, last: Occasion, now: datetime.datetime) -> bool:
    told = last.parameters
    if waiting.newest.timestamp() > told.get("newest", 0) or waiting.count > told.get("count", 0):
        return True
    return min(now - last.created_at, now - waiting.oldest) > REMIND_AFTER
