"""Certificates are issued by rule, once, and in the transaction of what earned them."""

import datetime
import random

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.certificates.actions.issuing import issue
from academy.certificates.actions.revoking import revoke
from academy.certificates.errors import AppendOnlyError
from academy.certificates.models import Certificate, CertificateChange, CertificationRoute
from academy.certificates.status import Status
from academy.courses import events as course_events
from academy.testing import events as exam_events
from delivery.actions.telling import tell
from delivery.models import Notice, Occasion
from tests.factories.academy_certificates import (
    a_certificate,
    a_certification,
    a_translation,
    an_attempt,
    an_exam,
    earned,
    ends_in,
    passes,
    regraded,
)
from tests.factories.accounts import UserFactory
from tests.factories.kb import an_article

pytestmark = pytest.mark.django_db


def heard(person) -> list[str]:
    """The kinds of what somebody was told, once the worker has told everybody."""
    for occasion in Occasion.objects.order_by("pk"):
        tell(occasion)
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("occasion__kind", flat=True))


def held(person) -> list[Certificate]:
    return list(Certificate.objects.of(person).with_standing())


def test_a_passed_exam_issues_what_it_leads_to_and_tells():
    person, exam = UserFactory(), an_exam(title="Rolling out")
    certification = a_certification(exam=exam)
    a_translation(certification, "fa", "شریک تأییدشده")
    attempt = passes(person, exam)
    [certificate] = held(person)
    assert certificate.subject == person.subject
    assert certificate.earned_by == f"attempt:{attempt.pk}"
    assert certificate.expires_at.date() == (certificate.issued_at.date().replace(year=certificate.issued_at.year + 2))
    assert certificate.evidence[0]["titles"][""] == "Rolling out"
    assert certificate.said("fa")["name"] == "شریک تأییدشده"
    assert certificate.said("fa")["criteria"] == "Passes the exam."
    assert certificate.status == Status.VALID
    assert len(certificate.code) == 16
    assert person.email not in certificate.recipient_hash
    assert heard(person) == ["academy.issued"]


def test_the_same_event_twice_issues_once():
    person, exam = UserFactory(), an_exam()
    a_certification(exam=exam)
    attempt = passes(person, exam)
    exam_events.exam_passed.send(type(attempt), attempt=attempt)
    passes(person, exam)
    assert len(held(person)) == 1
    assert heard(person) == ["academy.issued"]


def test_an_exam_that_leads_nowhere_issues_nothing():
    person = UserFactory()
    a_certification(exam=an_exam(), is_active=False)
    passes(person, an_exam())
    assert held(person) == []


def test_a_certification_that_is_no_longer_issued_is_not():
    person, exam = UserFactory(), an_exam()
    a_certification(exam=exam, is_active=False)
    passes(person, exam)
    assert held(person) == []


@pytest.mark.parametrize("kind", ["course", "path"])
def test_a_finished_course_or_path_issues_in_whichever_language_it_was_taken(kind: str):
    person, page = UserFactory(), an_article()
    certification = a_certification(validity_months=None)
    CertificationRoute.objects.create(certification=certification, kind=kind, key=page.translation_key)
    signal = getattr(course_events, f"{kind}_completed")
    for _again in range(2):
        signal.send(type(page), person=person, **{kind: page})
    [certificate] = held(person)
    assert certificate.expires_at is None
    assert certificate.status == Status.VALID
    assert certificate.evidence[0]["kind"] == kind


def test_rolling_back_at_any_point_leaves_none_and_trying_again_leaves_one(monkeypatch):
    """Whatever dies in the middle takes everything with it; the event that comes again finds a clean table."""
    points = (
        "academy.certificates.models.Certificate.objects.create",
        "academy.certificates.models.CertificateChange.objects.create",
        "academy.certificates.events.certificate_issued.send",
        "academy.certificates.actions.issuing.async_task",
        "academy.certificates.notices.notify",
    )
    chance = random.Random(5)
    for _turn in range(40):
        person, exam = UserFactory(), an_exam()
        a_certification(exam=exam)
        for _death in range(chance.randrange(3)):
            with monkeypatch.context() as patch:
                _die_at(patch, chance.choice(points), after=chance.random() < 0.5)
                with pytest.raises(ConnectionError), transaction.atomic():
                    passes(person, exam)
            assert held(person) == []
            assert not CertificateChange.objects.filter(certificate__holder=person.subject).exists()
        with transaction.atomic():
            passes(person, exam)
        assert len(held(person)) == 1
        assert heard(person) == ["academy.issued"]


def _die_at(patch, point: str, *, after: bool) -> None:
    place, _dot, name = point.rpartition(".")
    owner = _find(place)
    real = getattr(owner, name)

    def dying(*args, **kwargs):
        if after:
            real(*args, **kwargs)
        raise ConnectionError("The process died.")

    patch.setattr(owner, name, dying)


def _find(dotted: str):
    import importlib  # noqa: PLC0415  a path into a module, whose end is found by trying

    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for name in parts[end:]:
            found = getattr(found, name)
        return found
    raise LookupError(dotted)


