"""Scores: told when they change, once they can be, the latest last."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from academy.courses.actions.completing import complete_lesson
from academy.courses.actions.learning import mark_lesson
from academy.launches import tasks
from academy.launches.actions import scores
from academy.launches.actions.arriving import arrive
from academy.launches.actions.signing_keys import rotate_key
from academy.launches.addresses import target_url
from academy.launches.claims import read_claims
from academy.launches.models import Participation, Platform
from academy.launches.targets import Target
from academy.testing import events as testing
from academy.testing.models import Attempt
from tests.academy.launches.learning_system import AGS, LearningSystem
from tests.factories.academy_courses import a_course, a_lesson, enrolled, lessons_of
from tests.factories.academy_launches import linked
from tests.factories.academy_testing import a_finished_attempt, a_question, an_exam
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
RIGHT, WRONG = 0, 1


@pytest.fixture
def learner(platform):
    person = UserFactory()
    linked(platform, person)
    return person


@pytest.fixture
def course():
    return a_course(4)


@pytest.fixture
def launched(visitor, learner, course) -> LearningSystem:
    """The learner has come to the course."""
    assert visitor.launch(target_url("course", course.translation_key)).status_code == 302
    tasks.send_scores()
    return visitor.system


def given(system: LearningSystem) -> list[tuple[float, str]]:
    """The scores that arrived."""
    return [(score["scoreGiven"], score["activityProgress"]) for score in system.scores]


def row() -> Participation:
    return Participation.objects.get()


class TestCourses:
    def test_each_lesson_done_raises_the_score(self, launched, learner, course):
        assert given(launched) == []
        for lesson in lessons_of(course):
            complete_lesson(lesson=lesson, person=learner)
            tasks.send_scores()
        assert given(launched) == [(25, "InProgress"), (50, "InProgress"), (75, "InProgress"), (100, "Completed")]
        assert launched.scores[-1]["userId"] == "learner-1"
        assert launched.scores[-1]["scoreMaximum"] == 100
        assert launched.scores[-1]["gradingProgress"] == "FullyGraded"
        assert row().state == "sent"

    def test_of_several_changes_the_latest_arrives_alone(self, launched, learner, course):
        for lesson in lessons_of(course)[:3]:
            complete_lesson(lesson=lesson, person=learner)
        tasks.send_scores()
        assert given(launched) == [(75, "InProgress")]

    def test_a_lesson_that_is_not_done_after_all_lowers_it(self, launched, learner, course):
        one, other = lessons_of(course)[:2]
        for lesson in (one, other):
            mark_lesson(lesson=lesson, by=learner)
        tasks.send_scores()
        mark_lesson(lesson=other, by=learner, done=False)
        tasks.send_scores()
        assert given(launched) == [(50, "InProgress"), (25, "InProgress")]

    def test_what_was_done_before_the_launch_counts(self, visitor, learner, course):
        enrolled(learner, course)
        complete_lesson(lesson=lessons_of(course)[0], person=learner)
        visitor.launch(target_url("course", course.translation_key))
        tasks.send_scores()
        assert given(visitor.system) == [(25, "InProgress")]

    def test_what_is_rolled_back_tells_nobody(self, launched, learner, course):
        before = row().wanted
        with transaction.atomic():
            complete_lesson(lesson=lessons_of(course)[0], person=learner)
            assert row().wanted > before
            transaction.set_rollback(True)
        assert (row().wanted, row().state) == (before, "sent")

    def test_the_row_and_its_task_are_written_with_the_lesson(self, launched, learner, course):
        OrmQ.objects.all().delete()
        complete_lesson(lesson=lessons_of(course)[0], person=learner)
        assert row().state == "waiting"
        assert "academy.launches.tasks.send_scores" in [task.func() for task in OrmQ.objects.all()]

    def test_nothing_is_told_where_the_platform_wants_nothing(self, visitor, learner, course):
        wanted = {f"{AGS}claim/endpoint": {"scope": [], "lineitem": visitor.system.line_item}}
        visitor.launch(target_url("course", course.translation_key), **wanted)
        complete_lesson(lesson=lessons_of(course)[0], person=learner)
        tasks.send_scores()
        assert visitor.system.scores == []
        assert "POST /token" not in visitor.system.asked

    def test_another_place_in_the_gradebook_is_told_anew(self, launched, visitor, learner, course):
        complete_lesson(lesson=lessons_of(course)[0], person=learner)
        tasks.send_scores()
        moved = {
            "scope": [f"{AGS}scope/score"],
            "lineitem": visitor.system.line_item.replace("lineitem?", "lineitem/?"),
        }
        visitor.launch(target_url("course", course.translation_key), **{f"{AGS}claim/endpoint": moved})
        tasks.send_scores()
        assert given(launched) == [(25, "InProgress")] * 2

    def test_a_change_by_an_editor_is_found_at_night(self, launched, learner, course):
        complete_lesson(lesson=lessons_of(course)[0], person=learner)
        tasks.send_scores()
        lessons_of(course)[3].delete()
        tasks.tidy_up()
        tasks.send_scores()
        assert given(launched) == [(25, "InProgress"), (33, "InProgress")]


class TestLessons:
    def test_a_lesson_is_done_or_not(self, visitor, learner, course):
        lesson = lessons_of(course)[0]
        visitor.launch(target_url("lesson", lesson.translation_key))
        complete_lesson(lesson=lesson, person=learner)
        tasks.send_scores()
        assert given(visitor.system) == [(100, "Completed")]

    @pytest.fixture
    def exam(self):
        return an_exam(a_question(), a_question(), pass_mark=60)

    @pytest.fixture
    def examined(self, visitor, learner, exam) -> LearningSystem:
        lesson = a_lesson(a_course(1), kind="exam", exam=exam)
        visitor.launch(target_url("lesson", lesson.translation_key))
        return visitor.system

    def test_a_test_tells_the_best_score(self, examined, learner, exam):
        for answers in ([WRONG, WRONG], [RIGHT, WRONG], [WRONG, WRONG], [RIGHT, RIGHT]):
            a_finished_attempt(exam, answers, by=learner)
            tasks.send_scores()
        assert given(examined) == [(0, "Submitted"), (50, "Submitted"), (100, "Completed")]

    def test_a_result_that_is_marked_anew_is_told_anew(self, examined, learner, exam):
        attempt = a_finished_attempt(exam, [RIGHT, RIGHT], by=learner)
        tasks.send_scores()
        Attempt.objects.filter(pk=attempt.pk).update(score=Decimal("50"), passed=False)
        attempt.refresh_from_db()
        testing.exam_regraded.send(Attempt, attempt=attempt, passed_before=True)
        tasks.send_scores()
        assert given(examined)[-1][0] == 50

    def test_somebody_elses_result_tells_nothing(self, examined, exam):
        a_finished_attempt(exam, [RIGHT, RIGHT])
        tasks.send_scores()
        assert examined.scores == []


class TestSending:
    @pytest.fixture
    def waiting(self, launched, learner, course) -> LearningSystem:
        complete_lesson(lesson=lessons_of(course)[0], person=learner)
        return launched

    def test_a_token_is_asked_for_once(self, waiting, learner, course):
        for lesson in lessons_of(course)[1:3]:
            tasks.send_scores()
            complete_lesson(lesson=lesson, person=learner)
        tasks.send_scores()
        assert (len(waiting.scores), waiting.tokens_given) == (3, 1)

    def test_a_token_that_was_taken_back_is_asked_for_anew(self, waiting, learner, course):
        tasks.send_scores()
        waiting.tokens.clear()
        complete_lesson(lesson=lessons_of(course)[1], person=learner)
        tasks.send_scores()
        assert (len(waiting.scores), waiting.tokens_given) == (2, 2)

    def test_after_a_new_key_tokens_are_given_still(self, waiting):
        rotate_key()
        waiting.tool_keys = None
        keys = Client().get("/lti/keys").json()
        waiting.tool_keys = lambda: keys
        tasks.send_scores()
        assert len(waiting.scores) == 1

    def test_a_platform_that_is_away_gets_the_score_when_it_is_back(self, waiting, learner, course):
        waiting.away = True
        tasks.send_scores()
        assert (row().state, row().attempts) == ("waiting", 1)
        assert row().due_at > timezone.now()
        Participation.objects.update(due_at=timezone.now())
        tasks.catch_up()
        assert row().attempts == 2
        waiting.away = False
        Participation.objects.update(due_at=timezone.now())
        tasks.catch_up()
        assert given(waiting) == [(25, "InProgress")]
        assert (row().state, row().last_error) == ("sent", "")

    def test_the_latest_score_wins_over_one_that_waits(self, waiting, learner, course):
        waiting.away = True
        tasks.send_scores()
        complete_lesson(lesson=lessons_of(course)[1], person=learner)
        waiting.away = False
        tasks.send_scores()
        assert given(waiting) == [(50, "InProgress")]

    def test_others_of_a_platform_that_is_away_are_not_tried_and_lose_nothing(self, waiting, platform, course, visitor):
        launch = read_claims(platform.pk, waiting.claims("n", target_url("course", course.translation_key)))
        target = Target("course", course.translation_key)
        for number in range(3):
            account = linked(platform, UserFactory(), sub=f"other-{number}")
            arrive(account=account, launch=launch, target=target, language="en")
            complete_lesson(lesson=lessons_of(course)[0], person=account.person)
        waiting.away, before = True, len(waiting.asked)
        tasks.send_scores()
        assert len(waiting.asked) == before + 1
        assert sorted(Participation.objects.values_list("attempts", flat=True)) == [0, 0, 0, 1]
        waiting.away = False
        Participation.objects.update(due_at=timezone.now())
        tasks.send_scores()
        assert len(waiting.scores) == 4

    def test_a_place_that_is_gone_fails_until_the_next_score(self, waiting, learner, course):
        waiting.refuses_scores = 404
        tasks.send_scores()
        assert (row().state, row().last_error) == ("failed", "HTTP 404")
        waiting.refuses_scores = 0
        complete_lesson(lesson=lessons_of(course)[1], person=learner)
        tasks.send_scores()
        assert given(waiting) == [(50, "InProgress")]

    def test_what_is_refused_again_and_again_fails_in_the_end(self, waiting):
        waiting.refuses_scores = 403
        for _number in range(len(scores.PAUSES) + 1):
            Participation.objects.update(due_at=timezone.now())
            tasks.send_scores()
        assert row().state == "failed"

    def test_a_score_that_changes_on_its_way_is_told_again(self, waiting, learner, course, monkeypatch):
        publish = scores.publish

        def slowly(participation, score, at):
            publish(participation, score, at)
            if len(waiting.scores) == 1:
                complete_lesson(lesson=lessons_of(course)[1], person=learner)

        monkeypatch.setattr(scores, "publish", slowly)
        tasks.send_scores()
        assert given(waiting) == [(25, "InProgress"), (50, "InProgress")]
        assert row().state == "sent"

    def test_what_a_dead_worker_held_is_sent_by_the_next(self, waiting):
        held = Participation.objects.claim("dead", limit=5, seconds=600)
        assert len(held) == 1
        tasks.catch_up()
        assert waiting.scores == []
        Participation.objects.update(held_until=timezone.now() - timedelta(seconds=1))
        tasks.catch_up()
        assert given(waiting) == [(25, "InProgress")]
        # The dead one wakes up: what it has to say does not count any more.
        scores._done(held[0], score=Decimal(0))
        assert row().score == 25

    def test_a_platform_that_was_switched_off_is_told_nothing(self, waiting):
        Platform.objects.update(is_active=False)
        tasks.send_scores()
        assert waiting.scores == []
        Platform.objects.update(is_active=True)
        tasks.catch_up()
        assert len(waiting.scores) == 1

    def test_an_address_inside_our_network_is_never_asked(self, waiting, settings):
        settings.LTI_INTERNAL_PLATFORMS = False
        cache.clear()
        before = len(waiting.asked)
        tasks.send_scores()
        assert len(waiting.asked) == before
        assert row().state != "sent"
