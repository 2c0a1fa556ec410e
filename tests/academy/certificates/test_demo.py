"""The demo's certification."""

import pytest

from academy.certificates.models import Certificate, Certification
from portal.demo.academy_testing import load_tests
from portal.demo.certificates import load_certificates
from portal.demo.loading import load_features
from tests.factories.academy_certificates import passes
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


def test_without_the_exam_there_is_no_certification():
    load_certificates()
    assert not Certification.objects.exists()
