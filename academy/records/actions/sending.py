"""Sending what waits. Whatever happens in between, a statement is either waiting here or in the store: it counts as
sent only once the store has said so, and what is sent again is the same statement.

Statements go in batches. A batch that the store refuses is halved until the guilty one stands alone, and is set apart.
When the store fails over a batch again and again, its statements are *doubted* and go one by one, after all others:
whichever of them the store fails over while it takes others is set apart as well. While the store takes nothing at all,
no statement is blamed, and everything waits.
"""

import datetime
import logging
import time
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from academy.records import store
from academy.records.actions.noting import is_on
from academy.records.errors import KnownError, RejectedError, TroubleError
from academy.records.models import RecordStore, Statement
from academy.records.statements import actor_of

logger = logging.getLogger(__name__)

State = Statement.State
HELD_SECONDS = 120
"""Longer than one request can take, with its answer and its rows."""
PAUSES = [datetime.timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 30, 60)]
"""What is waited after each failure in a row; after the last one, the last again and again."""
DOUBT_AFTER = 3
MOST_ATTEMPTS = 5
MOST_TROUBLES = 3
"""Doubted statements in a row over which the store fails: then it is the store."""


def send_waiting(*, deadline: float, in_spite_of_pause: bool = False) -> int:
    """Send what is due, until nothing is left or `deadline`, by the monotonic clock, has come; how many the store has
    now. One sender at a time: whoever finds another at it has nothing to do."""
    holder = _hold(in_spite_of_pause) if is_on() else ""
    if not holder:
        return 0
    before = timezone.now()
    try:
        _send_batches(holder, deadline)
        _send_doubted(holder, deadline)
    except TroubleError as error:
        logger.warning("The record store: %s", error)
        _pause(error)
    finally:
        RecordStore.objects.filter(holder=holder).update(holder="", held_until=None)
    return Statement.objects.sent().filter(done_at__gte=before).count()


def _hold(in_spite_of_pause: bool) -> str:
    now, holder = timezone.now(), uuid.uuid4().hex
    RecordStore.objects.get_or_create(pk=1)
    free = RecordStore.objects.filter(Q(held_until=None) | Q(held_until__lte=now), pk=1)
    if not in_spite_of_pause:
        free = free.filter(Q(paused_until=None) | Q(paused_until__lte=now))
    return holder if free.update(holder=holder, held_until=_later()) else ""


def _later() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=HELD_SECONDS)


def _still_held(holder: str, deadline: float) -> bool:
    """Whether to go on, and if so, for as long again."""
    if time.monotonic() >= deadline:
        return False
    return bool(RecordStore.objects.filter(pk=1, holder=holder).update(held_until=_later()))


def _send_batches(holder: str, deadline: float) -> None:
    while _still_held(holder, deadline):
        due = Statement.objects.due(timezone.now()).filter(is_doubted=False).select_related("person")
        rows = list(due[: settings.XAPI_BATCH])
        if not rows:
            return
        _deliver(rows)


def _deliver(rows: Sequence[Statement]) -> None:
    """Hand these over; what the store refuses is found by halves."""
    try:
        store.post([row.body | {"actor": actor_of(row.person)} for row in rows])
    except (KnownError, RejectedError) as error:
        if len(rows) > 1:
            half = len(rows) // 2
            _deliver(rows[:half])
            _deliver(rows[half:])
        elif isinstance(error, KnownError):
            _accepted(rows, note="409: it was there already")
        else:
            _refuse(rows[0], str(error))
    except TroubleError as error:
        error.rows = list(rows)
        raise
    else:
        _accepted(rows)


def _send_doubted(holder: str, deadline: float) -> None:
    troubles = 0
    while _still_held(holder, deadline):
        due = Statement.objects.due(timezone.now()).filter(is_doubted=True)
        row = due.order_by("due_at", "pk").select_related("person").first()
        if row is None:
            return
        try:
            _deliver([row])
            troubles = 0
        except TroubleError as error:
            troubles += 1
            if not error.may_be_theirs or troubles >= MOST_TROUBLES:
                raise
            _blame(row, str(error))


def _blame(row: Statement, reason: str) -> None:
    """The store failed over this one alone. That counts if it has taken another since it was tried last."""
    known = RecordStore.objects.get(pk=1).accepted_at
    counts = known is not None and (row.tried_at is None or known > row.tried_at)
    attempts = row.attempts + counts
    if attempts >= MOST_ATTEMPTS:
        _refuse(row, reason)
        return
    now = timezone.now()
    Statement.objects.waiting().filter(pk=row.pk).update(
        attempts=attempts, tried_at=now, due_at=now + PAUSES[attempts], last_error=reason[:500]
    )


def _accepted(rows: Sequence[Statement], note: str = "") -> None:
    now = timezone.now()
    waiting = Statement.objects.waiting().filter(pk__in=[row.pk for row in rows])
    waiting.update(state=State.SENT, done_at=now, last_error=note)
    RecordStore.objects.filter(pk=1).update(
        accepted_at=now, failures=0, failing_since=None, paused_until=None, last_error=""
    )


def _refuse(row: Statement, reason: str) -> None:
    """Set it apart: it keeps none of the others waiting, and somebody looks at it."""
    logger.error("The record store refuses statement %s: %s", row.statement_id, reason)
    Statement.objects.waiting().filter(pk=row.pk).update(
        state=State.REFUSED, done_at=timezone.now(), last_error=reason[:500]
    )


def _pause(error: TroubleError) -> None:
    """Leave the store alone for a while, longer each time."""
    now = timezone.now()
    RecordStore.objects.filter(pk=1, failing_since=None).update(failing_since=now)
    RecordStore.objects.filter(pk=1).update(failures=F("failures") + 1, last_error=str(error)[:500])
    failures = RecordStore.objects.get(pk=1).failures
    pause = max(PAUSES[min(failures, len(PAUSES)) - 1], datetime.timedelta(seconds=error.wait))
    RecordStore.objects.filter(pk=1).update(paused_until=now + pause)
    if error.may_be_theirs and failures >= DOUBT_AFTER:
        doubted = Statement.objects.waiting().filter(pk__in=[row.pk for row in error.rows])
        doubted.update(is_doubted=True, tried_at=now)
