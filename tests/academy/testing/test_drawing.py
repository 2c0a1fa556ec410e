"""What a test asks: the versions of its questions, and which of them are drawn."""

import pytest

from academy.testing.actions.questions import save_question, tags_named
from academy.testing.drawing import draw
from academy.testing.errors import RefusedError
from academy.testing.models import Exam, Question, QuestionVersion
from tests.factories.academy_testing import a_question, an_attempt, an_exam
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


# --- Versions of questions ------------------------------------------------------------------------


def test_an_edit_of_a_question_that_nobody_was_asked_stays_the_same_version():
    question = a_question(text="Olld?")
    question.text = "Old?"
    save_question(question)
    assert QuestionVersion.objects.get(question=question).text == "Old?"
    assert question.version == 1


def test_an_edit_of_a_question_that_was_asked_makes_a_new_version_and_attempts_keep_theirs():
    question = a_question(text="Before?")
    attempt = an_attempt(an_exam(question))
    question.text = "After?"
    save_question(question)
    assert question.version == 2
    assert attempt.questions.get().version.text == "Before?"
    assert an_attempt(attempt.exam).questions.get().version.text == "After?"


def test_what_is_not_its_content_makes_no_version():
    question = a_question()
    an_attempt(an_exam(question))
    question.difficulty = "hard"
    save_question(question)
    assert question.version == 1
    assert question.versions.count() == 1


# --- Drawing --------------------------------------------------------------------------------------


def test_questions_are_drawn_by_tag_and_difficulty_each_once():
    tag = tags_named(["search"])[0]
    easy = [a_question(tags=["search"], difficulty="easy") for _ in range(3)]
    hard = [a_question(tags=["search"], difficulty="hard") for _ in range(2)]
    a_question(tags=["other"])
    exam = an_exam(draws=[{"tag": tag, "count": 3}, {"tag": tag, "difficulty": "hard", "count": 2}])
    for seed in range(10):
        drawn = draw(exam, language="en", seed=seed)
        assert {question.pk for question, _points in drawn.questions} == {row.pk for row in easy + hard}
        assert not drawn.missing


def test_the_same_seed_draws_the_same_and_another_one_something_else():
    questions = [a_question(tags=["search"]) for _ in range(12)]
    exam = an_exam(draws=[{"tag": questions[0].tags.get(), "count": 5}], shuffle=True)
    drawn = [
        [question.pk for question, _points in draw(exam, language="en", seed=seed).questions] for seed in (1, 1, 2)
    ]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_question_for_an_old_version_of_its_feature_is_left_out_and_listed():
    feature = FeatureFactory(version="3.0")
    stale = a_question(feature=feature, for_version="2.4", tags=["search"])
    fresh = a_question(feature=feature, for_version="3.0", tags=["search"])
    exam = an_exam(stale, fresh)
    assert [question for question, _points in draw(exam, language="en", seed=1).questions] == [fresh]
    assert list(Question.objects.stale()) == [stale]


def test_an_exam_with_too_few_questions_does_not_begin_but_a_quiz_does():
    question = a_question(tags=["search"])
    draws = [{"tag": question.tags.get(), "count": 2}]
    with pytest.raises(RefusedError):
        an_attempt(an_exam(draws=draws))
    assert an_attempt(an_exam(draws=draws, kind=Exam.Kind.QUIZ)).questions.count() == 1


def test_a_test_is_taken_in_ones_own_language_and_what_is_not_translated_in_the_original():
    both, alone = a_question(), a_question()
    a_question(language="fa", translation_key=both.translation_key, text="کدام؟")
    exam = an_exam(both, alone)
    exam.translations.create(language="fa", title="مبانی")
    assert [row.version.language for row in an_attempt(exam, language="fa").questions.all()] == ["fa", "en"]
    assert an_attempt(exam, language="ga").language == "en"
