"""What certificates hear from tests and courses, in the transaction in which it happens."""

from typing import Any

from django.utils import timezone

from academy.certificates.actions.issuing import Earned, issue_by
from academy.certificates.actions.revoking import keep, restore, revoke
from academy.certificates.models import Certificate, CertificationRoute
from academy.certificates.status import Cause
from academy.courses import events as courses
from academy.testing import events as testing


def connect() -> None:
    """Listen. Once, when the applications are ready."""
    for signal, receiver in (
        (testing.exam_passed, exam_was_passed),
        (testing.exam_regraded, exam_was_regraded),
        (courses.course_completed, course_was_completed),
        (courses.path_completed, path_was_completed),
    ):
        signal.connect(receiver, dispatch_uid=f"certificates.{receiver.__name__}")


def exam_was_passed(attempt: Any, **_kwargs: Any) -> list[Certificate]:
    """Issue what follows from a passed exam."""
    routes = list(CertificationRoute.objects.by_exam(attempt.exam))
    if attempt.person is None or not routes:
        return []
    return issue_by(routes=routes, person=attempt.person, earned=_by_attempt(attempt))


def exam_was_regraded(attempt: Any, passed_before: bool, **_kwargs: Any) -> None:
    """Reconsider what an attempt has earned, whichever way it went."""
    own = Certificate.objects.filter(holder=attempt.subject, earned_by=event_of(attempt))
    own = own.select_related("certification")
    if attempt.passed:
        for certificate in own.filter(revoked_cause=Cause.REGRADE):
            restore(certificate=certificate, by=None)
        if not passed_before:
            exam_was_passed(attempt)
        return
    for certificate in own.filter(revoked_at=None):
        if passed_otherwise(certificate, attempt):
            keep(certificate=certificate)
        else:
            revoke(certificate=certificate, cause=Cause.REGRADE, by=None)


def passed_otherwise(certificate: Certificate, attempt: Any) -> bool:
    """Whether the holder has passed, by another attempt, what would have earned it as well."""
    before = certificate.renews
    exams = certificate.certification.routes.filter(kind="exam").values("exam")
    if before is None:
        exams = exams.filter(renews=False)
    others = type(attempt).objects.filter(subject=attempt.subject, exam__in=exams, passed=True).exclude(pk=attempt.pk)
    if before is not None:
        # What earned the one before it does not renew it as well.
        others = others.filter(finished_at__gte=before.issued_at).exclude(pk=_attempt_of(before.earned_by))
    return bool(others.exists())


def course_was_completed(person: Any, course: Any, **_kwargs: Any) -> list[Certificate]:
    """Issue what follows from a finished course."""
    return _by_page("course", CertificationRoute.objects.by_course(course.translation_key), person, course)


def path_was_completed(person: Any, path: Any, **_kwargs: Any) -> list[Certificate]:
    """Issue what follows from a finished learning path."""
    return _by_page("path", CertificationRoute.objects.by_path(path.translation_key), person, path)


def _by_page(kind: str, routes: Any, person: Any, page: Any) -> list[Certificate]:
    found = list(routes)
    if person is None or not found:
        return []
    now = timezone.now()
    # Whoever finishes it anew after years may renew by it; told twice of one day, it is the same event.
    key = f"{kind}:{page.translation_key}:{now.date()}"
    pages = page.get_translations(inclusive=True).live().values_list("locale__language_code", "title")
    titles = {**dict(pages), "": page.title}
    return issue_by(routes=found, person=person, earned=Earned(key, kind, titles, now))


def _by_attempt(attempt: Any) -> Earned:
    exam = attempt.exam
    titles = {"": exam.title, **{code: exam.title_in(code) for code in exam.languages}}
    return Earned(event_of(attempt), "exam", titles, attempt.finished_at or timezone.now())


def event_of(attempt: Any) -> str:
    """The event that passing by this attempt is."""
    return f"attempt:{attempt.pk}"


def _attempt_of(earned_by: str) -> int:
    kind, _colon, number = earned_by.partition(":")
    return int(number) if kind == "attempt" and number.isdecimal() else 0
