"""What the partner programme does by the clock."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django_q.models import Schedule

NIGHT = time(3, 40)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedule, leaving the next run of one that is there alone."""
    now = timezone.now()
    today = datetime.combine(now, NIGHT, tzinfo=now.tzinfo)
    task = {"func": "academy.partners.tasks.review_partners", "schedule_type": Schedule.DAILY, "repeats": -1}
    first_run = today if today > now else today + timedelta(days=1)
    Schedule.objects.update_or_create(
        name="partners: review", defaults=task, create_defaults={**task, "next_run": first_run}
    )
