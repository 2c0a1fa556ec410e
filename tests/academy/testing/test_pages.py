"""The pages of a test, as those who take it open them; with the script and without."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from academy.testing.actions.finishing import finish_attempt
from academy.testing.kinds.base import shown_order
from academy.testing.models import Attempt, Exam
from tests.academy.testing.images import an_image
from tests.factories.academy_testing import DATA, a_finished_attempt, a_question, an_attempt, an_exam, answer
from tests.factories.accounts import UserFactory, a_colleague, an_administrator
from tests.factories.kb import tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home() -> None:
    tree()


def url(name: str, *arguments) -> str:
    return reverse(f"academy_testing:{name}", args=arguments)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def save_by_script(client: Client, attempt: Attempt, **fields):
    return client.post(url("save", attempt.pk, 1), {"revision": 0, **fields}, headers={"accept": "application/json"})


def test_a_stranger_sees_the_first_page_and_is_asked_to_sign_in(client):
    exam = an_exam(description="**Nine** questions.", integrity_statement="I work alone.", time_limit=1800)
    page = client.get(url("exam", exam.slug)).content.decode()
    assert "<strong>Nine</strong>" in page
    assert "30 minutes" in page
    assert url("exam", exam.slug).replace("/", "%2F") in page or f"?next={url('exam', exam.slug)}" in page


def test_a_test_for_others_is_not_there(client):
    assert client.get(url("exam", an_exam(audiences=["partners"]).slug)).status_code == 404
    assert client.get(url("exam", "nothing")).status_code == 404


def test_the_way_through_a_test_without_any_script():
    exam, person = an_exam(a_question(), a_question("multiple"), integrity_statement="I work alone."), UserFactory()
    client = signed_in(person)
    refused = client.post(url("exam", exam.slug), {"language": "en"})
    assert refused.status_code == 422
    begun = client.post(url("exam", exam.slug), {"integrity": "1"}, follow=True)
    attempt = Attempt.objects.get(person=person)
    assert begun.redirect_chain[-1][0] == url("question", attempt.pk, 1)
    moved = client.post(url("question", attempt.pk, 1), {"answer": "0", "revision": "0", "go": "next"})
    assert moved.url == url("question", attempt.pk, 2)
    assert client.get(url("attempt", attempt.pk)).url == url("question", attempt.pk, 2)
    asked = client.post(url("question", attempt.pk, 2), {"revision": "0", "go": "next"}, follow=True)
    assert "1 question without an answer" in asked.content.decode()
    result = client.post(url("finish", attempt.pk), follow=True)
    assert "50%" in result.content.decode()
    attempt.refresh_from_db()
    assert attempt.state == "finished"


@pytest.mark.parametrize("kind", DATA)
def test_every_kind_of_question_is_shown_and_its_answer_is_there_after_a_reload(kind):
    fields = {"image": an_image(), "image_alt": "A window"} if kind == "hotspot" else {}
    question = a_question(kind, **fields)
    attempt = an_attempt(an_exam(question, review_after="all"))
    client = signed_in(attempt.person)
    empty = client.get(url("question", attempt.pk, 1)).content.decode()
    given = "My own words" if kind == "free" else question.kind_class.solution(question.data)
    answer(attempt, 1, given)
    filled = client.get(url("question", attempt.pk, 1)).content.decode()
    assert empty.count("<h1") == filled.count("<h1") == 1
    assert "Clear my answer" in filled
    assert "Clear my answer" not in empty
    finish_attempt(attempt=attempt, by=attempt.person)
    assert client.get(url("result", attempt.pk)).status_code == 200


def test_choices_are_sent_by_the_place_in_which_they_are_shown():
    attempt = an_attempt(an_exam(shuffle=True))
    asked = attempt.questions.get()
    order = shown_order(3, attempt.seed + 1)
    client = signed_in(attempt.person)
    client.post(url("question", attempt.pk, 1), {"answer": str(order.index(0)), "revision": "0"})
    asked.refresh_from_db()
    assert asked.given == 0


def test_a_button_moves_a_line_and_leads_back_to_it():
    attempt = an_attempt(an_exam(a_question("ordering")))
    sent = {"answer": ["0", "1", "2"], "move": "1-down", "revision": "0"}
    moved = signed_in(attempt.person).post(url("question", attempt.pk, 1), sent)
    assert moved.url == f"{url('question', attempt.pk, 1)}#answer"
    assert sorted(attempt.questions.get().given) == [0, 1, 2]


def test_an_answer_can_be_taken_back_and_a_question_flagged():
    attempt = an_attempt()
    answer(attempt, 1, 0)
    signed_in(attempt.person).post(
        url("question", attempt.pk, 1), {"answer": "0", "revision": "1", "clear": "1", "flag": "on"}
    )
    row = attempt.questions.get()
    assert row.given is None
    assert row.is_flagged


def test_an_old_window_shows_the_newer_answer_and_says_so():
    attempt = an_attempt()
    answer(attempt, 1, 0)
    page = signed_in(attempt.person).post(
        url("question", attempt.pk, 1), {"answer": "2", "revision": "0", "go": "next"}
    )
    assert page.status_code == 409
    assert "A newer answer is there" in page.content.decode()
    assert attempt.questions.get().given == 0


# --- The script's requests ------------------------------------------------------------------------


def test_the_script_saves_in_order_whatever_arrives_when():
    attempt = an_attempt()
    client = signed_in(attempt.person)
    assert save_by_script(client, attempt, answer="0", writer="page", sequence=1).json()["revision"] == 1
    assert save_by_script(client, attempt, answer="2", writer="page", sequence=3).json()["revision"] == 2
    late = save_by_script(client, attempt, answer="1", writer="page", sequence=2)
    assert late.status_code == 200
    assert attempt.questions.get().given == 2
    assert save_by_script(client, attempt, answer="1", writer="other", sequence=1).status_code == 409


def test_the_script_hears_when_the_time_is_over():
    attempt = an_attempt(an_exam(time_limit=60, grace=0))
    Attempt.objects.filter(pk=attempt.pk).update(due_at=timezone.now() - datetime.timedelta(seconds=1))
    client = signed_in(attempt.person)
    over = save_by_script(client, attempt, answer="0")
    assert over.status_code == 410
    assert over.json()["url"] == url("result", attempt.pk)
    assert client.get(url("clock", attempt.pk)).json() == {"left": 0, "open": False}
    assert client.get(url("question", attempt.pk, 1)).url == url("result", attempt.pk)


def test_the_script_hears_how_long_is_left():
    attempt = an_attempt(an_exam(time_limit=600))
    assert 590 <= save_by_script(signed_in(attempt.person), attempt, answer="0").json()["left"] <= 600


def test_a_question_costs_few_queries(django_assert_max_num_queries):
    attempt = an_attempt(an_exam(*(a_question() for _ in range(8))))
    client = signed_in(attempt.person)
    client.get(url("question", attempt.pk, 1))
    with django_assert_max_num_queries(20):
        client.get(url("question", attempt.pk, 1))
    with django_assert_max_num_queries(8):
        save_by_script(client, attempt, answer="0")


# --- What is not one's own ------------------------------------------------------------------------


@pytest.mark.parametrize("who", [UserFactory, a_colleague, an_administrator])
def test_another_ones_attempt_is_as_if_it_were_not_there(who):
    attempt = an_attempt()
    client = signed_in(who())
    for address in (
        url("attempt", attempt.pk),
        url("question", attempt.pk, 1),
        url("finish", attempt.pk),
        url("result", attempt.pk),
        url("clock", attempt.pk),
    ):
        assert client.get(address).status_code == 404
    for address in (url("question", attempt.pk, 1), url("save", attempt.pk, 1), url("finish", attempt.pk)):
        assert client.post(address, {"answer": "0"}).status_code == 404
    assert attempt.questions.get().given is None
    attempt.refresh_from_db()
    assert attempt.is_running


@pytest.mark.parametrize("name", ["attempt", "finish", "result"])
@pytest.mark.parametrize("number", [0, 999_999_999_999_999_999_999])
def test_forged_numbers_lead_nowhere(name, number):
    assert signed_in(UserFactory()).get(url(name, number)).status_code == 404


def test_a_question_that_is_none_is_not_there():
    attempt = an_attempt()
    client = signed_in(attempt.person)
    for position in (0, 2, 99_999_999_999_999_999_999):
        assert client.get(url("question", attempt.pk, position)).status_code == 404
        assert client.post(url("save", attempt.pk, position), {"answer": "0"}).status_code == 404


@pytest.mark.parametrize(
    "sent", [{"revision": "x"}, {"revision": "9" * 30}, {"go": "²"}, {"go": "99999"}, {"answer": "\0"}]
)
def test_forged_fields_do_no_harm(sent):
    attempt = an_attempt()
    page = signed_in(attempt.person).post(url("question", attempt.pk, 1), {"answer": "0", "revision": "0", **sent})
    assert page.status_code in (302, 409)


def test_strangers_are_asked_to_sign_in(client):
    attempt = an_attempt()
    assert client.get(url("question", attempt.pk, 1)).status_code == 302
    assert client.post(url("save", attempt.pk, 1), {"answer": "0"}).status_code == 302
    assert attempt.questions.get().given is None


def test_an_image_is_for_whoever_is_asked_about_it():
    attempt = an_attempt(an_exam(a_question("hotspot", image=an_image(), image_alt="A window")))
    address = url("image", attempt.pk, 1)
    shown = signed_in(attempt.person).get(address)
    assert shown.status_code == 200
    assert b"".join(shown.streaming_content)
    assert signed_in(UserFactory()).get(address).status_code == 404


# --- Afterwards -----------------------------------------------------------------------------------


def test_afterwards_the_reader_goes_where_they_came_from():
    exam, person = an_exam(), UserFactory()
    client = signed_in(person)
    client.post(url("exam", exam.slug), {"next": "/en/academy/course/"})
    attempt = Attempt.objects.get(person=person)
    assert client.post(url("finish", attempt.pk)).url == "/en/academy/course/"


def test_nobody_is_led_out_of_the_portal():
    exam, person = an_exam(), UserFactory()
    client = signed_in(person)
    client.post(url("exam", exam.slug), {"next": "https://elsewhere.example/"})
    attempt = Attempt.objects.get(person=person)
    assert client.post(url("finish", attempt.pk)).url == url("result", attempt.pk)


@pytest.mark.parametrize(
    ("review_after", "sees_marks", "sees_answers"),
    [("score", False, False), ("marks", True, False), ("all", True, True), ("all_done", True, False)],
)
def test_a_test_shows_afterwards_what_its_editors_chose(review_after, sees_marks, sees_answers):
    exam = an_exam(a_question(explanation="It is the capital."), review_after=review_after)
    attempt = a_finished_attempt(exam, [1])
    page = signed_in(attempt.person).get(url("result", attempt.pk)).content.decode()
    assert ("Lyon" in page) is sees_marks
    assert ("It is the capital" in page) is sees_answers


def test_answers_are_shown_once_a_test_is_passed_or_no_attempt_is_left():
    exam = an_exam(a_question(explanation="It is the capital."), attempts_allowed=1)
    attempt = a_finished_attempt(exam, [1])
    assert "It is the capital" in signed_in(attempt.person).get(url("result", attempt.pk)).content.decode()


def test_double_handing_in_leads_to_the_same_result():
    attempt = an_attempt()
    client = signed_in(attempt.person)
    assert [client.post(url("finish", attempt.pk)).url for _ in range(2)] == [url("result", attempt.pk)] * 2
    assert attempt.outcomes.count() == 1


def test_the_list_names_open_tests_that_one_may_take():
    for title, fields in (("Open", {}), ("Closed", {"is_open": False}), ("Secret", {"audiences": ["staff"]})):
        an_exam(title=f"{title} one", kind=Exam.Kind.QUIZ, **fields)
    page = signed_in(UserFactory()).get(url("exams")).content.decode()
    assert "Open one" in page
    assert "Closed one" not in page
    assert "Secret one" not in page
