"""Notes, stars, and the discussion of a lesson."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from academy.courses import events, texts
from academy.courses.errors import NotEnrolledError, RefusedError
from academy.courses.models import CoursePage, CourseRating, Enrolment, LessonNote, LessonPage, LessonThread
from academy.courses.outline import course_of

MOST_STARS = 5


def _course(lesson: LessonPage, by: Any) -> CoursePage:
    if not by.is_authenticated or not lesson.live or not lesson.is_visible_to(by):
        raise PermissionDenied
    course = course_of(lesson)
    if course is None:
        raise PermissionDenied
    return course


@transaction.atomic
def keep_note(*, lesson: LessonPage, by: Any, body: str) -> LessonNote | None:
    """Keep what `by` wrote down about a lesson, for themselves alone; an empty note is taken away."""
    course = _course(lesson, by)
    text = texts.check(body)
    if not text:
        LessonNote.objects.filter(person=by, lesson=lesson.translation_key).delete()
        return None
    note, _made = LessonNote.objects.update_or_create(
        person=by,
        lesson=lesson.translation_key,
        defaults={"course": course.translation_key, "body": text, "body_html": texts.render(text)},
    )
    return note


@transaction.atomic
def rate_course(*, course: CoursePage, by: Any, stars: int) -> CourseRating:
    """Give a course one to five stars; the last word counts. For those who are or were enrolled."""
    if not course.live or not course.is_visible_to(by):
        raise PermissionDenied
    if not 1 <= stars <= MOST_STARS:
        raise RefusedError(_("Choose one to five stars."))
    if not Enrolment.objects.filter(subject=by.subject, key=course.translation_key).exists():
        raise NotEnrolledError(_("Those who take a course can rate it."))
    rating, _made = CourseRating.objects.update_or_create(
        person=by, course=course.translation_key, defaults={"stars": stars}
    )
    return rating


@transaction.atomic
def discuss(*, lesson: LessonPage, by: Any, title: str, body: str) -> LessonThread:
    """Begin the discussion of a lesson; whoever is the second to begin it is led to the first one's."""
    course = _course(lesson, by)
    # Whoever comes at the same time waits here, and then finds it begun.
    LessonPage.objects.select_for_update().get(pk=lesson.pk)
    known = LessonThread.objects.filter(lesson=lesson.translation_key).first()
    if known is not None:
        return known
    reply: list[dict[str, str]] = []
    events.discussion_wanted.send(
        LessonPage,
        lesson=lesson,
        rule=lesson.effective_rule(),
        feature=lesson.feature or course.feature,
        title=title,
        body=body,
        by=by,
        reply=reply,
    )
    if not reply:
        raise RefusedError(_("There is no place where this lesson can be discussed."))
    return LessonThread.objects.create(lesson=lesson.translation_key, **reply[0])
