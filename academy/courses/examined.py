"""A lesson with a quiz or exam is done when that is passed."""

from typing import Any

from academy.courses.actions.completing import complete_lesson
from academy.courses.models import Enrolment, LessonPage
from academy.courses.outline import course_of
from academy.testing import events


def connect() -> None:
    """Listen. Once, when the applications are ready."""
    events.exam_passed.connect(_passed, dispatch_uid="courses.exam_passed")
    events.exam_regraded.connect(_passed, dispatch_uid="courses.exam_regraded")


def _passed(attempt: Any, **kwargs: Any) -> None:
    """In every course that the person takes in which the exam is a lesson; in one language of each."""
    if not attempt.passed or attempt.person is None:
        return
    seen = set()
    lessons = LessonPage.objects.live().filter(exam=attempt.exam, alias_of=None).select_related("locale")
    for lesson in sorted(lessons, key=lambda each: each.language != attempt.language):
        course = course_of(lesson)
        if course is None or lesson.translation_key in seen or lesson.rule != LessonPage.Completion.PASSED:
            continue
        seen.add(lesson.translation_key)
        rows = Enrolment.objects.current().filter(subject=attempt.person.subject, key=course.translation_key)
        if rows.exists() and lesson.is_visible_to(attempt.person):
            complete_lesson(lesson=lesson, person=attempt.person)
