"""Lessons, courses and paths become complete: each once, and told in the same transaction."""

import datetime
import uuid
import zoneinfo
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.courses import events
from academy.courses.errors import NotEnrolledError, RefusedError
from academy.courses.models import CoursePage, Enrolment, LearningDay, LessonPage, LessonProgress, PathPage
from academy.courses.outline import course_of, outline_of
from academy.courses.policies import Gate, gate_of
from academy.courses.sequence import waiting_for
from academy.testing.models import Exam
from accounts.zones import known_zone
from publishing import access


def hold_enrolment(course: CoursePage, person: Any) -> Enrolment:
    """The person's enrolment in the course, held until the end of the transaction: what two lessons that are finished
    at once do to their course happens one after the other. `NotEnrolledError` if there is none."""
    row = (
        Enrolment.objects.select_for_update()
        .current()
        .filter(subject=person.subject, key=course.translation_key)
        .first()
    )
    if row is None:
        raise NotEnrolledError(_("Enrol first, so that your progress can be kept."))
    return row


def check_open(lesson: LessonPage, course: CoursePage, enrolment: Enrolment, person: Any) -> None:
    """`RefusedError` while something else has to be done before this lesson."""
    key = course.translation_key
    if (before := waiting_for([key], person, course.language).get(key)) is not None:
        raise RefusedError(_("Complete “%(title)s” first."), params={"title": before.title})
    outline = outline_of(course, person)
    found = outline.find(lesson.pk)
    done = set(LessonProgress.objects.of(person, [course.translation_key]).done().values_list("lesson", flat=True))
    if found is None or (
        gate_of(course, found, lessons=outline.lessons, enrolment=enrolment, done=done) is not Gate.OPEN
    ):
        raise RefusedError(_("Finish the lessons before this one first."))


def begin_lesson(*, lesson: LessonPage, course: CoursePage, person: Any) -> LessonProgress:
    """The row that keeps how far somebody is in a lesson; the first time, it is told that they have begun."""
    row, is_new = LessonProgress.objects.get_or_create(
        person=person, lesson=lesson.translation_key, defaults={"course": course.translation_key}
    )
    if is_new:
        events.lesson_begun.send(LessonPage, person=person, lesson=lesson, course=course)
    return row


@transaction.atomic
def complete_lesson(*, lesson: LessonPage, person: Any) -> bool:
    """Take a lesson as done, whatever made it so; False if it was already. The course is complete when nothing is left
    that may not be left out, and so is a path with its last course."""
    course = course_of(lesson)
    if course is None:
        raise RefusedError(_("This lesson belongs to no course."))
    enrolment = hold_enrolment(course, person)
    row = begin_lesson(lesson=lesson, course=course, person=person)
    now = timezone.now()
    if not LessonProgress.objects.filter(pk=row.pk, done_at=None).update(done_at=now, seen_at=now):
        return False
    touch(enrolment, person)
    events.lesson_completed.send(LessonPage, person=person, lesson=lesson)
    check_course(course=course, enrolment=enrolment, person=person)
    return True


def touch(enrolment: Enrolment, person: Any) -> None:
    """Note that somebody is learning, today by their own calendar."""
    now = timezone.now()
    Enrolment.objects.filter(pk=enrolment.pk).update(active_at=now)
    LearningDay.objects.bulk_create([LearningDay(person=person, day=today_of(person))], ignore_conflicts=True)


def today_of(person: Any) -> datetime.date:
    """The date where the person is."""
    return timezone.localtime(timezone.now(), zoneinfo.ZoneInfo(known_zone(person.time_zone) or "UTC")).date()


def check_course(*, course: CoursePage, enrolment: Enrolment, person: Any) -> bool:
    """Complete the course if nothing is left; whether it became so now."""
    required = {lesson.key for lesson in outline_of(course, person).required}
    done = LessonProgress.objects.of(person, [course.translation_key]).done().filter(lesson__in=required)
    if not required or done.count() < len(required):
        return False
    if not _complete(enrolment):
        return False
    events.course_completed.send(CoursePage, person=person, course=course)
    for path in paths_with(course.translation_key):
        row = Enrolment.objects.select_for_update().open().filter(subject=person.subject, key=path.translation_key)
        if (held := row.first()) is not None:
            check_path(path=path, enrolment=held, person=person)
    return True


def check_path(*, path: PathPage, enrolment: Enrolment, person: Any) -> bool:
    """Complete the path if all its courses are; whether it became so now."""
    keys = set(path.course_keys)
    done = Enrolment.objects.filter(subject=person.subject, key__in=keys).completed().count()
    if not keys or done < len(keys) or not _complete(enrolment):
        return False
    events.path_completed.send(PathPage, person=person, path=path)
    return True


def _complete(enrolment: Enrolment) -> bool:
    rows = Enrolment.objects.filter(pk=enrolment.pk, completed_at=None)
    return bool(rows.update(completed_at=timezone.now()))


def paths_with(course_key: uuid.UUID) -> list[PathPage]:
    """The published paths that hold a course: one a path, in whichever language."""
    rows = PathPage.objects.live().filter(path_courses__course__translation_key=course_key, alias_of=None)
    return list({page.translation_key: page for page in rows.select_related("locale").order_by("-path")}.values())


def complete_passed(course: CoursePage, person: Any) -> None:
    """Take the lessons as done whose exam the person has passed before they enrolled."""
    lessons = LessonPage.objects.live().descendant_of(course).filter(exam__isnull=False)
    if not lessons.exists():
        return
    passed = set(Exam.objects.passed_by(person).values_list("pk", flat=True))
    for lesson in access.visible_to(lessons.select_related("locale"), person):
        if lesson.exam_id in passed and lesson.rule == LessonPage.Completion.PASSED:
            complete_lesson(lesson=lesson, person=person)
