"""What records hear of tests. A test as a whole is answered; single answers are nobody's business outside."""

import datetime
import uuid
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from academy.records.actions.noting import note
from academy.records.describing import attempt_extension, course_of_attempt, exam_activity, page_activity
from academy.records.statements import Happening, answered, duration, score_of, voiding
from academy.records.vocabulary import Verb, identifier, registration_of
from academy.testing.models import Attempt, Outcome


def exam_was_begun(attempt: Attempt, **_kwargs: Any) -> None:
    """Launched."""
    if attempt.person is not None:
        key = identifier("launched", attempt.subject, "attempt", attempt.pk)
        note(attempt.person, _about(attempt, key, Verb.LAUNCHED, attempt.started_at))


def exam_was_finished(attempt: Attempt, **_kwargs: Any) -> None:
    """Answered as a whole, and passed or failed."""
    if attempt.person is None:
        return
    at = attempt.finished_at or timezone.now()
    asked = attempt.questions.count()
    given = attempt.questions.filter(given__isnull=False).count()
    seconds = attempt.questions.aggregate(total=Sum("seconds"))["total"] or 0
    result = {
        "completion": True,
        "duration": duration(seconds),
        "extensions": {**answered(given, asked), **attempt_extension(attempt)},
    }
    key = identifier("answered", attempt.subject, "attempt", attempt.pk)
    note(
        attempt.person,
        _about(attempt, key, Verb.ANSWERED, at, result),
        _result(attempt, _told_outcomes(attempt)[-1:], at),
    )


def exam_was_regraded(attempt: Attempt, **_kwargs: Any) -> None:
    """What was told of the result counts no more; it is another one now."""
    if attempt.person is None:
        return
    told = _told_outcomes(attempt)
    now = timezone.now()
    earlier = [voiding(_result_key(attempt, outcome), now) for outcome in told[-2:-1]]
    note(attempt.person, *earlier, _result(attempt, told[-1:], now))


def _told_outcomes(attempt: Attempt) -> list[Outcome]:
    """The outcomes of which others were told: the first that stood, and each that was another one than before."""
    told: list[Outcome] = []
    for outcome in attempt.outcomes.exclude(score=None).order_by("pk"):
        if not told or (told[-1].passed, told[-1].score) != (outcome.passed, outcome.score):
            told.append(outcome)
    return told


def _result_key(attempt: Attempt, outcome: Outcome | None) -> uuid.UUID:
    return identifier("result", attempt.subject, "attempt", attempt.pk, outcome.pk if outcome else 0)


def _result(attempt: Attempt, outcome: list[Outcome], at: datetime.datetime) -> Happening:
    taken = (attempt.finished_at or at) - attempt.started_at
    result = {
        "success": bool(attempt.passed),
        "completion": True,
        "duration": duration(taken.total_seconds()),
        "extensions": attempt_extension(attempt),
    }
    if score := score_of(attempt.points, attempt.points_possible, attempt.score):
        result["score"] = score
    key = _result_key(attempt, outcome[0] if outcome else None)
    return _about(attempt, key, Verb.PASSED if attempt.passed else Verb.FAILED, at, result)


def _about(
    attempt: Attempt, key: uuid.UUID, verb: Verb, at: datetime.datetime, result: dict[str, Any] | None = None
) -> Happening:
    course = course_of_attempt(attempt)
    return Happening(
        key,
        verb,
        exam_activity(attempt.exam),
        at,
        attempt.language,
        registration_of(attempt.subject, course.translation_key) if course else None,
        result or {},
        [page_activity(course)] if course else (),
    )
