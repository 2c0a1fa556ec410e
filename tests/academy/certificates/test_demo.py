"""The demo's certification."""

import pytest

from academy.certificates.models import Certificate, Certification
from academy.testing.actions.finishing import finish_attempt
from academy.testing.models import Exam
from portal.demo.academy_testing import load_tests
from portal.demo.certificates import load_certificates
from portal.demo.loading import load_features
from tests.factories.academy_certificates import passes
from tests.factories.academy_testing import an_attempt, answer
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_the_exam_for_partners_leads_to_a_certificate_in_five_languages():
    load_features()
    load_tests()
    load_certificates()
    load_certificates()
    certification = Certification.objects.get()
    person = UserFactory()
    passes(person, certification.routes.get().exam)
    certificate = Certificate.objects.valid_of(person).get()
    assert certificate.said("fa")["name"] == "شریک گواهی‌شدهٔ پورتال"
    assert set(certificate.statement) >= {"", "ga", "hy", "vi", "fa"}


@pytest.mark.parametrize("language", ["ga", "hy", "vi", "fa"])
def test_whoever_takes_the_exam_in_their_language_earns_the_same_certification(language):
    load_features()
    load_tests()
    load_certificates()
    person = UserFactory()
    attempt = an_attempt(Exam.objects.get(slug="certified-portal-partner"), person, language=language)
    for asked in attempt.questions.select_related("version"):
        answer(attempt, asked.position, asked.version.kind_class.solution(asked.version.data))
    assert finish_attempt(attempt=attempt, by=person).passed
    certificate = Certificate.objects.valid_of(person).get()
    assert certificate.certification == Certification.objects.get()


def test_without_the_exam_there_is_no_certification():
    load_certificates()
    assert not Certification.objects.exists()
