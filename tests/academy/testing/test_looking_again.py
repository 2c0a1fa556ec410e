"""Reviewers mark free texts; questions that were found wrong are marked anew for everybody."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from academy.testing import events
from academy.testing.actions import regrading
from academy.testing.actions.finishing import finish_attempt
from academy.testing.actions.forgetting import export, forget
from academy.testing.actions.questions import save_question
from academy.testing.actions.regrading import correct_question, regrade
from academy.testing.actions.reviewing import review_answer
from academy.testing.errors import RefusedError
from academy.testing.facts import facts
from academy.testing.models import Correction, Question
from academy.testing.reports import report_on
from academy.testing.tasks import catch_up
from delivery.models import Occasion
from tests.factories.academy_testing import a_finished_attempt, a_question, an_attempt, an_exam, answer
from tests.factories.accounts import UserFactory, an_administrator
from tests.factories.kb import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    heard = []

    def hear(signal, **kwargs):
        name = next(name for name in vars(events) if getattr(events, name) is signal)
        heard.append((name, kwargs["attempt"].pk, kwargs.get("passed_before")))

    for name in ("exam_passed", "exam_failed", "exam_regraded"):
        getattr(events, name).connect(hear)
    yield heard
    for name in ("exam_passed", "exam_failed", "exam_regraded"):
        getattr(events, name).disconnect(hear)


def corrected(question: Question, kind: str, **more) -> Correction:
    return correct_question(
        version=question.versions.latest("number"), kind=kind, reason="Two are right.", by=an_administrator(), **more
    )


# --- Reviewing ------------------------------------------------------------------------------------


def test_a_free_text_waits_for_a_reviewer_and_then_the_result_stands(told):
    attempt = a_finished_attempt(an_exam(a_question("free")), ["My words"])
    assert attempt.state == "marking"
    assert told == []
    review_answer(asked=attempt.questions.get(), points=[2, 1], comment="Well put.", by=an_administrator())
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score, attempt.passed) == ("finished", 75, True)
    assert told == [("exam_passed", attempt.pk, None)]
    assert Occasion.objects.get().recipients == [attempt.person_id]


def test_an_empty_free_text_waits_for_nobody():
    assert a_finished_attempt(an_exam(a_question("free")), [None]).state == "finished"


def test_of_two_reviewers_the_second_is_refused():
    asked = a_finished_attempt(an_exam(a_question("free"), a_question("free")), ["One", "Two"]).questions.first()
    review_answer(asked=asked, points=[2, 2], by=an_administrator())
    with pytest.raises(RefusedError):
        review_answer(asked=asked, points=[0, 0], by=an_administrator())
    assert asked.attempt.questions.get(position=1).fraction == 1


@pytest.mark.parametrize("points", [[], [2], [3, 0], [-1, 0], [1, 1, 1]])
def test_points_that_the_rubric_does_not_give_are_refused(points):
    asked = a_finished_attempt(an_exam(a_question("free")), ["One"]).questions.get()
    with pytest.raises(RefusedError):
        review_answer(asked=asked, points=points, by=an_administrator())


def test_nobody_marks_their_own_and_nobody_without_the_right_to():
    person = an_administrator()
    asked = a_finished_attempt(an_exam(a_question("free")), ["One"], person).questions.get()
    for other in (person, UserFactory()):
        with pytest.raises(PermissionDenied):
            review_answer(asked=asked, points=[2, 2], by=other)


def test_the_reviewers_way_through_the_queue():
    tree()
    asked = a_finished_attempt(an_exam(a_question("free")), ["My own words"]).questions.get()
    client = Client()
    client.force_login(an_administrator())
    address = reverse("academy_testing:review", args=[asked.pk])
    assert address in client.get(reverse("academy_testing:reviews")).content.decode()
    page = client.get(address).content.decode()
    assert "My own words" in page
    assert asked.attempt.person.name not in page
    assert client.post(address, {"points-0": "9", "points-1": "0"}).status_code == 422
    assert client.post(address, {"points-0": "2", "points-1": "0"}).url == reverse("academy_testing:reviews")
    stranger = Client()
    stranger.force_login(UserFactory())
    assert stranger.get(reverse("academy_testing:reviews")).status_code == 403
    assert stranger.get(address).status_code == 403


# --- Marking anew ---------------------------------------------------------------------------------


def test_a_question_that_counts_for_nobody_changes_every_result_and_all_are_told(told):
    wrong, right = a_question(), a_question()
    exam = an_exam(wrong, right)
    failed, passed = a_finished_attempt(exam, [1, 0]), a_finished_attempt(exam, [0, 1])
    told.clear()
    correction = corrected(wrong, "exclude")
    assert regrade(correction) == 2
    for attempt in (failed, passed):
        attempt.refresh_from_db()
    assert (failed.score, failed.passed, passed.score) == (100, True, 0)
    assert told == [("exam_regraded", failed.pk, False), ("exam_regraded", passed.pk, False)]
    assert {row.recipients[0] for row in Occasion.objects.all()} == {failed.person_id, passed.person_id}
    assert Occasion.objects.filter(parameters__changed=True).count() == 2


def test_a_question_that_counts_for_nobody_is_asked_no_more_until_its_next_version():
    question = a_question()
    an_attempt(an_exam(question))
    corrected(question, "exclude")
    assert not Question.objects.drawable().filter(pk=question.pk).exists()
    with pytest.raises(RefusedError):
        corrected(question, "exclude")


def test_another_answer_counts_as_right_too(told):
    question = a_question()
    attempt = a_finished_attempt(an_exam(question), [2])
    told.clear()
    regrade(corrected(question, "accept", answer=2))
    attempt.refresh_from_db()
    assert attempt.passed
    assert told == [("exam_regraded", attempt.pk, False)]
    assert a_finished_attempt(attempt.exam, [0]).passed
    assert not a_finished_attempt(attempt.exam, [1]).passed


def test_another_form_of_a_word_is_compared_as_words_are():
    question = a_question("fill")
    attempt = a_finished_attempt(an_exam(question), [["Forward  SLASH"]])
    regrade(corrected(question, "accept", answer=["forward slash"]))
    attempt.refresh_from_db()
    assert attempt.passed


def test_marking_anew_twice_changes_and_tells_nothing_more(told):
    question = a_question()
    a_finished_attempt(an_exam(question), [1])
    correction = corrected(question, "accept", answer=1)
    assert [regrade(correction), regrade(correction)] == [1, 0]
    catch_up()
    assert len([row for row in told if row[0] == "exam_regraded"]) == 1
    assert Occasion.objects.count() == 1


def test_marking_anew_that_died_in_the_middle_goes_on_where_it_was(monkeypatch):
    question = a_question()
    attempts = [a_finished_attempt(an_exam(question), [1]) for _ in range(3)]
    correction = corrected(question, "accept", answer=1)
    one = regrading._regrade_one

    def dies(correction, pk):
        if pk == attempts[1].pk:
            raise RuntimeError("killed")
        return one(correction, pk)

    monkeypatch.setattr(regrading, "_regrade_one", dies)
    with pytest.raises(RuntimeError):
        regrade(correction)
    monkeypatch.undo()
    assert Correction.objects.get().done_at is None
    catch_up()
    assert correction.outcomes.count() == 3
    assert Correction.objects.get().done_at


def test_an_attempt_that_still_runs_is_marked_by_the_correction_when_it_is_handed_in():
    question = a_question()
    attempt = an_attempt(an_exam(question))
    answer(attempt, 1, 1)
    assert regrade(corrected(question, "accept", answer=1)) == 0
    assert finish_attempt(attempt=attempt, by=attempt.person).passed


def test_whoever_has_another_version_is_left_alone():
    question = a_question()
    old = a_finished_attempt(an_exam(question), [1])
    question.text = "Better?"
    save_question(question)
    new = a_finished_attempt(old.exam, [1])
    assert regrade(corrected(question, "accept", answer=1)) == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert not old.passed
    assert new.passed


def test_a_result_that_does_not_change_is_told_as_such(told):
    question = a_question()
    attempt = a_finished_attempt(an_exam(question), [0])
    told.clear()
    regrade(corrected(question, "accept", answer=1))
    assert told == []
    assert Occasion.objects.get().parameters["changed"] is False
    assert attempt.outcomes.count() == 2


def test_only_editors_find_questions_wrong_and_they_say_why():
    version = a_question().versions.get()
    with pytest.raises(PermissionDenied):
        correct_question(version=version, kind="exclude", reason="No.", by=UserFactory())
    with pytest.raises(RefusedError):
        correct_question(version=version, kind="exclude", reason="  ", by=an_administrator())
    with pytest.raises(RefusedError):
        correct_question(version=version, kind="accept", reason="Yes.", by=an_administrator())


def test_what_was_typed_goes_with_the_person_and_the_result_stays():
    attempt = a_finished_attempt(an_exam(a_question("fill")), [["slash"]])
    forget(attempt.person)
    attempt.refresh_from_db()
    assert attempt.questions.get().given is None
    assert attempt.person is None
    regrade(corrected(attempt.questions.get().question, "accept", answer=["x"]))
    attempt.refresh_from_db()
    assert attempt.score == 100


# --- The editors' report --------------------------------------------------------------------------


def test_the_report_counts_each_persons_first_attempt():
    exam = an_exam(a_question(), a_question())
    for given in ([0, 0], [0, 0], [0, 1], [1, 1]):
        person = a_finished_attempt(exam, given).person
    a_finished_attempt(exam, [0, 0], person)
    report = report_on(exam)
    assert (report.people, report.passed, report.mean_score) == (4, 2, pytest.approx(62.5))
    assert report.alpha == pytest.approx(2 * (1 - (0.25 + 1 / 3) / (11 / 12)))
    first = next(item for item in report.items if item.figures.difficulty == 0.75)
    assert [(row.text, row.count, row.is_right) for row in first.choices] == [
        ("Paris", 3, True),
        ("Lyon", 1, False),
        ("Nice", 0, False),
    ]
    assert first.figures.seconds == 20


def test_where_people_got_different_questions_there_is_no_alpha():
    tagged = [a_question(tags=["search"]) for _ in range(6)]
    exam = an_exam(draws=[{"tag": tagged[0].tags.get(), "count": 2}], shuffle=True)
    for _ in range(6):
        a_finished_attempt(exam, [0, 1])
    assert report_on(exam).alpha is None


def test_a_test_that_nobody_took_has_an_empty_report():
    report = report_on(an_exam())
    assert (report.people, report.alpha, report.items, report.pass_share) == (0, None, [], None)


def test_an_excluded_question_stays_out_of_the_report():
    question = a_question()
    attempt = a_finished_attempt(an_exam(question, a_question()), [1, 0])
    regrade(corrected(question, "exclude"))
    assert len(report_on(attempt.exam).items) == 1
    attempt.refresh_from_db()
    assert attempt.score == Decimal(100)


def test_people_get_their_answers_as_data_but_not_while_they_are_asked():
    finished = a_finished_attempt(an_exam(a_question("fill")), [["slash"]])
    an_attempt(finished.exam, finished.person)
    done, running = export(finished.person)["attempts"]
    assert done["answers"][0]["answer"] == ["slash"]
    assert (done["score"], running["answers"]) == ("100.00", [])


def test_an_exam_that_is_passed_is_a_fact_and_a_quiz_is_not():
    person = a_finished_attempt(an_exam(), [0]).person
    a_finished_attempt(an_exam(kind="quiz"), [0], person)
    assert [fact.value for fact in facts(person)] == [1]
