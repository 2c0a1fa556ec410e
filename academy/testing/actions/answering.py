"""Saving answers, each by itself as soon as it is given."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.testing import policies
from academy.testing.errors import AttemptClosedError, NewerAnswerError
from academy.testing.models import Attempt, AttemptQuestion
from academy.testing.revisions import Verdict, Written, judge

MOST_SECONDS = 3_600
"""Longer than this nobody thinks about a question at a stretch: the page was left open."""


@transaction.atomic
def save_answer(*, attempt: Attempt, position: int, answer: Written, by: Any, seconds: int = 0) -> AttemptQuestion:
    """Save what somebody answered. Committed when this returns; a process that dies later takes nothing with it.

    `NewerAnswerError` if another window has written since; `AttemptClosedError` once the time and its grace are over,
    or the attempt was handed in.
    """
    held = _held(attempt, by)
    asked = AttemptQuestion.objects.get(attempt=held, position=position)
    asked.attempt = held
    stored = Written(asked.given, asked.revision, asked.writer, asked.sequence)
    verdict = judge(stored, answer)
    if verdict == Verdict.REFUSE:
        raise NewerAnswerError(asked)
    if verdict == Verdict.TAKE:
        asked.given, asked.revision = answer.given, asked.revision + 1
        asked.answered_at = timezone.now()
    if verdict == Verdict.TAKE or answer.sequence > asked.sequence:
        asked.writer, asked.sequence = answer.writer[:40], answer.sequence
        asked.seconds += max(0, min(seconds, MOST_SECONDS))
        _write(asked)
    return asked


def _write(asked: AttemptQuestion) -> None:
    """One statement: five hundred people do this in the same second."""
    changed = ("given", "revision", "answered_at", "writer", "sequence", "seconds")
    AttemptQuestion.objects.filter(pk=asked.pk).update(**{name: getattr(asked, name) for name in changed})


def set_flag(*, attempt: Attempt, position: int, is_flagged: bool, by: Any) -> None:
    """Mark a question to come back to, or no longer."""
    with transaction.atomic():
        held = _held(attempt, by)
        AttemptQuestion.objects.filter(attempt=held, position=position).update(is_flagged=is_flagged)


def _held(attempt: Attempt, by: Any) -> Attempt:
    """The attempt's row, held until the end of the transaction: nobody hands it in between look and write."""
    held = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if not policies.may_answer(by, held):
        raise PermissionDenied
    if not held.is_running or held.is_over(timezone.now()):
        raise AttemptClosedError(_("The time is over: no more answers are taken."), code="closed")
    return held