def test_the_database_itself_refuses_a_second_one():
    certificate = a_certificate()
    twin = {
        "certification": certificate.certification,
        "holder": certificate.holder,
        "statement": {},
        "earned_by": "attempt:other",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(**twin, turn=certificate.turn)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(**{**twin, "earned_by": certificate.earned_by}, turn=2)


def test_a_certificate_is_only_added_to():
    certificate = a_certificate()
    with pytest.raises(AppendOnlyError):
        certificate.save()
    with pytest.raises(AppendOnlyError):
        certificate.delete()
    with pytest.raises(AppendOnlyError):
        Certificate.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        CertificateChange.objects.get().delete()


def test_what_it_says_stays_when_the_certification_changes():
    certification = a_certification(name="Before")
    certificate = a_certificate(certification=certification)
    type(certification).objects.update(name="After", criteria="Something else.")
    assert Certificate.objects.get(pk=certificate.pk).name == "Before"


def test_a_delta_exam_renews_before_the_end_and_nobody_loses_a_day():
    person, exam, delta = UserFactory(), an_exam(), an_exam()
    a_certification(exam=exam, delta=delta)
    passes(person, exam)
    old = ends_in(held(person)[0], days=40)
    passes(person, delta)
    new, before = held(person)
    assert before.pk == old.pk
    assert before.status == Status.SUPERSEDED
    assert before.superseded_by == new
    assert new.renews_id == old.pk
    assert (new.expires_at - old.expires_at).days in (730, 731)
    assert heard(person) == ["academy.issued", "academy.issued"]


def test_a_delta_exam_alone_certifies_nobody():
    person, delta = UserFactory(), an_exam()
    a_certification(exam=an_exam(), delta=delta)
    passes(person, delta)
    assert held(person) == []


def test_a_delta_exam_long_before_the_end_renews_nothing():
    person, exam, delta = UserFactory(), an_exam(), an_exam()
    a_certification(exam=exam, delta=delta)
    passes(person, exam)
    passes(person, delta)
    assert len(held(person)) == 1


def test_in_grace_the_delta_exam_suffices_and_after_it_only_the_exam():
    person, exam, delta = UserFactory(), an_exam(), an_exam()
    a_certification(exam=exam, delta=delta)
    passes(person, exam)
    ends_in(held(person)[0], days=-40)
    passes(person, delta)
    assert len(held(person)) == 1
    passes(person, exam)
    new, old = held(person)
    assert old.status == Status.SUPERSEDED
    assert new.expires_at > timezone.now() + datetime.timedelta(days=700)
    ends_in(new, days=-10)
    passes(person, delta)
    assert len(held(person)) == 3


def test_a_regrade_takes_it_back_and_gives_it_back_and_tells_each_time():
    person, exam = UserFactory(), an_exam()
    a_certification(exam=exam)
    attempt = passes(person, exam)
    regraded(attempt, passed=False)
    [certificate] = held(person)
    assert certificate.status == Status.REVOKED
    assert certificate.revoked_cause == "regrade"
    regraded(attempt, passed=True)
    [certificate] = held(person)
    assert certificate.status == Status.VALID
    assert heard(person) == ["academy.issued", "academy.revoked", "academy.restored"]
    kinds = CertificateChange.objects.filter(certificate=certificate).values_list("kind", flat=True)
    assert list(kinds) == ["issued", "revoked", "restored"]


def test_a_regrade_leaves_alone_who_passed_by_another_attempt():
    person, exam = UserFactory(), an_exam()
    a_certification(exam=exam)
    attempt = passes(person, exam)
    an_attempt(exam, person)
    regraded(attempt, passed=False)
    [certificate] = held(person)
    assert certificate.status == Status.VALID
    assert certificate.changes.last().kind == "kept"


def test_a_regrade_that_makes_an_attempt_pass_issues():
    person, exam = UserFactory(), an_exam()
    a_certification(exam=exam)
    attempt = an_attempt(exam, person, passed=False)
    regraded(attempt, passed=True)
    assert len(held(person)) == 1


def test_a_revoked_renewal_leaves_the_one_before_it_in_force():
    person, exam, delta = UserFactory(), an_exam(), an_exam()
    a_certification(exam=exam, delta=delta)
    passes(person, exam)
    ends_in(held(person)[0], days=40)
    attempt = passes(person, delta)
    regraded(attempt, passed=False)
    new, old = held(person)
    assert new.status == Status.REVOKED
    assert old.status == Status.EXPIRING


def test_after_a_regrade_the_exam_passed_again_issues_anew_but_not_after_misconduct():
    person, exam = UserFactory(), an_exam()
    a_certification(exam=exam)
    attempt = passes(person, exam)
    regraded(attempt, passed=False)
    passes(person, exam)
    assert [row.status for row in held(person)] == [Status.VALID, Status.REVOKED]
    revoke(certificate=held(person)[0], cause="misconduct", by=None)
    passes(person, exam)
    assert len(held(person)) == 2


def test_valid_of_leaves_out_what_is_not_in_force():
    person = UserFactory()
    valid = a_certificate(person)
    ends_in(a_certificate(person), days=-1)
    revoke(certificate=a_certificate(person), cause="error", by=None)
    assert list(Certificate.objects.valid_of(person)) == [valid]
    assert list(Certificate.objects.valid_of(UserFactory())) == []


def test_issuing_by_a_forged_key_of_somebody_else_gives_each_their_own():
    certification, event = a_certification(), earned()
    first = issue(certification=certification, person=UserFactory(), earned=event)
    second = issue(certification=certification, person=UserFactory(), earned=event)
    assert first.holder_id != second.holder_id


def test_what_was_passed_before_the_certification_was_there_is_issued_by_a_command(capsys):
    person, exam = UserFactory(), an_exam()
    passes(person, exam)
    passes(UserFactory(is_active=False), exam)
    certification = a_certification(exam=exam)
    for expected in (1, 0):
        call_command("issue_certificates", certification.slug)
        assert capsys.readouterr().out.startswith(f"{expected} ")
    assert len(held(person)) == 1
