"""What is done by the clock. The worker reads it from the database; `migrate` writes each application's part there."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django_q.models import Schedule


@dataclass(frozen=True)
class Regular:
    """A task of an application's `tasks` that is done again and again, first at `first_run`."""

    function: str
    kind: str
    first_run: datetime
    minutes: int | None = None


def every_minutes(function: str, minutes: int = 1) -> Regular:
    """Do it every so many minutes, from now on."""
    return Regular(function, Schedule.MINUTES, timezone.now(), minutes)


def hourly(function: str) -> Regular:
    """Do it every hour, from now on."""
    return Regular(function, Schedule.HOURLY, timezone.now())


def daily(function: str, hour: time) -> Regular:
    """Do it every day at `hour` (UTC)."""
    now = timezone.now()
    today = datetime.combine(now, hour, tzinfo=now.tzinfo)
    return Regular(function, Schedule.DAILY, today if today > now else today + timedelta(days=1))


def keep(name: str, application: str, *tasks: Regular) -> None:
    """Write the tasks of `application` under `name`, leaving the next run of those that are there alone."""
    for task in tasks:
        rule = {
            "func": f"{application}.tasks.{task.function}",
            "schedule_type": task.kind,
            "minutes": task.minutes,
            "repeats": -1,
        }
        Schedule.objects.update_or_create(
            name=f"{name}: {task.function}", defaults=rule, create_defaults={**rule, "next_run": task.first_run}
        )
