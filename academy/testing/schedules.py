"""What tests do by the clock. The worker reads it from the database; `migrate` writes it there."""

from typing import Any

from django.utils import timezone
from django_q.models import Schedule


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules, leaving the next run of those that are there alone."""
    rule = {"func": "academy.testing.tasks.catch_up", "schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1}
    Schedule.objects.update_or_create(
        name="academy.testing: catch_up", defaults=rule, create_defaults={**rule, "next_run": timezone.now()}
    )
