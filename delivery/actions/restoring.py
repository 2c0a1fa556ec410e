"""Notices that were taken away by mistake, put back as they were: who was told, and who has read it."""

from typing import Any

from django.core.serializers.python import Deserializer, Serializer
from django.db import IntegrityError, transaction

from delivery import queue
from delivery.models import Notice, Occasion


def remember(*, about_kind: str = "", about_id: object = "", key: str = "") -> list[dict[str, Any]]:
    """What `withdraw` with the same words would take away, as data for JSON."""
    occasions = Occasion.objects.filter(key=key) if key else Occasion.objects.about(about_kind, about_id)
    rows = [*occasions, *Notice.objects.filter(occasion__in=occasions)]
    return [_plain(row) for row in Serializer().serialize(rows)]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Moments to the microsecond, which Django's own encoder cuts off."""
    fields = row["fields"].items()
    return {**row, "fields": {name: _as_text(value) for name, value in fields}}


def _as_text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def put_back(rows: list[dict[str, Any]]) -> int:
    """Bring back what `remember` gave, unless it is there or its reader is not; how many notices."""
    count = 0
    for found in Deserializer(rows, ignorenonexistent=True):
        row: Any = found.object
        if type(row).objects.filter(pk=row.pk).exists():
            continue
        try:
            with transaction.atomic():
                found.save()
        except IntegrityError:
            # Meanwhile its reader was told under the same key, or is no more.
            continue
        if isinstance(row, Notice):
            count += 1
        elif row.told_at is None:
            queue.enqueue("delivery.tasks.tell", row.pk)
    return count
