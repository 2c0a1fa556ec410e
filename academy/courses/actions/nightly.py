"""What happens to enrolments by the clock. Safe to run late, and twice."""

import datetime

from django.utils import timezone

from academy.courses import notices
from academy.courses.actions.enrolling import enrol_many
from academy.courses.models import CoursePage, Enrolment, EnrolmentRule, PathPage

STALLED_AFTER = (datetime.timedelta(days=3), datetime.timedelta(days=10))
AT_A_TIME = 500


def apply_rules() -> int:
    """Enrol everybody in the segments of the rules in force; how many are new."""
    count = 0
    for rule in EnrolmentRule.objects.filter(is_active=True).select_related("segment", "page"):
        page = rule.page.specific
        if not isinstance(page, CoursePage | PathPage) or not page.live:
            continue
        due = timezone.now() + datetime.timedelta(days=rule.due_days) if rule.due_days else None
        # Whoever has ever been enrolled is left alone, even if they left.
        known = Enrolment.objects.for_key(page.translation_key).values("subject")
        people = rule.segment.people_now().exclude(subject__in=known).order_by("pk")
        for start in range(0, len(ids := list(people.values_list("pk", flat=True))), AT_A_TIME):
            chunk = list(people.model.objects.filter(pk__in=ids[start : start + AT_A_TIME]))
            new = enrol_many(page=page, people=chunk, how=Enrolment.How.RULE, due_at=due)
            notices.tell_of_assignment(page, new, None)
            count += len(new)
    return count


def remind_stalled() -> int:
    """Remind people of what they have not touched for three days, and once more after ten; how many people. Whoever
    has several such courses, as on a path, hears of the one they were at last: the others count as told."""
    now, count = timezone.now(), 0
    for number, pause in reversed(list(enumerate(STALLED_AFTER, start=1))):
        rows = Enrolment.objects.courses().stalled(now - pause, number).select_related("person")
        told: set[int | None] = set()
        for row in rows.order_by("-active_at", "pk")[: AT_A_TIME * 20]:
            is_due = Enrolment.objects.filter(pk=row.pk, reminders__lt=number).open().update(reminders=number)
            if is_due and row.person_id not in told:
                told.add(row.person_id)
                notices.tell_of_stalling(row, number)
        count += len(told)
    return count
