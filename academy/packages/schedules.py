"""What packages do by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import time
from typing import Any

from delivery.timetable import daily, keep


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules."""
    keep("academy.packages", "academy.packages", daily("tidy_up", time(3, 40)))
