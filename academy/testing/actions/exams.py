"""Writing tests."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from academy.testing.models import Exam
from accounts.audiences import Rule
from accounts.models import AudienceRule


def check_draw(question: object, tag: object, difficulty: str) -> None:
    """A line names either one question or what to draw by; `ValidationError` else."""
    if question and (tag or difficulty):
        raise ValidationError(_("Choose either a question or what to draw by."))
    if not (question or tag or difficulty):
        raise ValidationError(_("Choose a question, a tag or a difficulty."))


@transaction.atomic
def save_exam(exam: Exam) -> Exam:
    """Save a test with the rule that follows from its audiences. Attempts that run keep the rules they began with."""
    exam.rule_id = AudienceRule.objects.intern(Rule.of(exam.audiences))
    exam.save()
    return exam
