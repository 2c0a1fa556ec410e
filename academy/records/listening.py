"""What records hear from courses, tests and certificates, in the transaction in which it happens.

Nothing is noted of whoever has left the portal, and nothing while no record store is set up.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils import timezone

from academy.certificates import events as certificates
from academy.courses import events as courses
from academy.courses.models import CoursePage, LessonProgress
from academy.courses.outline import course_of
from academy.courses.standing import standing_of
from academy.records import examined
from academy.records.actions.noting import is_on, note
from academy.records.describing import certification_activity, page_activity, page_named
from academy.records.statements import Happening, duration, voiding
from academy.records.vocabulary import PROGRESS, Verb, identifier, registration_of
from academy.testing import events as testing

QUARTERS = 4
"""Of a recording, every so manieth part that was played is told."""


def connect() -> None:
    """Listen. Once, when the applications are ready."""
    for signal, receiver in (
        (courses.enrolled, somebody_was_enrolled),
        (courses.lesson_begun, lesson_was_begun),
        (courses.lesson_played, lesson_was_played),
        (courses.lesson_completed, lesson_was_completed),
        (courses.course_completed, course_was_completed),
        (courses.path_completed, path_was_completed),
        (testing.exam_begun, examined.exam_was_begun),
        (testing.exam_passed, examined.exam_was_finished),
        (testing.exam_failed, examined.exam_was_finished),
        (testing.exam_regraded, examined.exam_was_regraded),
        (certificates.certificate_issued, certificate_was_earned),
        (certificates.certificate_revoked, certificate_was_revoked),
        (certificates.certificate_restored, certificate_was_earned),
    ):
        signal.connect(_while_on(receiver), weak=False, dispatch_uid=f"records.{receiver.__name__}.{id(signal)}")


def _while_on(receiver: Callable[..., None]) -> Callable[..., None]:
    @wraps(receiver)
    def heard(**kwargs: Any) -> None:
        if is_on():
            receiver(**kwargs)

    return heard


def somebody_was_enrolled(enrolment: Any, **_kwargs: Any) -> None:
    """Registered; again, if they had left and came back."""
    person = enrolment.person
    page = page_named(enrolment.kind, enrolment.key, person.language) if person else None
    if page is None:
        return
    since = enrolment.active_at
    note(
        person,
        Happening(
            identifier("registered", enrolment.subject, enrolment.key, since.isoformat()),
            Verb.REGISTERED,
            page_activity(page),
            since,
            page.language,
            registration_of(enrolment.subject, enrolment.key),
        ),
    )


def _in_lesson(verb: Verb, person: Any, lesson: Any, course: Any, *key: Any, **more: Any) -> Happening:
    return Happening(
        identifier(verb.value, person.subject, lesson.translation_key, *key),
        verb,
        page_activity(lesson),
        timezone.now(),
        lesson.language,
        registration_of(person.subject, course.translation_key),
        parents=[page_activity(course)],
        **more,
    )


def lesson_was_begun(person: Any, lesson: Any, course: Any, **_kwargs: Any) -> None:
    """Launched, when it is opened for the first time."""
    note(person, _in_lesson(Verb.LAUNCHED, person, lesson, course))


def lesson_was_played(person: Any, lesson: Any, course: Any, share: float, share_before: float, **_kwargs: Any) -> None:
    """Progressed, with each quarter of a recording; what it ends with is told by being completed."""
    quarter = min(int(share * QUARTERS), QUARTERS - 1)
    if quarter > int(share_before * QUARTERS):
        result = {"extensions": {PROGRESS: 100 * quarter // QUARTERS}}
        note(person, _in_lesson(Verb.PROGRESSED, person, lesson, course, quarter, result=result))


def lesson_was_completed(person: Any, lesson: Any, **_kwargs: Any) -> None:
    """Completed; and so somebody has progressed in the course."""
    course = course_of(lesson)
    if course is None:
        return
    row = LessonProgress.objects.filter(person=person, lesson=lesson.translation_key).first()
    result: dict[str, Any] = {"completion": True}
    if row is not None and row.watched:
        result["duration"] = duration(sum(end - begin for begin, end in row.watched))
    note(
        person,
        _in_lesson(Verb.COMPLETED, person, lesson, course, result=result),
        _progress_in(course, person, lesson),
    )


def _progress_in(course: CoursePage, person: Any, lesson: Any) -> Happening:
    percent = standing_of(course, person).percent
    return Happening(
        identifier("progressed", person.subject, course.translation_key, lesson.translation_key),
        Verb.PROGRESSED,
        page_activity(course),
        timezone.now(),
        course.language,
        registration_of(person.subject, course.translation_key),
        {"completion": percent == 100, "extensions": {PROGRESS: percent}},
    )


def course_was_completed(person: Any, course: Any, **_kwargs: Any) -> None:
    """Completed, once a person."""
    _completed(person, course)


def path_was_completed(person: Any, path: Any, **_kwargs: Any) -> None:
    """Completed, once a person."""
    _completed(person, path)


def _completed(person: Any, page: Any) -> None:
    note(
        person,
        Happening(
            identifier("completed", person.subject, page.translation_key),
            Verb.COMPLETED,
            page_activity(page),
            timezone.now(),
            page.language,
            registration_of(person.subject, page.translation_key),
            {"completion": True},
        ),
    )


def _earned_key(certificate: Any) -> Any:
    """Each time a certificate holds again is another statement: one that counts no more cannot be brought back."""
    times = certificate.changes.filter(kind="restored").count()
    return identifier("earned", certificate.subject, certificate.code, times)


def certificate_was_earned(certificate: Any, **_kwargs: Any) -> None:
    """Earned. The address under which anybody verifies it stays out: it may show the holder's name."""
    person = certificate.holder.person
    if person is None:
        return
    activity = certification_activity(certificate)
    at = timezone.now()
    note(person, Happening(_earned_key(certificate), Verb.EARNED, activity, at, person.language))


def certificate_was_revoked(certificate: Any, **_kwargs: Any) -> None:
    """What was told of it counts no more."""
    person = certificate.holder.person
    if person is not None:
        note(person, voiding(_earned_key(certificate), timezone.now()))
