"""What records do by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import time
from typing import Any

from delivery.timetable import daily, every_minutes, keep

NIGHT = time(3, 25)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules."""
    keep("records", "academy.records", every_minutes("send"), daily("prune", NIGHT))
