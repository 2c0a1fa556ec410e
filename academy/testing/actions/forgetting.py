"""What is left of somebody whose account is erased."""

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
