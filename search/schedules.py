"""What search does by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django_q.models import Schedule

NIGHT = time(3, 17)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules, leaving the next run of those that are there alone."""
    night = _next(NIGHT)
    for function, kind, first_run in (
        ("catch_up", Schedule.MINUTES, timezone.now()),
        ("publish_scheduled", Schedule.MINUTES, timezone.now()),
        ("refresh_worth", Schedule.HOURLY, timezone.now()),
        ("refresh_journal", Schedule.HOURLY, timezone.now()),
        ("forget_searches", Schedule.DAILY, night),
        ("reconcile", Schedule.DAILY, night),
        ("purge_tombstones", Schedule.DAILY, night),
        ("forget_vectors", Schedule.DAILY, night),
    ):
        Schedule.objects.update_or_create(
            name=f"search: {function}",
            defaults={"func": f"search.tasks.{function}", "schedule_type": kind, "minutes": 1, "repeats": -1},
            create_defaults={
                "func": f"search.tasks.{function}",
                "schedule_type": kind,
                "minutes": 1,
                "repeats": -1,
                "next_run": first_run,
            },
        )


def _next(hour: time) -> datetime:
    now = timezone.now()
    today = datetime.combine(now, hour, tzinfo=now.tzinfo)
    return today if today > now else today + timedelta(days=1)
