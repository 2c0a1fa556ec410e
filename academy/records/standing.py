"""How far sending has come, in numbers."""

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q

from academy.records.actions.noting import is_on
from academy.records.models import RecordStore, Statement


@dataclass(frozen=True)
class Standing:
    """What waits, what the store has, what it refused, and how the store fares."""

    is_on: bool
    endpoint: str
    waiting: int
    doubted: int
    sent: int
    refused: int
    oldest: datetime.datetime | None
    accepted_at: datetime.datetime | None
    failures: int
    failing_since: datetime.datetime | None
    next_try: datetime.datetime | None
    last_error: str

    def as_data(self) -> dict[str, Any]:
        """For programs."""
        dates = (datetime.datetime,)
        return {name: each.isoformat() if isinstance(each, dates) else each for name, each in asdict(self).items()}


def standing() -> Standing:
    """How it stands now."""
    counts = Statement.objects.aggregate(
        waiting=Count("pk", filter=Q(state="waiting")),
        doubted=Count("pk", filter=Q(state="waiting", is_doubted=True)),
        sent=Count("pk", filter=Q(state="sent")),
        refused=Count("pk", filter=Q(state="refused")),
        oldest=Min("created_at", filter=Q(state="waiting")),
    )
    store = RecordStore.objects.filter(pk=1).first() or RecordStore()
    return Standing(
        is_on=is_on(),
        endpoint=settings.XAPI_ENDPOINT,
        accepted_at=store.accepted_at,
        failures=store.failures,
        failing_since=store.failing_since,
        next_try=store.paused_until,
        last_error=store.last_error,
        **counts,
    )
