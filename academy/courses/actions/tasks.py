"""Practical tasks: handing in and reviewing."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.courses import notices, policies, texts
from academy.courses.actions.completing import begin_lesson, check_open, complete_lesson, hold_enrolment, touch
from academy.courses.errors import NotEnrolledError, RefusedError
from academy.courses.models import HandIn, LessonPage
from academy.courses.outline import course_of
from publishing.languages import reading_language

LARGEST = 10 * 1024 * 1024
SUFFIXES = frozenset(
    {
        "pdf",
        "txt",
        "md",
        "csv",
        "png",
        "jpg",
        "jpeg",
        "webp",
        "docx",
        "xlsx",
        "pptx",
        "odt",
        "ods",
        "odp",
        "zip",
        "json",
    }
)


def check_file(file: Any) -> None:
    """`RefusedError` for what is too large or of a kind that nobody should open."""
    if file.size > LARGEST:
        raise RefusedError(_("The file is larger than 10 MB."))
    suffix = file.name.rpartition(".")[2].lower()
    if "." not in file.name or suffix not in SUFFIXES:
        kinds = ", ".join(sorted(SUFFIXES))
        raise RefusedError(_("Files of this kind are not taken. Take one of these: %(kinds)s"), params={"kinds": kinds})


@transaction.atomic
def hand_in(*, lesson: LessonPage, by: Any, body: str = "", file: Any = None) -> HandIn:
    """Hand in a task. What still waits for review is replaced; what is approved stays so."""
    if lesson.kind != LessonPage.Kind.TASK or not lesson.live or not lesson.is_visible_to(by):
        raise PermissionDenied
    course = course_of(lesson)
    if course is None:
        raise PermissionDenied
    enrolment = hold_enrolment(course, by)
    check_open(lesson, course, enrolment, by)
    text = texts.check(body) if lesson.hand_in != LessonPage.HandInForm.FILE else ""
    file = file if lesson.hand_in != LessonPage.HandInForm.TEXT else None
    if not text and not file:
        raise RefusedError(_("There is nothing to hand in yet."))
    if file is not None:
        check_file(file)
    _take_back_earlier(lesson, by)
    row = HandIn(
        person=by,
        subject=by.subject,
        course=course.translation_key,
        lesson=lesson.translation_key,
        language=reading_language(),
        body=text,
        body_html=texts.render(text) if text else "",
        file_name=file.name[-200:] if file else "",
    )
    if file is not None:
        row.file = file
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError(_("You have just handed it in.")) from error
    begin_lesson(lesson=lesson, course=course, person=by)
    touch(enrolment, by)
    return row


def _take_back_earlier(lesson: LessonPage, by: Any) -> None:
    earlier = HandIn.objects.filter(subject=by.subject, lesson=lesson.translation_key)
    if earlier.filter(state=HandIn.State.APPROVED).exists():
        raise RefusedError(_("Your task is approved already."))
    for replaced in earlier.filter(state=HandIn.State.WAITING):
        if replaced.file.name:
            transaction.on_commit(partial(replaced.file.storage.delete, replaced.file.name))
        replaced.delete()


@transaction.atomic
def review(
    *, hand_in: HandIn, by: Any, approve: bool, points: Mapping[str, int] | None = None, comment: str = ""
) -> HandIn:
    """Approve what was handed in, which completes the lesson, or return it with a comment. Nobody reviews their own."""
    if not policies.may_review(by) or hand_in.person_id == by.pk:
        raise PermissionDenied
    held = HandIn.objects.select_for_update(of=("self",)).select_related("person").get(pk=hand_in.pk)
    if held.state != HandIn.State.WAITING:
        raise RefusedError(_("Somebody has reviewed it meanwhile."))
    lesson = lesson_of(held)
    if lesson is None:
        raise RefusedError(_("The lesson is not there any more."))
    comment = texts.check(comment)
    if not approve and not comment:
        raise RefusedError(_("Say what should be improved."))
    held.points = _checked(points or {}, lesson)
    held.state = HandIn.State.APPROVED if approve else HandIn.State.RETURNED
    held.comment, held.reviewer, held.reviewed_at = comment, by, timezone.now()
    held.save(update_fields=["points", "state", "comment", "reviewer", "reviewed_at"])
    if held.person is not None:
        if approve:
            _complete(lesson, held.person)
        notices.tell_of_review(held, lesson, by)
    return held


def _complete(lesson: LessonPage, person: Any) -> None:
    try:
        complete_lesson(lesson=lesson, person=person)
    except NotEnrolledError:
        # Whoever left the course meanwhile gets their review all the same.
        return


def _checked(points: Mapping[str, int], lesson: LessonPage) -> dict[str, int]:
    """Points by criterion, none above what the criterion gives."""
    found = {}
    for criterion in lesson.criteria:
        given = points.get(criterion["id"], 0)
        if not 0 <= given <= criterion["points"]:
            raise RefusedError(
                _("“%(title)s” gives at most %(count)s points."),
                params={"title": criterion["title"], "count": criterion["points"]},
            )
        found[criterion["id"]] = given
    return found


def lesson_of(row: HandIn) -> LessonPage | None:
    """The lesson a task was handed in for: in the language it was done in, else in any."""
    pages = LessonPage.objects.filter(translation_key=row.lesson, alias_of=None).select_related("locale")
    found = list(pages.order_by("path"))
    return next((page for page in found if page.language == row.language), found[0] if found else None)
