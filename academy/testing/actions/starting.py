"""Beginning an attempt."""

import datetime
import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.testing import events, policies
from academy.testing.actions.finishing import finish_attempt
from academy.testing.actions.questions import current_versions
from academy.testing.drawing import Drawn, draw
from academy.testing.errors import RefusedError
from academy.testing.models import Attempt, AttemptQuestion, Exam
from academy.testing.standing import Standing, standing_of


def start_attempt(
    *, exam: Exam, by: Any, language: str = "", accepts_integrity: bool = False, next_url: str = ""
) -> Attempt:
    """Begin an attempt, or go on with the one that runs: however often and from however many windows one asks, there is
    one."""
    if not policies.may_take(by, exam):
        raise PermissionDenied
    now = timezone.now()
    standing = standing_of(exam, by, now)
    if standing.running is not None:
        if not standing.running.is_over(now):
            return standing.running
        finish_attempt(attempt=standing.running)
        standing = standing_of(exam, by, now)
    _refuse_if_it_may_not_begin(exam, standing, accepts_integrity)
    language = exam.language_for(language or None)
    seed = secrets.randbits(48)
    drawn = _drawn(exam, language, seed)
    attempt = Attempt(
        exam=exam,
        person=by,
        subject=by.subject,
        language=language,
        number=len(standing.attempts) + 1,
        seed=seed,
        started_at=now,
        due_at=now + datetime.timedelta(seconds=exam.time_limit) if exam.time_limit else None,
        grace=exam.grace if exam.time_limit else 0,
        integrity_accepted_at=now if exam.integrity_statement else None,
        pass_mark=exam.pass_mark,
        next_url=next_url[:500],
    )
    try:
        return _begin(attempt, drawn)
    except IntegrityError:
        # Another window was faster.
        return Attempt.objects.get(exam=exam, subject=by.subject, state=Attempt.State.RUNNING)


def _drawn(exam: Exam, language: str, seed: int) -> Drawn:
    drawn = draw(exam, language=language, seed=seed)
    if not drawn.questions or (drawn.missing and exam.kind == Exam.Kind.EXAM):
        raise RefusedError(
            _("This test has too few questions at the moment. Please try again later."), code="questions"
        )
    return drawn


@transaction.atomic
def _begin(attempt: Attempt, drawn: Drawn) -> Attempt:
    attempt.save(force_insert=True)
    versions = current_versions([question for question, _points in drawn.questions])
    AttemptQuestion.objects.bulk_create(
        AttemptQuestion(
            attempt=attempt, position=position, question=question, version=versions[question.pk], possible=points
        )
        for position, (question, points) in enumerate(drawn.questions, 1)
    )
    events.exam_begun.send(Attempt, attempt=attempt)
    return attempt


def _refuse_if_it_may_not_begin(exam: Exam, standing: Standing, accepts_integrity: bool) -> None:
    if standing.left == 0:
        raise RefusedError(_("You have no attempt left."), code="attempts")
    if standing.begins_at is not None:
        raise RefusedError(_("You can try again later; the first page of the test says when."), code="wait")
    if exam.integrity_statement and not accepts_integrity:
        raise RefusedError(_("Accept the statement before you begin."), code="integrity")
