"""What launches do by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import time
from typing import Any

from delivery.timetable import daily, every_minutes, keep

NIGHT = time(3, 25)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules."""
    keep("launches", "academy.launches", every_minutes("catch_up"), daily("tidy_up", NIGHT))
