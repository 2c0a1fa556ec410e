"""Questions, tests and attempts to test with."""

from typing import Any

from academy.testing.actions.answering import save_answer
from academy.testing.actions.exams import save_exam
from academy.testing.actions.finishing import finish_attempt
from academy.testing.actions.questions import save_question, tags_named
from academy.testing.actions.starting import start_attempt
from academy.testing.models import Attempt, AttemptQuestion, Exam, ExamDraw, Question
from academy.testing.revisions import Written
from tests.factories.accounts import UserFactory

DATA: dict[str, dict[str, Any]] = {
    "single": {"options": [{"text": "Paris", "is_right": True}, {"text": "Lyon"}, {"text": "Nice"}]},
    "multiple": {"options": [{"text": "2", "is_right": True}, {"text": "3", "is_right": True}, "4", "6"]},
    "ordering": {"items": ["Draft", "Review", "Publish"]},
    "matching": {
        "pairs": [{"left": "FAQ", "right": "Question"}, {"left": "Course", "right": "Lesson"}],
        "others": ["Leek"],
    },
    "fill": {"sentence": "Press ___ to search.", "gaps": [{"accepted": ["/", "slash"]}]},
    "numeric": {"value": 3.5, "tolerance": 0.1, "unit": "GB", "other_units": [{"unit": "MB", "factor": 0.001}]},
    "hotspot": {"areas": [{"x": 10, "y": 10, "width": 20, "height": 20}]},
    "free": {
        "criteria": [{"name": "Names the audience", "points": 2}, {"name": "Is polite", "points": 2}],
        "longest": 100,
    },
}
counted = iter(range(1, 10**9))


def a_question(kind: str = "single", *, tags: list[str] | None = None, **fields: Any) -> Question:
    """A question of any kind, with data that fits."""
    fields.setdefault("data", DATA[kind])
    fields.setdefault("text", f"Question {next(counted)}?")
    question = save_question(Question(kind=kind, **fields))
    question.tags.set(tags_named(tags or []))
    return question


def an_exam(*questions: Question, draws: list[dict[str, Any]] | None = None, **fields: Any) -> Exam:
    """A test of these questions (of one, if none is given) and of what is drawn; unshuffled unless told."""
    fields = {"shuffle": False, "title": "Basics", "slug": f"basics-{next(counted)}", **fields}
    exam = save_exam(Exam(**fields))
    rows = [{"question": question} for question in questions] + (draws or [])
    for order, row in enumerate(rows or [{"question": a_question()}]):
        ExamDraw.objects.create(exam=exam, sort_order=order, **row)
    return exam


def an_attempt(exam: Exam | None = None, by: Any = None, **more: Any) -> Attempt:
    """Somebody has begun a test."""
    return start_attempt(exam=exam or an_exam(), by=by or UserFactory(), accepts_integrity=True, **more)


def answer(attempt: Attempt, position: int, given: Any) -> AttemptQuestion:
    """Whoever takes the test answers."""
    asked = attempt.questions.get(position=position)
    return save_answer(
        attempt=attempt, position=position, answer=Written(given, asked.revision), by=attempt.person, seconds=20
    )


def a_finished_attempt(exam: Exam, answers: list[Any], by: Any = None) -> Attempt:
    """Somebody has taken a test with these answers, in the order of its questions; None is none."""
    attempt = an_attempt(exam, by)
    for position, given in enumerate(answers, 1):
        if given is not None:
            answer(attempt, position, given)
    return finish_attempt(attempt=attempt, by=attempt.person)
