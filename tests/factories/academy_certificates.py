"""Certifications, certificates and what earns them, to test with."""

import datetime
import itertools
import uuid
from typing import Any

from django.utils import timezone

from academy.certificates.actions.consenting import decide
from academy.certificates.actions.issuing import Earned, issue
from academy.certificates.models import Certificate, Certification, CertificationRoute, CertificationTranslation
from academy.testing import events
from academy.testing.models import Attempt, Exam
from accounts.audiences import OPEN_TO_ALL
from accounts.models import AudienceRule
from tests.factories.accounts import UserFactory

_numbers = itertools.count(1)
UTC = datetime.UTC
THEN = datetime.datetime(2026, 11, 14, 9, 30, tzinfo=UTC)


def an_exam(**fields: Any) -> Exam:
    """An exam without questions: what is passed here is said to be."""
    number = next(_numbers)
    fields.setdefault("rule_id", AudienceRule.objects.intern(OPEN_TO_ALL))
    return Exam.objects.create(slug=f"exam-{number}", **{"title": f"Exam {number}", **fields})


def an_attempt(exam: Exam, person: Any, *, passed: bool = True, **fields: Any) -> Attempt:
    """A finished attempt of which nobody was told yet."""
    number = Attempt.objects.filter(exam=exam, person=person).count() + 1
    fields.setdefault("finished_at", timezone.now())
    return Attempt.objects.create(
        **{
            "exam": exam,
            "person": person,
            "subject": person.subject,
            "language": "en",
            "number": number,
            "seed": 1,
            "state": Attempt.State.FINISHED,
            "score": 90 if passed else 10,
            "pass_mark": 70,
            "passed": passed,
            **fields,
        }
    )


def passes(person: Any, exam: Exam, **fields: Any) -> Attempt:
    """`person` passes `exam`, as tests tell it."""
    attempt = an_attempt(exam, person, **fields)
    events.exam_passed.send(Attempt, attempt=attempt)
    return attempt


def regraded(attempt: Attempt, *, passed: bool) -> None:
    """An attempt is marked anew, as tests tell it."""
    before = bool(attempt.passed)
    attempt.passed = passed
    attempt.save(update_fields=["passed"])
    events.exam_regraded.send(Attempt, attempt=attempt, passed_before=before)


def a_certification(*, exam: Exam | None = None, delta: Exam | None = None, **fields: Any) -> Certification:
    """A certification for two years, by an exam, renewed by another one."""
    number = next(_numbers)
    certification = Certification.objects.create(
        **{
            "slug": f"certification-{number}",
            "name": f"Certified Partner {number}",
            "description": "Can plan and roll out the product.",
            "criteria": "Passes the exam.",
            "skills": "Planning a rollout, Moving data",
            "validity_months": 24,
            **fields,
        }
    )
    if exam is not None:
        CertificationRoute.objects.create(certification=certification, kind="exam", exam=exam)
    if delta is not None:
        CertificationRoute.objects.create(certification=certification, kind="exam", exam=delta, renews=True)
    return certification


def a_translation(certification: Certification, language: str, name: str, **fields: Any) -> CertificationTranslation:
    """What a certification says in another language."""
    return CertificationTranslation.objects.create(certification=certification, language=language, name=name, **fields)


def earned(kind: str = "exam", **fields: Any) -> Earned:
    """Something that was passed."""
    return Earned(
        **{"key": f"{kind}:{uuid.uuid4()}", "kind": kind, "titles": {"": "The exam"}, "at": timezone.now(), **fields}
    )


def a_certificate(person: Any = None, certification: Certification | None = None, **dates: Any) -> Certificate:
    """A certificate of somebody; `dates` put it into the past."""
    made = issue(certification=certification or a_certification(), person=person or UserFactory(), earned=earned())
    assert made is not None
    if dates:
        Certificate.objects.filter(pk=made.pk).update(**dates)
    return Certificate.objects.for_pages().get(pk=made.pk)


def agrees(person: Any, name: str = "Ann Example", *, on_profile: bool = False) -> None:
    """`person` lets everybody with the link read their name."""
    decide(person=person, name=name, shows_name=True, on_profile=on_profile)


def ends_in(certificate: Certificate, **delta: float) -> Certificate:
    """The same certificate, as it is when so much time is left."""
    expires = timezone.now() + datetime.timedelta(**delta)
    Certificate.objects.filter(pk=certificate.pk).update(
        issued_at=expires - datetime.timedelta(days=730),
        expires_at=expires,
        renewable_until=expires + datetime.timedelta(days=30),
        renewal_opens_at=expires - datetime.timedelta(days=90),
    )
    return Certificate.objects.for_pages().get(pk=certificate.pk)
