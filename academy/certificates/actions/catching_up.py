"""Issuing what was earned before a certification was there, or before a way to it was added."""

from typing import Any

from academy.certificates.listening import course_was_completed, exam_was_passed, path_was_completed
from academy.certificates.models import Certificate, Certification
from academy.courses.models import CoursePage, Enrolment, PathPage
from academy.testing.models import Attempt


def catch_up(certification: Certification) -> int:
    """Tell anew of everything that leads there; who has it already gets nothing. Returns how many were issued."""
    before = Certificate.objects.filter(certification=certification).count()
    for route in certification.routes.filter(renews=False):
        if route.kind == "exam":
            attempts = Attempt.objects.filter(exam=route.exam_id, passed=True, person__is_active=True)
            for attempt in attempts.select_related("exam", "person").order_by("finished_at").iterator():
                exam_was_passed(attempt)
        else:
            _finished(str(route.kind), route.key)
    return Certificate.objects.filter(certification=certification).count() - before


def _finished(kind: str, key: Any) -> None:
    model, issue = (CoursePage, course_was_completed) if kind == "course" else (PathPage, path_was_completed)
    page = model.objects.filter(translation_key=key).first()
    if page is None:
        return
    rows = Enrolment.objects.filter(kind=kind, key=key, completed_at__isnull=False, person__is_active=True)
    for row in rows.select_related("person").iterator():
        issue(row.person, page)
