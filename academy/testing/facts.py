"""What tests know about people: for scorecards, that is, without any score."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.testing.models import Exam
from accounts.facts import Fact
from accounts.models import User


def facts(subject: Any) -> Iterator[Fact]:
    """How many exams somebody has passed; quizzes are for oneself."""
    if isinstance(subject, User):
        passed = Exam.objects.passed_by(subject).filter(kind=Exam.Kind.EXAM).count()
        if passed:
            yield Fact(_("Exams passed"), passed, icon="clipboard-check")
