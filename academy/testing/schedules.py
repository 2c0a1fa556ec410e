"""What tests do by the clock. The worker reads it from the database; `migrate` writes it there."""

from typing import Any

from delivery.timetable import every_minutes, hourly, keep


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules."""
    keep(
        "academy.testing",
        "academy.testing",
        every_minutes("catch_up"),
        hourly("tell_reviewers"),
    )
