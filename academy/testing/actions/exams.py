"""Writing tests."""

from django.db import transaction

from academy.testing.models import Exam
from accounts.audiences import Rule
from accounts.models import AudienceRule


@transaction.atomic
def save_exam(exam: Exam) -> Exam:
    """Save a test with the rule that follows from its audiences. Attempts that run keep the rules they began with."""
    exam.rule_id = AudienceRule.objects.intern(Rule.of(exam.audiences))
    exam.save()
    return exam
