"""What delivery does by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django_q.models import Schedule

NIGHT = time(3, 41)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules, leaving the next run of those that are there alone."""
    now = timezone.now()
    tonight = datetime.combine(now, NIGHT, tzinfo=now.tzinfo)
    night = tonight if tonight > now else tonight + timedelta(days=1)
    for function, kind, minutes, first_run in (
        ("catch_up", Schedule.MINUTES, 1, now),
        ("read_mailbox", Schedule.MINUTES, 1, now),
        ("gather_digests", Schedule.MINUTES, 5, now),
        ("tidy", Schedule.DAILY, None, night),
    ):
        rule = {"func": f"delivery.tasks.{function}", "schedule_type": kind, "minutes": minutes, "repeats": -1}
        Schedule.objects.update_or_create(
            name=f"delivery: {function}", defaults=rule, create_defaults={**rule, "next_run": first_run}
        )
