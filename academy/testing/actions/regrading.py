"""A question was found wrong: every attempt that asked it is marked anew, and everybody concerned is told."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.testing import events, policies
from academy.testing.actions.finishing import settle
from academy.testing.errors import RefusedError
from academy.testing.marking import mark_attempt
from academy.testing.models import Attempt, Correction, Outcome, Question, QuestionVersion
from academy.testing.telling import tell_of_regrade
from delivery import queue


@transaction.atomic
def correct_question(*, version: QuestionVersion, kind: str, answer: Any = None, reason: str, by: Any) -> Correction:
    """Say that a version of a question counts no more, or that another answer is right, too.

    A question that counts no more is asked no more either, until its next version. The attempts follow in the
    background; those that still run are marked by it when they are handed in.
    """
    if not policies.may_edit(by):
        raise PermissionDenied
    reason = " ".join(reason.split())[:400]
    if not reason:
        raise RefusedError(_("Give the reason, which everybody concerned will read."), code="reason")
    if kind == Correction.Kind.ACCEPT and answer is None:
        raise RefusedError(_("Give the answer that is right, too."), code="answer")
    QuestionVersion.objects.select_for_update().get(pk=version.pk)
    if kind == Correction.Kind.EXCLUDE:
        if version.corrections.filter(kind=kind).exists():
            raise RefusedError(_("This question counts for nobody already."), code="done")
        Question.objects.filter(pk=version.question_id, version=version.number).update(is_retired=True)
    given = answer if kind == Correction.Kind.ACCEPT else None
    correction = Correction.objects.create(version=version, kind=kind, answer=given, reason=reason, by=by)
    queue.enqueue("academy.testing.tasks.regrade", correction.pk)
    return correction


def regrade(correction: Correction) -> int:
    """Mark anew all attempts that asked the version, each in a transaction of its own; how many were. It may die in the
    middle and run again: whoever was done is left out."""
    # Of whoever has gone, the answers are gone as well: their result stays.
    asked = Attempt.objects.filter(questions__version=correction.version_id, person__isnull=False)
    rest = asked.exclude(outcomes__correction=correction).order_by("pk").values_list("pk", flat=True)
    done = sum(_regrade_one(correction, pk) for pk in list(rest))
    Correction.objects.filter(pk=correction.pk, done_at=None).update(done_at=timezone.now())
    return done


@transaction.atomic
def _regrade_one(correction: Correction, pk: int) -> bool:
    """An attempt that is being handed in just now is waited for: it may not have known of the correction."""
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("exam", "person").get(pk=pk)
    if attempt.is_running or Outcome.objects.filter(attempt=attempt, correction=correction).exists():
        return False
    passed_before, score_before, state_before = attempt.passed, attempt.score, attempt.state
    settle(attempt, mark_attempt(attempt), reason=Outcome.Reason.REGRADED, correction=correction)
    if attempt.state != Attempt.State.FINISHED:
        return True
    if state_before != Attempt.State.FINISHED:
        # The only answer that waited for a reviewer counts no more: the result stands for the first time.
        event = events.exam_passed if attempt.passed else events.exam_failed
        event.send(Attempt, attempt=attempt)
    elif (attempt.passed, attempt.score) != (passed_before, score_before):
        events.exam_regraded.send(Attempt, attempt=attempt, passed_before=passed_before)
    tell_of_regrade(attempt, correction, score_before=score_before, passed_before=passed_before)
    return True


def regrade_unfinished() -> None:
    """Whatever a dead worker has left."""
    for correction in Correction.objects.filter(done_at=None).select_related("version"):
        regrade(correction)
