"""What one can be certified for: its page, and how it is found."""

import pytest
from django.urls import reverse

from academy.certificates.actions.issuing import issue
from academy.certificates.models import CertificationRoute
from academy.testing.actions.exams import save_exam
from search.actions import update_catalogue
from search.finding import Question, find
from search.models import CatalogueEntry
from tests.factories import academy_courses as make
from tests.factories.academy_certificates import a_certification, a_translation, earned
from tests.factories.academy_testing import an_exam
from tests.factories.accounts import UserFactory, a_partner
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yield


def settle() -> None:
    """Compute what is marked, and what that marks."""
    for _turn in range(3):
        update_catalogue()


def found(words: str, user, language: str = "en", **filters) -> list[str]:
    settle()
    return [hit.entry.url for hit in find(Question(words, language, **filters), user, []).hits]


def page_of(certification) -> str:
    return reverse("academy_certificates:certification", args=[certification.slug])


def test_a_certification_is_found_and_its_page_says_how_it_is_earned(client):
    exam, delta = an_exam(title="The long exam"), an_exam(title="The short exam")
    feature = FeatureFactory(name="Billing", slug="billing")
    certification = a_certification(exam=exam, delta=delta, name="Certified Zebrafinch", feature=feature)
    assert found("zebrafinch", UserFactory()) == [page_of(certification)]
    assert page_of(certification) in found("rollout", UserFactory(), kinds=("certification",))
    html = client.get(page_of(certification)).content.decode()
    assert html.count("<h1") == 1
    assert reverse("academy_testing:exam", args=[exam.slug]) in html
    assert html.index("The long exam") < html.index("How you renew it") < html.index("The short exam")
    assert "Valid for 24 months" in html
    assert "Planning a rollout" in html
    listed = client.get(reverse("academy_certificates:certifications")).content.decode()
    assert "Certified Zebrafinch" in listed


def test_a_certification_is_for_those_who_may_see_a_way_to_it(client):
    closed = an_exam(title="For partners", audiences=["partners"])
    certification = a_certification(exam=closed, name="Certified Zebrafinch")
    assert found("zebrafinch", UserFactory()) == []
    assert client.get(page_of(certification)).status_code == 404
    assert "Zebrafinch" not in client.get(reverse("academy_certificates:certifications")).content.decode()
    partner = a_partner()
    assert found("zebrafinch", partner) == [page_of(certification)]
    client.force_login(partner)
    assert client.get(page_of(certification)).status_code == 200


def test_of_several_ways_everybody_sees_their_own_alone(client):
    course = make.a_course(title="The open course")
    certification = a_certification(exam=an_exam(title="For partners", audiences=["partners"]), name="Zebrafinch")
    CertificationRoute.objects.create(certification=certification, kind="course", key=course.translation_key)
    assert len(found("zebrafinch", UserFactory())) == 1
    html = client.get(page_of(certification)).content.decode()
    assert "The open course" in html
    assert "For partners" not in html
    assert "For partners" not in CatalogueEntry.objects.get(source="academy.certification").keywords


def test_what_leads_to_it_decides_whether_it_is_found():
    course, person = make.a_course(title="Course"), UserFactory()
    certification = a_certification(name="Certified Zebrafinch")
    assert found("zebrafinch", person) == []
    route = CertificationRoute.objects.create(certification=certification, kind="course", key=course.translation_key)
    assert len(found("zebrafinch", person)) == 1
    course.audiences = ["partners"]
    course.save()
    assert found("zebrafinch", person) == []
    assert len(found("zebrafinch", a_partner())) == 1
    course.unpublish()
    assert found("zebrafinch", a_partner()) == []
    exam = an_exam()
    CertificationRoute.objects.create(certification=certification, kind="exam", exam=exam)
    route.delete()
    assert len(found("zebrafinch", person)) == 1
    exam.is_open = False
    save_exam(exam)
    assert found("zebrafinch", person) == []


def test_a_certification_that_is_issued_no_more_is_not_found(client):
    certification = a_certification(exam=an_exam(), name="Certified Zebrafinch")
    a_translation(certification, "fa", "سهره")
    assert found("سهره", UserFactory(), "fa") == [f"/fa/academy/certifications/{certification.slug}/"]
    certification.is_active = False
    certification.save()
    assert found("zebrafinch", UserFactory()) == []
    assert found("سهره", UserFactory(), "fa") == []
    assert client.get(page_of(certification)).status_code == 404


def test_whoever_has_it_sees_their_certificate_on_its_page(client):
    certification, person = a_certification(exam=an_exam(), name="Certified Zebrafinch"), UserFactory()
    certificate = issue(certification=certification, person=person, earned=earned())
    settle()
    client.force_login(person)
    assert f"/verify/{certificate.code}" in client.get(page_of(certification)).content.decode()
    client.force_login(UserFactory())
    assert f"/verify/{certificate.code}" not in client.get(page_of(certification)).content.decode()
