"""The outbox of scores: what changes one asks for it in its own transaction; the worker tells the platform how the
score stands then. However often it changed meanwhile, the latest is what arrives."""

import logging
import time
import uuid
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from academy.launches.grades import PlatformAwayError, ScoreRefusedError, publish
from academy.launches.models import Participation
from academy.launches.scoring import score_of
from delivery import queue

logger = logging.getLogger(__name__)

State = Participation.State
AT_A_TIME = 10
HELD_SECONDS = 600
"""Longer than sending so many can take with the time limits of a connection."""
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440)]
"""What is waited after each failure; after the last one it has failed until the score changes again."""
LOOKED_BACK = timedelta(days=90)


def want_score(participations: Any) -> int:
    """Have these scores told: rows of this transaction. How many there are."""
    count = participations.graded().update(
        wanted=F("wanted") + 1, state=State.WAITING, due_at=timezone.now(), attempts=0, last_error=""
    )
    if count:
        queue.enqueue("academy.launches.tasks.send_scores")
    return int(count)


def want_all_recent() -> int:
    """Look through all who came in the last months: an editor's change to a course changes scores without an event."""
    since = timezone.now() - LOOKED_BACK
    return want_score(Participation.objects.filter(launched_at__gte=since, state=State.SENT))


def send_due(*, deadline: float | None = None) -> bool:
    """Send what is due, until nothing is left (True) or `deadline`, by the monotonic clock, has come."""
    holder, away = uuid.uuid4().hex, set[int]()
    while deadline is None or time.monotonic() < deadline:
        rows = Participation.objects.claim(holder, limit=AT_A_TIME, seconds=HELD_SECONDS)
        if not rows:
            return True
        for row in rows:
            _send(row, away)
    return False


def _send(row: Participation, away: set[int]) -> None:
    """Send one score; whatever goes wrong with it does not hold up those of other platforms."""
    platform = row.placement.platform_id
    if platform in away:
        _wait(row, PAUSES[0], row.attempts)
        return
    try:
        _tell(row)
    except PlatformAwayError as error:
        away.add(platform)
        _try_later(row, error)
    except ScoreRefusedError as error:
        if error.for_good:
            _fail(row, error)
        else:
            _try_later(row, error)
    except Exception as error:  # what one course or platform does wrong is a fault of this one score
        logger.exception("Score %s cannot be sent", row.pk)
        _try_later(row, error)


def _tell(row: Participation) -> None:
    score, now = score_of(row), timezone.now()
    is_known = score is not None and score.given == row.score and score.activity == row.activity
    if score is None or is_known or (row.score is None and score.is_nothing):
        _done(row)
        return
    publish(row, score, now)
    _done(row, score=score.given, activity=score.activity, sent_at=now)


def _done(row: Participation, **fields: Any) -> None:
    """It has arrived. If the score changed while it was on its way, it waits again."""
    own = Participation.objects.filter(pk=row.pk, holder=row.holder)
    own.update(sent=row.wanted, holder="", held_until=None, attempts=0, last_error="", **fields)
    Participation.objects.filter(pk=row.pk, wanted=row.wanted, sent=row.wanted).update(state=State.SENT)


def _try_later(row: Participation, error: Exception) -> None:
    if row.attempts >= len(PAUSES):
        _fail(row, error)
        return
    logger.warning("Score %s is told later: %s", row.pk, error)
    _wait(row, PAUSES[row.attempts], row.attempts + 1, str(error)[:500])


def _wait(row: Participation, pause: timedelta, attempts: int, reason: str = "") -> None:
    _set(
        row,
        due_at=timezone.now() + pause,
        attempts=attempts,
        holder="",
        held_until=None,
        **({"last_error": reason} if reason else {}),
    )


def _fail(row: Participation, error: Exception) -> None:
    logger.error("Score %s has failed: %s", row.pk, error)
    _set(row, state=State.FAILED, last_error=str(error)[:500], holder="", held_until=None)


def _set(row: Participation, **fields: Any) -> None:
    """Note what became of it. A score that changed meanwhile is tried anew at once, whatever became of this one."""
    own = Participation.objects.filter(pk=row.pk, holder=row.holder)
    if not own.filter(wanted=row.wanted).update(**fields):
        own.update(holder="", held_until=None)
