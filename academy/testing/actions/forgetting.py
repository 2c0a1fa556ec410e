"""What is kept of somebody's tests: handed to them as data, and cut loose from them when they go."""

from typing import Any

from django.db import transaction

from academy.testing.models import Attempt, AttemptQuestion, Review


@transaction.atomic
def forget(user: Any) -> None:
    """Attempts stay under their pseudonym, which nothing leads to any more; whatever was typed goes."""
    asked = AttemptQuestion.objects.filter(attempt__person=user)
    Review.objects.filter(asked__in=asked).update(comment="")
    asked.filter(version__kind__in=("free", "fill", "numeric")).update(given=None)
    asked.update(writer="")
    Attempt.objects.filter(person=user).update(person=None)


def export(user: Any) -> dict[str, Any]:
    """All attempts with the answers in words."""
    attempts = Attempt.objects.filter(subject=user.subject).select_related("exam").order_by("pk")
    return {"attempts": [_exported(attempt) for attempt in attempts]}


def _exported(attempt: Attempt) -> dict[str, Any]:
    asked = attempt.questions.select_related("version", "review").order_by("position")
    return {
        "test": attempt.exam.title,
        "started": attempt.started_at.isoformat(),
        "finished": attempt.finished_at.isoformat() if attempt.finished_at else None,
        "score": str(attempt.score) if attempt.score is not None else None,
        "passed": attempt.passed,
        "answers": [
            {
                "question": row.version.text,
                "answer": row.version.kind_class.describe(row.version.data, row.given) if row.is_answered else [],
                "points": str(row.points) if row.points is not None else None,
                "comment": row.review.comment if hasattr(row, "review") else "",
            }
            for row in asked
        ]
        if not attempt.is_running
        else [],
    }
