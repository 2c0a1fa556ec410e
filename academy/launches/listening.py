"""What changes the score of somebody who came by a launch: heard in the transaction in which it happens."""

from typing import Any

from academy.courses import events as courses
from academy.courses.models import LessonPage
from academy.courses.outline import course_of
from academy.launches.actions.scores import want_score
from academy.launches.models import Participation, Placement
from academy.testing import events as testing


def connect() -> None:
    """Listen. Once, when the applications are ready."""
    for signal, receiver in (
        (courses.lesson_completed, lesson_changed),
        (courses.lesson_reopened, lesson_changed),
        (courses.course_completed, course_was_completed),
        (testing.exam_passed, exam_changed),
        (testing.exam_failed, exam_changed),
        (testing.exam_regraded, exam_changed),
    ):
        signal.connect(receiver, dispatch_uid=f"launches.{receiver.__name__}")


def lesson_changed(person: Any, lesson: Any, **_kwargs: Any) -> None:
    """A lesson is done, or not after all: the scores of the lesson and of its course."""
    course = course_of(lesson)
    if person is not None and course is not None:
        want_score(Participation.objects.of(person).filter(placement__course=course.translation_key))


def course_was_completed(person: Any, course: Any, **_kwargs: Any) -> None:
    """A course is complete."""
    if person is not None:
        want_score(Participation.objects.of(person).filter(placement__course=course.translation_key))


def exam_changed(attempt: Any, **_kwargs: Any) -> None:
    """A test has a result, or another one now: the scores of lessons that consist of it."""
    if attempt.person_id is None:
        return
    own = Participation.objects.of(attempt.person_id).filter(placement__kind=Placement.Target.LESSON)
    if own.exists():
        lessons = LessonPage.objects.filter(exam=attempt.exam_id).values_list("translation_key", flat=True)
        want_score(own.filter(placement__key__in=list(lessons)))
