"""What courses do by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import time
from typing import Any

from delivery.timetable import daily, hourly, keep

MORNING, NIGHT = time(7, 50), time(2, 50)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules."""
    keep(
        "courses",
        "academy.courses",
        daily("enrol_by_rule", NIGHT),
        daily("remind_of_courses", MORNING),
        hourly("tell_reviewers"),
    )
