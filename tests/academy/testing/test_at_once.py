"""Many at the same moment: people, windows, and the clock."""

import datetime
import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import connections
from django.utils import timezone

from academy.testing.actions.answering import save_answer
from academy.testing.actions.finishing import finish_attempt, finish_overdue
from academy.testing.actions.regrading import correct_question, regrade
from academy.testing.actions.starting import start_attempt
from academy.testing.errors import AttemptClosedError, NewerAnswerError
from academy.testing.models import Attempt, Outcome, Question
from academy.testing.revisions import Written
from accounts.models import User
from tests.factories.academy_testing import a_question, an_attempt, an_exam, answer
from tests.factories.accounts import UserFactory, an_administrator

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
MANY = 20


def together(calls: Sequence[Callable[[], object]]) -> list[object]:
    """Make all calls in the same moment, each on a connection of its own; what each returned or raised."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number: int, call: Callable[[], object]) -> None:
        try:
            gate.wait(30)
            results[number] = call()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    running = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    return results


def test_whoever_begins_from_twenty_windows_has_one_attempt():
    exam, person = an_exam(a_question(), a_question()), UserFactory()
    begun = together([lambda: start_attempt(exam=exam, by=person).pk] * MANY)
    assert len(set(begun)) == 1
    assert Attempt.objects.get().questions.count() == 2


def test_of_twenty_windows_that_know_the_same_answer_one_writes_the_next():
    attempt = an_attempt(an_exam(a_question("fill")))
    person = attempt.person

    def write(number: int) -> object:
        return save_answer(attempt=attempt, position=1, answer=Written([f"window {number}"], 0), by=person)

    results = together([lambda number=number: write(number) for number in range(MANY)])
    taken = [each for each in results if not isinstance(each, NewerAnswerError)]
    assert len(taken) == 1
    asked = attempt.questions.get()
    assert (asked.revision, asked.given) == (1, taken[0].given)


def test_everybody_who_answers_in_the_same_moment_is_heard():
    exam = an_exam(a_question())
    attempts = [an_attempt(exam) for _ in range(MANY)]
    together([lambda attempt=attempt: answer(attempt, 1, attempt.pk % 3) for attempt in attempts])
    assert all(attempt.questions.get().given == attempt.pk % 3 for attempt in attempts)


def test_the_person_and_the_clock_who_both_hand_in_do_it_once():
    attempt = an_attempt(an_exam(time_limit=600, grace=0))
    answer(attempt, 1, 0)
    Attempt.objects.filter(pk=attempt.pk).update(due_at=timezone.now() - datetime.timedelta(seconds=1))
    together([lambda: finish_attempt(attempt=attempt, by=attempt.person)] * 8 + [finish_overdue] * 4)
    assert Outcome.objects.get().passed


def test_an_answer_that_comes_while_one_hands_in_is_either_counted_or_refused():
    exam = an_exam(a_question())
    for _ in range(10):
        answer_while_handing_in(an_attempt(exam))


def answer_while_handing_in(attempt: Attempt) -> None:
    saved, finished = together([lambda: answer(attempt, 1, 0), lambda: finish_attempt(attempt=attempt)])
    assert finished.passed is not isinstance(saved, AttemptClosedError)


def test_an_attempt_that_is_handed_in_while_its_question_is_corrected_knows_of_it():
    editor = an_administrator()
    for _ in range(10):
        question = a_question()
        attempt = an_attempt(an_exam(question))
        answer(attempt, 1, 1)
        correct_while_handing_in(attempt, question, editor)
        attempt.refresh_from_db()
        assert attempt.passed


def correct_while_handing_in(attempt: Attempt, question: Question, editor: User) -> None:
    version = question.versions.get()

    def correct() -> int:
        return regrade(correct_question(version=version, kind="accept", answer=1, reason="It is.", by=editor))

    together([correct, lambda: finish_attempt(attempt=attempt)])
