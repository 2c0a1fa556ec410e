"""What learners do in a lesson: play its recording, mark it as done."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.courses import events, intervals
from academy.courses.actions.completing import begin_lesson, check_open, complete_lesson, hold_enrolment, touch
from academy.courses.errors import RefusedError
from academy.courses.models import CoursePage, Enrolment, LessonPage, LessonProgress
from academy.courses.outline import course_of

PLAYED = LessonPage.Completion.VIEWED
MARKED = LessonPage.Completion.READ


def hold_lesson(lesson: LessonPage, by: Any) -> tuple[CoursePage, Enrolment]:
    """The lesson's course and the enrolment of `by` in it, once it is certain that they may learn here now."""
    if not lesson.live or not lesson.is_visible_to(by):
        raise PermissionDenied
    course = course_of(lesson)
    if course is None or not course.live:
        raise PermissionDenied
    enrolment = hold_enrolment(course, by)
    check_open(lesson, course, enrolment, by)
    return course, enrolment


@transaction.atomic
def open_lesson(*, lesson: LessonPage, by: Any) -> LessonProgress:
    """Note that `by` has opened a lesson, so that they find back to it."""
    course, enrolment = hold_lesson(lesson, by)
    row = begin_lesson(lesson=lesson, course=course, person=by)
    LessonProgress.objects.filter(pk=row.pk).update(seen_at=timezone.now())
    touch(enrolment, by)
    return row


@transaction.atomic
def keep_position(
    *, lesson: LessonPage, by: Any, position: float, played: Sequence[intervals.Interval]
) -> LessonProgress:
    """Keep where `by` is in the recording, and which parts they have played since they told last. Two tabs, and what
    comes twice or late, add up to what was played; more than can have been played since they began is not believed."""
    course, enrolment = hold_lesson(lesson, by)
    row = begin_lesson(lesson=lesson, course=course, person=by)
    row = LessonProgress.objects.select_for_update().get(pk=row.pk)
    now, length = timezone.now(), float((lesson.recording and lesson.recording.duration) or 0.0)
    taken = intervals.believable(row.watched, played, (now - row.started_at).total_seconds(), length)
    row.watched = intervals.merged([*row.watched, *taken], length)
    share_before, row.share = row.share, intervals.share(row.watched, length)
    row.position = min(max(position, 0.0), length or intervals.LONGEST)
    row.seen_at = now
    row.save(update_fields=["watched", "share", "position", "seen_at"])
    touch(enrolment, by)
    if row.share > share_before:
        events.lesson_played.send(
            LessonPage, person=by, lesson=lesson, course=course, share=row.share, share_before=share_before
        )
    if lesson.rule == PLAYED and row.done_at is None and row.share * 100 >= lesson.view_share:
        complete_lesson(lesson=lesson, person=by)
        row.refresh_from_db()
    return row


@transaction.atomic
def mark_lesson(*, lesson: LessonPage, by: Any, done: bool = True) -> None:
    """Take a lesson as done because its learner says so, or not after all: while the course is not complete."""
    course, enrolment = hold_lesson(lesson, by)
    if lesson.rule != MARKED:
        raise RefusedError(_("This lesson is not done by marking it."))
    if done:
        complete_lesson(lesson=lesson, person=by)
        return
    if enrolment.is_complete:
        raise RefusedError(_("The course is complete; its lessons stay done."))
    rows = LessonProgress.objects.filter(person=by, lesson=lesson.translation_key, course=course.translation_key)
    if rows.done().update(done_at=None):
        events.lesson_reopened.send(LessonPage, person=by, lesson=lesson)
