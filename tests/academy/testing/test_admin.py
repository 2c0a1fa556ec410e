"""Questions and tests in the editors' admin."""

import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from academy.testing.blocks import QuestionBody, body_of, data_of
from academy.testing.kinds import KINDS
from academy.testing.models import Correction, Exam, Question
from tests.academy.testing.images import an_image
from tests.factories.academy_testing import DATA, a_finished_attempt, a_question, an_attempt, an_exam
from tests.factories.accounts import a_colleague, an_administrator
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db
QUESTIONS = "wagtailsnippets_academy_testing_question"


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(an_administrator())
    return client


def question_form(**changes) -> dict[str, str]:
    return {
        "text": "Which city?",
        "image": "",
        "image_alt": "",
        "explanation": "",
        "difficulty": "easy",
        "tag_names": "search, Basics",
        "language": "en",
        "translates": "",
        "feature": "",
        "for_version": "",
        "body-count": "1",
        "body-0-type": "single",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-value-options-count": "2",
        **{f"body-0-value-options-{at}-order": str(at) for at in range(2)},
        **{f"body-0-value-options-{at}-deleted": "" for at in range(2)},
        "body-0-value-options-0-value-text": "Paris",
        "body-0-value-options-0-value-is_right": "on",
        "body-0-value-options-1-value-text": "Lyon",
        **changes,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_form_shows_of_a_question_is_what_it_saves(kind):
    block, data = QuestionBody(), KINDS[kind].check(DATA[kind])
    shown = block.to_python(body_of(kind, data))
    found, stored = data_of(block, shown)
    assert found == kind
    assert KINDS[kind].check(stored) == data


def test_an_editor_writes_a_question(admin):
    saved = admin.post(reverse(f"{QUESTIONS}:add"), question_form())
    assert saved.status_code == 302, saved.context["form"].errors
    question = Question.objects.get()
    assert question.data["options"][0] == {"text": "Paris", "is_right": True}
    assert {tag.name for tag in question.tags.all()} == {"search", "Basics"}
    assert question.versions.get().text == "Which city?"
    assert admin.get(reverse(f"{QUESTIONS}:edit", args=[question.pk])).status_code == 200


def test_a_question_that_nobody_could_answer_is_refused_with_the_reason(admin):
    refused = admin.post(reverse(f"{QUESTIONS}:add"), question_form(**{"body-0-value-options-0-value-is_right": ""}))
    assert "Mark exactly one choice as right" in refused.content.decode()
    assert not Question.objects.exists()


def test_an_edit_of_a_question_that_was_asked_makes_a_version(admin):
    question = a_question()
    an_attempt(an_exam(question))
    admin.post(reverse(f"{QUESTIONS}:edit", args=[question.pk]), question_form())
    question.refresh_from_db()
    assert (question.version, question.text) == (2, "Which city?")


def test_a_question_can_be_looked_at_before_it_is_saved(admin):
    question = a_question()
    address = reverse(f"{QUESTIONS}:preview_on_edit", args=[question.pk])
    assert json.loads(admin.post(address, question_form()).content)["is_valid"]
    page = admin.get(address + "?mode=").content.decode()
    assert "Which city?" in page
    assert Question.objects.get().text != "Which city?"


def test_the_bank_is_narrowed_down_by_tag_difficulty_and_age(admin):
    feature = FeatureFactory(version="3.0")
    a_question(text="Stale one", feature=feature, for_version="2.0", tags=["search"], difficulty="hard")
    a_question(text="Fresh one", tags=["languages"])
    index = reverse(f"{QUESTIONS}:list")
    tag = Question.objects.get(text="Stale one").tags.get()
    for query, shown in (
        ("stale=true", "Stale"),
        ("stale=false", "Fresh"),
        (f"tags={tag.pk}", "Stale"),
        ("difficulty=hard", "Stale"),
    ):
        page = admin.get(f"{index}?{query}").content.decode()
        assert f"{shown} one" in page
        assert f"{'Fresh' if shown == 'Stale' else 'Stale'} one" not in page


def exam_form(**changes) -> dict[str, str]:
    return {
        "title": "Basics",
        "slug": "basics",
        "language": "en",
        "kind": "exam",
        "feature": "",
        "description": "",
        "integrity_statement": "",
        "pass_mark": "70",
        "review_after": "all",
        "minutes": "30",
        "grace": "60",
        "attempts_allowed": "",
        "wait_hours": "0",
        "negative_marking": "0",
        "is_open": "on",
        "audiences": "partners",
        **{f"{name}-{what}": "0" for name in ("translations", "draws") for what in ("INITIAL_FORMS", "TOTAL_FORMS")},
        **{f"{name}-{what}": "" for name in ("translations", "draws") for what in ("MIN_NUM_FORMS", "MAX_NUM_FORMS")},
        **changes,
    }


def a_line(question: str = "", tag: str = "", difficulty: str = "") -> dict[str, str]:
    fields = {"question": question, "tag": tag, "difficulty": difficulty, "count": "1", "points": "1", "ORDER": "1"}
    return {"draws-TOTAL_FORMS": "1", **{f"draws-0-{name}": value for name, value in fields.items()}}


def test_an_editor_writes_a_test(admin):
    question = a_question()
    address = reverse("wagtailsnippets_academy_testing_exam:add")
    saved = admin.post(address, exam_form(**a_line(question=str(question.pk))))
    assert saved.status_code == 302, saved.context["form"].errors
    exam = Exam.objects.get()
    assert (exam.time_limit, exam.rule.expression, exam.draws.get().question) == (1800, "partners", question)
    assert admin.get(reverse("wagtailsnippets_academy_testing_exam:edit", args=[exam.pk])).status_code == 200
    assert admin.get(reverse("wagtailsnippets_academy_testing_exam:list")).status_code == 200


def test_a_line_that_names_nothing_or_too_much_is_refused(admin):
    address = reverse("wagtailsnippets_academy_testing_exam:add")
    question = str(a_question().pk)
    for line in (a_line(), a_line(question=question, difficulty="easy")):
        assert admin.post(address, exam_form(**line)).status_code == 200
    assert not Exam.objects.exists()


def test_the_report_explains_its_figures(admin):
    exam = an_exam(a_question(text="Which city?"), a_question("fill"))
    assert "Nobody has finished" in admin.get(reverse("academy_testing_report", args=[exam.pk])).content.decode()
    for given in ([0, ["/"]], [1, None], [0, ["?"]]):
        a_finished_attempt(exam, given)
    page = admin.get(reverse("academy_testing_report", args=[exam.pk])).content.decode()
    assert "Cronbach" in page
    assert "Which city?" in page
    assert "Fewer than 30 people" in page


def test_an_editor_corrects_a_question(admin):
    attempt = a_finished_attempt(an_exam(a_question()), [2])
    address = reverse("academy_testing_correct", args=[attempt.questions.get().version_id])
    assert admin.get(address).status_code == 200
    assert admin.post(address, {"kind": "accept", "reason": "Nice is right, too."}).status_code == 200
    assert not Correction.objects.exists()
    assert admin.post(address, {"kind": "accept", "reason": "Nice is right, too.", "answer": "2"}).status_code == 302
    assert Correction.objects.get().answer == 2


@pytest.mark.parametrize("kind", DATA)
def test_every_kind_can_be_corrected_and_edited(admin, kind):
    fields = {"image": an_image(), "image_alt": "A window"} if kind == "hotspot" else {}
    question = a_question(kind, **fields)
    assert admin.get(reverse("academy_testing_correct", args=[question.versions.get().pk])).status_code == 200
    assert admin.get(reverse(f"{QUESTIONS}:edit", args=[question.pk])).status_code == 200


def test_editors_may_write_tests_and_others_may_not(client):
    editor = a_colleague()
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    report = reverse("academy_testing_report", args=[an_exam().pk])
    assert client.get(reverse(f"{QUESTIONS}:add")).status_code == 200
    assert client.get(report).status_code == 200
    client.force_login(a_colleague())
    assert client.get(report).status_code == 302
