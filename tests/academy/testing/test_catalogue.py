"""Exams in the catalogue, and in search."""

import pytest

from academy.testing.actions.exams import save_exam
from academy.testing.models import Exam, ExamTranslation
from search.actions import update_catalogue
from search.finding import Question, find
from search.models import CatalogueEntry
from tests.factories.academy_testing import an_exam
from tests.factories.accounts import UserFactory, a_partner
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yield


def found(words: str, user, language: str = "en", **filters) -> list[str]:
    update_catalogue()
    return [hit.entry.url for hit in find(Question(words, language, **filters), user, []).hits]


def test_an_exam_is_found_and_leads_to_its_first_page(client):
    feature = FeatureFactory(name="Billing")
    exam = an_exam(title="Zebrafinch basics", description="Asks about **invoices**.", feature=feature, time_limit=1800)
    assert found("zebrafinch", UserFactory()) == [f"/en/academy/tests/{exam.slug}/"]
    assert found("invoices", UserFactory(), kinds=("exam",)) == [f"/en/academy/tests/{exam.slug}/"]
    entry = CatalogueEntry.objects.get(source="academy.exam")
    assert entry.summary == "Asks about invoices."
    assert "Billing" in entry.keywords
    page = client.get("/en/search/?q=kind:exam+zebrafinch").content.decode()
    assert ">Exams<" in page.replace("\n", "") or "Exam</li>" in page


def test_whoever_may_not_take_an_exam_does_not_find_it():
    exam = an_exam(title="Zebrafinch for partners", audiences=["partners"])
    assert found("zebrafinch", UserFactory()) == []
    assert len(found("zebrafinch", a_partner())) == 1
    exam.audiences = []
    save_exam(exam)
    assert len(found("zebrafinch", UserFactory())) == 1


def test_an_exam_is_found_in_each_of_its_languages_and_once_in_each():
    exam = an_exam(title="Zebrafinch basics")
    ExamTranslation.objects.create(exam=exam, language="fa", title="مبانی سهره", description="دربارهٔ پرندگان")
    ExamTranslation.objects.create(exam=exam, language="en", title="Never shown zebrafinch")
    assert found("سهره", UserFactory(), "fa") == [f"/fa/academy/tests/{exam.slug}/"]
    assert found("zebrafinch", UserFactory()) == [f"/en/academy/tests/{exam.slug}/"]


def test_a_closed_exam_a_deleted_one_and_a_quiz_are_not_found():
    closed, deleted = an_exam(title="Zebrafinch closed"), an_exam(title="Zebrafinch deleted")
    an_exam(title="Zebrafinch quiz", kind="quiz")
    ExamTranslation.objects.create(exam=deleted, language="fa", title="سهره")
    assert len(found("zebrafinch", UserFactory())) == 2
    closed.is_open = False
    save_exam(closed)
    Exam.objects.get(pk=deleted.pk).delete()
    assert found("zebrafinch", UserFactory()) == []
    assert found("سهره", UserFactory(), "fa") == []
