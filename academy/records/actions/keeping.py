"""Keeping house in the outbox: old rows go, refused ones are sent again."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from academy.records import policies
from academy.records.models import RecordStore, Statement

AT_A_TIME = 5_000


def prune() -> int:
    """Forget what was sent long ago; the record store has it. How many rows."""
    before = timezone.now() - datetime.timedelta(days=settings.XAPI_KEEP_DAYS)
    count = 0
    while True:
        old = list(Statement.objects.sent().filter(done_at__lt=before).values_list("pk", flat=True)[:AT_A_TIME])
        if not old:
            return count
        count += Statement.objects.filter(pk__in=old).delete()[0]


def send_again(*, by: Any, statement_id: uuid.UUID | None = None) -> int:
    """Let refused statements wait anew, one or all of them; how many. For staff who may."""
    if not policies.may_manage(by):
        raise PermissionDenied
    return wait_anew(Statement.objects.refused(), statement_id)


def wait_anew(rows: QuerySet, statement_id: uuid.UUID | None = None) -> int:
    """Let these be sent, or be sent once more; for whoever operates the portal. The store is asked at once."""
    if statement_id is not None:
        rows = rows.filter(statement_id=statement_id)
    count = rows.update(
        state=Statement.State.WAITING,
        due_at=timezone.now(),
        done_at=None,
        tried_at=None,
        attempts=0,
        is_doubted=False,
        last_error="",
    )
    if count:
        RecordStore.objects.filter(pk=1).update(paused_until=None)
    return count


def forget(person: Any) -> None:
    """Somebody goes: what was not sent is never sent, and no row leads from their pseudonym to them."""
    Statement.objects.filter(person=person).delete()


def export(person: Any) -> dict[str, Any]:
    """What was noted of somebody and is still here."""
    rows = Statement.objects.filter(person=person).order_by("pk")
    return {"statements": [{"state": row.state, "at": row.created_at.isoformat(), **row.body} for row in rows]}
