"""Paths, courses, lessons, tests and certifications as activities: what they are called in each language."""

import uuid
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from academy.certificates.addresses import achievement_url
from academy.certificates.models import Certificate
from academy.courses.models import CoursePage, Enrolment, LessonPage, PathPage
from academy.courses.outline import course_of
from academy.records.statements import Activity
from academy.records.vocabulary import Kind, activity_iri, own
from academy.testing.models import Attempt, Exam
from publishing.languages import address_in

KINDS = {PathPage: Kind.PATH, CoursePage: Kind.COURSE, LessonPage: Kind.LESSON}


def page_activity(page: Any) -> Activity:
    """A path, course or lesson, with its titles in all languages in which it is published."""
    kind = KINDS[type(page)]
    rows = type(page).objects.live().filter(translation_key=page.translation_key, alias_of=None)
    titles = dict(rows.values_list("locale__language_code", "title"))
    definition = {"type": kind.type, "name": titles or {page.language: page.title}}
    if page.summary:
        definition["description"] = {page.language: page.summary}
    if address := address_in(page, page.language):
        definition["moreInfo"] = address if "://" in address else settings.PORTAL_URL + address
    return _activity(activity_iri(kind, page.translation_key), definition)


def page_named(kind: str, key: uuid.UUID, language: str) -> Any:
    """The course or path with this key, best in this language; none if all are gone."""
    model = PathPage if kind == "path" else CoursePage
    pages = list(model.objects.filter(translation_key=key, alias_of=None).select_related("locale").order_by("path"))
    return next((page for page in pages if page.language == language), pages[0] if pages else None)


def exam_activity(exam: Exam) -> Activity:
    """A test, with its titles in all its languages."""
    with translation.override(exam.language):
        address = settings.PORTAL_URL + reverse("academy_testing:exam", args=[exam.slug])
    names = {code: exam.title_in(code) for code in exam.languages}
    definition = {"type": Kind.EXAM.type, "name": names, "moreInfo": address}
    # Its address may change with its slug; by its number it is the same for ever.
    return _activity(activity_iri(Kind.EXAM, exam.pk), definition)


def certification_activity(certificate: Certificate) -> Activity:
    """What somebody is certified for, under the address that badges name it by."""
    said, original = certificate.statement, certificate.statement.get("", {})
    names = {code: words["name"] for code, words in said.items() if code and words.get("name")}
    names.setdefault(settings.LANGUAGE_CODE, original.get("name", ""))
    address = achievement_url(certificate.certification)
    return _activity(address, {"type": Kind.CERTIFICATION.type, "name": names, "moreInfo": address})


def course_of_attempt(attempt: Attempt) -> CoursePage | None:
    """The course that somebody takes in which this test is a lesson, if there is one."""
    lessons = LessonPage.objects.live().filter(exam=attempt.exam_id, alias_of=None).select_related("locale")
    taken = set(Enrolment.objects.current().filter(subject=attempt.subject).values_list("key", flat=True))
    courses = [course_of(lesson) for lesson in lessons]
    known = [course for course in courses if course is not None and course.translation_key in taken]
    return next((course for course in known if course.language == attempt.language), known[0] if known else None)


def attempt_extension(attempt: Attempt) -> dict[str, Any]:
    """Which attempt it is, as an extension of a result."""
    return {own("extensions/attempt"): attempt.number}


def _activity(iri: str, definition: dict[str, Any]) -> Activity:
    return {"objectType": "Activity", "id": iri, "definition": definition}
