"""What somebody has reached in a placement, as it is told to its platform."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings

from academy.courses.models import CoursePage, LessonPage, LessonProgress
from academy.courses.outline import pages_by_key
from academy.courses.standing import standing_of
from academy.launches.models import Participation, Placement
from academy.testing.models import Exam
from academy.testing.querysets import best_attempt

MOST = Decimal(100)
STARTED, IN_PROGRESS, SUBMITTED, COMPLETED = "Started", "InProgress", "Submitted", "Completed"


@dataclass(frozen=True)
class Score:
    """Per cent of what there is to reach, and how far the person is."""

    given: Decimal
    activity: str

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was reached because nothing was tried: no reason to write a nought into a gradebook."""
        return not self.given and self.activity in (STARTED, IN_PROGRESS)


def score_of(participation: Participation) -> Score | None:
    """The score as it stands now; None if what it is about is not there any more.

    A course: how much of it is done. A lesson with a test: the best attempt. Any other lesson: done or not."""
    placement, person = participation.placement, participation.account.person
    if placement.kind == Placement.Target.COURSE:
        return _of_course(placement, person)
    return _of_lesson(placement, person)


def _of_course(placement: Placement, person: Any) -> Score | None:
    courses = pages_by_key(CoursePage, [placement.key], person.language or settings.LANGUAGE_CODE, person)
    course = courses.get(placement.key)
    if course is None:
        return None
    standing = standing_of(course, person)
    if standing.is_complete:
        return Score(MOST, COMPLETED)
    return Score(Decimal(standing.percent), IN_PROGRESS if standing.has_begun else STARTED)


def _of_lesson(placement: Placement, person: Any) -> Score | None:
    lesson = pages_by_key(LessonPage, [placement.key], person.language or settings.LANGUAGE_CODE, person).get(
        placement.key
    )
    if lesson is None:
        return None
    progress = LessonProgress.objects.filter(person=person, lesson=placement.key).first()
    is_done = progress is not None and progress.done_at is not None
    if lesson.exam is not None and lesson.rule == LessonPage.Completion.PASSED:
        return _of_exam(lesson.exam, person, is_done)
    if is_done:
        return Score(MOST, COMPLETED)
    return Score(Decimal(0), IN_PROGRESS if progress else STARTED)


def _of_exam(exam: Exam, person: Any, is_done: bool) -> Score:
    best = best_attempt(exam, person)
    if best is None or best.score is None:
        return Score(Decimal(0), STARTED)
    given = max(Decimal(0), min(MOST, best.score)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Score(given, COMPLETED if is_done or best.passed else SUBMITTED)
