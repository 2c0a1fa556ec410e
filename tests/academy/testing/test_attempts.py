"""Taking a test: beginning, answering, handing in; once, and nothing lost."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.testing import events
from academy.testing.actions.answering import save_answer, set_flag
from academy.testing.actions.finishing import finish_attempt, finish_overdue
from academy.testing.actions.starting import start_attempt
from academy.testing.errors import AttemptClosedError, NewerAnswerError, RefusedError
from academy.testing.models import Attempt, AttemptQuestion, Exam, Outcome
from academy.testing.querysets import best_attempt
from academy.testing.revisions import Verdict, Written, judge
from academy.testing.standing import Standing
from tests.academy.testing.images import an_image
from tests.factories.academy_testing import DATA, a_finished_attempt, a_question, an_attempt, an_exam, answer
from tests.factories.accounts import UserFactory, a_customer, a_partner

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def clock(monkeypatch):
    """A clock that one sets: `clock(minutes)` from now."""
    began = timezone.now()
    moment = [began]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])

    def to(minutes: float) -> datetime.datetime:
        moment[0] = began + minutes * MINUTE
        return moment[0]

    return to


@pytest.fixture
def told():
    """What was sent to those who listen."""
    heard = []

    def hear(signal, **kwargs):
        heard.append((next(name for name in vars(events) if getattr(events, name) is signal), kwargs["attempt"].pk))

    for name in ("exam_passed", "exam_failed", "exam_regraded"):
        getattr(events, name).connect(hear)
    yield heard
    for name in ("exam_passed", "exam_failed", "exam_regraded"):
        getattr(events, name).disconnect(hear)


# --- Beginning ------------------------------------------------------------------------------------


def test_beginning_twice_goes_on_with_the_attempt_that_runs():
    exam, person = an_exam(), UserFactory()
    assert an_attempt(exam, person) == an_attempt(exam, person)
    assert an_attempt(exam).person != person


def test_the_database_holds_one_running_attempt_a_person():
    attempt = an_attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(
            exam=attempt.exam,
            subject=attempt.subject,
            number=2,
            seed=1,
            language="en",
            pass_mark=70,
            person=attempt.person,
        )


def test_who_loses_the_race_to_begin_gets_the_winners_attempt(monkeypatch):
    first = an_attempt()
    monkeypatch.setattr("academy.testing.actions.starting.standing_of", lambda exam, person, now: Standing())
    assert an_attempt(first.exam, first.person) == first


def test_only_whom_the_audiences_admit_may_begin():
    exam = an_exam(audiences=["partners"])
    assert an_attempt(exam, a_partner())
    for stranger in (a_customer(), UserFactory(is_active=False)):
        with pytest.raises(PermissionDenied):
            an_attempt(exam, stranger)


def test_a_test_that_is_closed_begins_for_nobody():
    with pytest.raises(PermissionDenied):
        an_attempt(an_exam(is_open=False))


def test_the_statement_is_accepted_before():
    exam, person = an_exam(integrity_statement="I work alone."), UserFactory()
    with pytest.raises(RefusedError):
        start_attempt(exam=exam, by=person)
    assert start_attempt(exam=exam, by=person, accepts_integrity=True).integrity_accepted_at


def test_attempts_end_and_one_waits_between_them(clock):
    exam, person = an_exam(attempts_allowed=2, wait_hours=1), UserFactory()
    a_finished_attempt(exam, [1], person)
    with pytest.raises(RefusedError) as refused:
        an_attempt(exam, person)
    assert refused.value.code == "wait"
    clock(61)
    a_finished_attempt(exam, [0], person)
    clock(122)
    with pytest.raises(RefusedError) as refused:
        an_attempt(exam, person)
    assert refused.value.code == "attempts"


# --- Answering ------------------------------------------------------------------------------------


def test_each_answer_is_a_row_that_is_saved_by_itself():
    attempt = an_attempt(an_exam(a_question(), a_question()))
    answer(attempt, 1, 0)
    assert attempt.questions.get(position=1).given == 0
    assert attempt.questions.get(position=2).given is None


def test_an_older_window_does_not_overwrite_a_newer_answer():
    attempt = an_attempt()
    person = attempt.person
    save_answer(attempt=attempt, position=1, answer=Written(0, 0), by=person)
    with pytest.raises(NewerAnswerError) as refused:
        save_answer(attempt=attempt, position=1, answer=Written(2, 0), by=person)
    assert refused.value.asked.given == 0
    assert attempt.questions.get().given == 0
    assert save_answer(attempt=attempt, position=1, answer=Written(2, 1), by=person).revision == 2


@pytest.mark.parametrize(
    ("stored", "arriving", "verdict"),
    [
        (Written(None, 0), Written(1, 0, "a", 1), Verdict.TAKE),
        (Written(1, 1, "a", 1), Written(2, 0, "a", 2), Verdict.TAKE),
        (Written(2, 2, "a", 3), Written(1, 0, "a", 2), Verdict.KNOWN),
        (Written(2, 2, "a", 3), Written(2, 0, "b", 1), Verdict.KNOWN),
        (Written(2, 2, "a", 3), Written(1, 1, "b", 1), Verdict.REFUSE),
        (Written(2, 2, "a", 3), Written(1, 2, "b", 1), Verdict.TAKE),
        (Written(2, 2), Written(1, 1), Verdict.REFUSE),
        (Written(2, 2), Written(None, 2), Verdict.TAKE),
    ],
)
def test_which_of_two_answers_is_newer(stored, arriving, verdict):
    assert judge(stored, arriving) == verdict


def test_sending_an_answer_twice_changes_nothing():
    attempt = an_attempt()
    for _ in range(2):
        save_answer(attempt=attempt, position=1, answer=Written(1, 0, "page", 1), by=attempt.person, seconds=5)
    row = attempt.questions.get()
    assert (row.revision, row.seconds) == (1, 5)


def test_nobody_answers_for_somebody_else():
    attempt = an_attempt()
    with pytest.raises(PermissionDenied):
        save_answer(attempt=attempt, position=1, answer=Written(1, 0), by=UserFactory(is_superuser=True))
    with pytest.raises(PermissionDenied):
        finish_attempt(attempt=attempt, by=UserFactory(is_superuser=True))


def test_answers_are_taken_until_the_grace_is_over(clock):
    attempt = an_attempt(an_exam(time_limit=600, grace=60))
    clock(10.9)
    answer(attempt, 1, 1)
    clock(11)
    with pytest.raises(AttemptClosedError):
        answer(attempt, 1, 0)
    assert attempt.questions.get().given == 1


def test_after_handing_in_no_answer_is_taken():
    attempt = a_finished_attempt(an_exam(), [1])
    with pytest.raises(AttemptClosedError):
        answer(attempt, 1, 0)


def test_a_clock_that_is_set_back_gives_nobody_more_than_the_limit(clock):
    attempt = an_attempt(an_exam(time_limit=600))
    assert attempt.seconds_left(clock(4)) == 360
    assert attempt.seconds_left(clock(-120)) == 600
    assert attempt.seconds_left(clock(30)) == 0
    assert finish_attempt(attempt=attempt).finished_at >= attempt.started_at


def test_a_clock_that_is_set_back_while_finishing_ends_nothing_before_it_began(clock):
    attempt = an_attempt(an_exam())
    clock(-30)
    assert finish_attempt(attempt=attempt, by=attempt.person).finished_at == attempt.started_at


def test_a_question_is_flagged_to_come_back_to_it():
    attempt = an_attempt()
    set_flag(attempt=attempt, position=1, is_flagged=True, by=attempt.person)
    assert attempt.questions.get().is_flagged


# --- Handing in -----------------------------------------------------------------------------------


def test_handing_in_marks_and_tells_once(told):
    attempt = an_attempt(an_exam(a_question(), a_question("multiple"), pass_mark=75))
    answer(attempt, 1, 0)
    answer(attempt, 2, [0])
    for _ in range(2):
        finish_attempt(attempt=attempt, by=attempt.person)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, attempt.state) == (Decimal("75.00"), True, "finished")
    assert told == [("exam_passed", attempt.pk)]
    assert list(Exam.objects.passed_by(attempt.person)) == [attempt.exam]


def test_the_database_finishes_an_attempt_once():
    attempt = a_finished_attempt(an_exam(), [0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.create(attempt=attempt, reason=Outcome.Reason.TIME)


def test_what_nobody_hands_in_is_handed_in_when_its_time_is_over(clock, told):
    attempt = an_attempt(an_exam(time_limit=600, grace=60))
    answer(attempt, 1, 0)
    clock(10.5)
    assert finish_overdue() == 0
    clock(45)
    assert finish_overdue() == 1
    assert finish_overdue() == 0
    attempt.refresh_from_db()
    assert attempt.passed
    assert attempt.finished_at == attempt.closes_at
    assert attempt.outcomes.get().reason == "time"
    assert told == [("exam_passed", attempt.pk)]


def test_beginning_anew_hands_in_what_ran_too_long(clock):
    exam, person = an_exam(time_limit=600), UserFactory()
    first = an_attempt(exam, person)
    clock(20)
    assert an_attempt(exam, person).number == 2
    first.refresh_from_db()
    assert first.state == "finished"


@pytest.mark.parametrize(
    ("rules", "given", "score"),
    [
        ({}, [0], 50),
        ({"partial_credit": False}, [0], 0),
        ({"partial_credit": False}, [0, 1], 100),
        ({"negative_marking": Decimal("0.25")}, [2, 3], 0),
        ({}, None, 0),
    ],
)
def test_the_rules_of_a_test_decide_what_an_answer_is_worth(rules, given, score):
    assert a_finished_attempt(an_exam(a_question("multiple"), **rules), [given]).score == score


def test_wrong_answers_cost_where_the_test_says_so_and_empty_ones_nothing():
    exam = an_exam(*(a_question() for _ in range(4)), negative_marking=Decimal("0.50"))
    assert a_finished_attempt(exam, [0, 0, 1, None]).score == Decimal("37.50")
    assert a_finished_attempt(exam, [1, 1, 1, 1]).score == 0


def test_questions_weigh_by_their_points():
    exam = an_exam(draws=[{"question": a_question(), "points": 3}, {"question": a_question()}])
    assert a_finished_attempt(exam, [0, 1]).score == 75


def test_the_best_of_several_attempts_counts():
    exam, person = an_exam(), UserFactory()
    a_finished_attempt(exam, [1], person)
    best = a_finished_attempt(exam, [0], person)
    a_finished_attempt(exam, [1], person)
    assert best_attempt(exam, person) == best


def test_an_erased_person_leaves_the_attempt_under_a_pseudonym():
    attempt = a_finished_attempt(an_exam(), [0])
    attempt.person.delete()
    attempt.refresh_from_db()
    assert attempt.person is None
    assert attempt.passed


@pytest.mark.parametrize("kind", DATA)
def test_every_kind_can_be_asked_answered_and_handed_in(kind):
    fields = {"image": an_image(), "image_alt": "A window"} if kind == "hotspot" else {}
    question = a_question(kind, **fields)
    solution = "My own words" if kind == "free" else question.kind_class.solution(question.data)
    attempt = a_finished_attempt(an_exam(question), [solution])
    assert attempt.score in (100, None)


def test_a_process_that_dies_between_two_answers_loses_none_of_the_saved(clock):
    attempt = an_attempt(an_exam(a_question(), a_question(), time_limit=600))
    answer(attempt, 1, 0)
    with pytest.raises(RuntimeError):
        answer_and_die(attempt)
    clock(60)
    finish_overdue()
    attempt.refresh_from_db()
    assert attempt.score == 50
    assert AttemptQuestion.objects.get(attempt=attempt, position=2).given is None


@transaction.atomic
def answer_and_die(attempt):
    answer(attempt, 2, 0)
    raise RuntimeError("killed")
