"""Everything that is kept about tests."""

from academy.testing.models.attempts import Attempt, AttemptQuestion, Outcome, Review
from academy.testing.models.corrections import Correction
from academy.testing.models.exams import Exam, ExamDraw, ExamTranslation
from academy.testing.models.questions import Question, QuestionContent, QuestionTag, QuestionVersion

__all__ = [
    "Attempt",
    "AttemptQuestion",
    "Correction",
    "Exam",
    "ExamDraw",
    "ExamTranslation",
    "Outcome",
    "Question",
    "QuestionContent",
    "QuestionTag",
    "QuestionVersion",
    "Review",
]
