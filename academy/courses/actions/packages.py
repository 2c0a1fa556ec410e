"""A lesson with a package: what the package tells is kept, and makes the lesson done by its rule."""

from typing import Any

from django.db import transaction

from academy.courses.actions.completing import begin_lesson, complete_lesson, touch
from academy.courses.actions.learning import hold_lesson
from academy.courses.models import LessonPage, LessonProgress
from academy.packages.actions.keeping import Report, keep_state
from academy.packages.manifests import Item
from academy.packages.models import ItemState, Registration


@transaction.atomic
def keep_package(*, lesson: LessonPage, item: Item, by: Any, report: Report) -> tuple[ItemState, LessonProgress]:
    """Keep what an item of the lesson's package has told of `by`, and take the lesson as done once its rule is met."""
    assert lesson.package is not None
    course, enrolment = hold_lesson(lesson, by)
    row = begin_lesson(lesson=lesson, course=course, person=by)
    state = keep_state(package=lesson.package, item=item, person=by, place=lesson.translation_key, report=report)
    registration = state.registration
    LessonProgress.objects.filter(pk=row.pk).update(share=registration.share, seen_at=registration.seen_at)
    touch(enrolment, by)
    if is_met(lesson.rule, registration):
        complete_lesson(lesson=lesson, person=by)
    row.refresh_from_db()
    return state, row


def is_met(rule: str, registration: Registration) -> bool:
    """Whether a lesson with this rule is done by how its package stands."""
    if rule == LessonPage.Completion.COMPLETED:
        return registration.completed_at is not None
    return rule == LessonPage.Completion.MASTERED and registration.passed_at is not None
