"""Ending an attempt: once, whoever or whatever asks for it."""

import datetime
import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from academy.testing import events, policies
from academy.testing.marking import Total, mark_attempt
from academy.testing.models import Attempt, Correction, Outcome

logger = logging.getLogger(__name__)


@transaction.atomic
def finish_attempt(*, attempt: Attempt, by: Any = None) -> Attempt:
    """Hand in what is saved, and mark it. Asked again, it changes nothing.

    Without `by` the clock asks. An attempt whose time is over counts as ended then, however late this is called.
    """
    held = Attempt.objects.select_for_update(of=("self",)).select_related("exam", "person").get(pk=attempt.pk)
    if by is not None and not policies.may_answer(by, held):
        raise PermissionDenied
    if not held.is_running:
        return held
    now = timezone.now()
    is_over = held.is_over(now)
    end = held.closes_at if is_over else now
    held.finished_at = max(held.started_at, end or now)
    reason = Outcome.Reason.TIME if is_over or by is None else Outcome.Reason.SUBMITTED
    settle(held, mark_attempt(held), reason=reason)
    if held.state == Attempt.State.FINISHED:
        tell_result(held)
    return held


def settle(
    attempt: Attempt, total: Total, *, reason: Outcome.Reason | str, correction: Correction | None = None
) -> None:
    """Write down what an attempt comes to. The outcome's constraints let each reason of its sort happen once."""
    Outcome.objects.create(
        attempt=attempt,
        reason=reason,
        correction=correction,
        points=total.points,
        points_possible=total.possible,
        score=total.score,
        passed=total.passed,
    )
    attempt.points, attempt.points_possible = total.points, total.possible
    attempt.score, attempt.passed = total.score, total.passed
    attempt.state = Attempt.State.MARKING if total.score is None else Attempt.State.FINISHED
    attempt.save(update_fields=["points", "points_possible", "score", "passed", "state", "finished_at"])


def tell_result(attempt: Attempt) -> None:
    """Tell whoever listens that a result stands; in its transaction."""
    event = events.exam_passed if attempt.passed else events.exam_failed
    event.send(Attempt, attempt=attempt)


def finish_overdue(now: datetime.datetime | None = None) -> int:
    """Hand in what runs beyond its time and grace; how many. One that fails keeps none of the others waiting."""
    done = 0
    for pk in list(Attempt.objects.over(now).order_by("due_at").values_list("pk", flat=True)):
        try:
            finish_attempt(attempt=Attempt(pk=pk))
            done += 1
        except Exception:
            logger.exception("Attempt %s cannot be handed in", pk)
    return done
