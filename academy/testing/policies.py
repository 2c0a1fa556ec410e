"""Who may do what with tests: pure functions."""

from typing import Any

from academy.testing.models import Attempt, Exam
from accounts.policies import tokens_of

REVIEW = "academy_testing.review_answers"


def may_see(user: Any, exam: Exam) -> bool:
    """Whether the audiences of a test admit `user`, who may be a stranger: its first page is for them, too."""
    return exam.access_rule.admits(tokens_of(user))


def may_take(user: Any, exam: Exam) -> bool:
    """Whoever is signed in and may see it, while it is open."""
    return bool(user.is_authenticated and user.is_active and exam.is_open and may_see(user, exam))


def may_answer(user: Any, attempt: Attempt) -> bool:
    """Whose attempt it is, and nobody else, whatever they may do otherwise."""
    return bool(user.is_authenticated and user.is_active and attempt.person_id == user.pk)


def may_edit(user: Any) -> bool:
    """Who writes questions, and so finds them wrong."""
    return bool(user.is_authenticated and user.has_perm("academy_testing.change_question"))


def may_review(user: Any) -> bool:
    """Who marks answers in free text."""
    return bool(user.is_authenticated and user.has_perm(REVIEW))


def may_review_attempt(user: Any, attempt: Attempt) -> bool:
    """Nobody marks their own."""
    return may_review(user) and attempt.person_id != user.pk


def may_see_marks(attempt: Attempt) -> bool:
    """Whether it is shown, after an attempt, which answers were right."""
    return attempt.state == Attempt.State.FINISHED and attempt.exam.review_after != Exam.ReviewAfter.SCORE


def may_see_answers(attempt: Attempt, *, attempts_left: bool) -> bool:
    """Whether the right answers and the explanations are shown."""
    if attempt.state != Attempt.State.FINISHED:
        return False
    after = attempt.exam.review_after
    if after == Exam.ReviewAfter.ALL_ONCE_DONE:
        return bool(attempt.passed) or not attempts_left
    return bool(after == Exam.ReviewAfter.ALL)
