"""What certificates do by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django_q.models import Schedule

MORNING, NIGHT = time(6, 20), time(3, 10)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules, leaving the next run of those that are there alone."""
    for function, first_run in (("remind", _next(MORNING)), ("tidy_up", _next(NIGHT))):
        task = {"func": f"academy.certificates.tasks.{function}", "schedule_type": Schedule.DAILY, "repeats": -1}
        Schedule.objects.update_or_create(
            name=f"certificates: {function}", defaults=task, create_defaults={**task, "next_run": first_run}
        )


def _next(hour: time) -> datetime:
    now = timezone.now()
    today = datetime.combine(now, hour, tzinfo=now.tzinfo)
    return today if today > now else today + timedelta(days=1)
