"""What courses do by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django_q.models import Schedule

MORNING, NIGHT = time(7, 50), time(2, 50)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules, leaving the next run of those that are there alone."""
    for function, hour in (("enrol_by_rule", NIGHT), ("remind_of_courses", MORNING)):
        task = {"func": f"academy.courses.tasks.{function}", "schedule_type": Schedule.DAILY, "repeats": -1}
        Schedule.objects.update_or_create(
            name=f"courses: {function}", defaults=task, create_defaults={**task, "next_run": _next(hour)}
        )


def _next(hour: time) -> datetime:
    now = timezone.now()
    today = datetime.combine(now, hour, tzinfo=now.tzinfo)
    return today if today > now else today + timedelta(days=1)
