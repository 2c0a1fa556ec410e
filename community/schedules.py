"""What the community does by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django_q.models import Schedule

MORNING, NIGHT = time(7, 40), time(3, 40)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules, leaving the next run of those that are there alone."""
    for function, kind, first_run in (
        ("count_views", Schedule.HOURLY, timezone.now()),
        ("ask_whether_solved", Schedule.DAILY, _next(MORNING)),
        ("tidy_up", Schedule.DAILY, _next(NIGHT)),
        ("reckon_trust", Schedule.DAILY, _next(NIGHT)),
        ("archive_threads", Schedule.DAILY, _next(NIGHT)),
        ("give_badges", Schedule.HOURLY, timezone.now()),
        ("remind_of_ambassadors", Schedule.DAILY, _next(MORNING)),
    ):
        task = {"func": f"community.tasks.{function}", "schedule_type": kind, "repeats": -1}
        Schedule.objects.update_or_create(
            name=f"community: {function}", defaults=task, create_defaults={**task, "next_run": first_run}
        )


def _next(hour: time) -> datetime:
    now = timezone.now()
    today = datetime.combine(now, hour, tzinfo=now.tzinfo)
    return today if today > now else today + timedelta(days=1)
