"""What certificates do by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import time
from typing import Any

from delivery.timetable import daily, keep

MORNING, NIGHT = time(6, 20), time(3, 10)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules."""
    keep(
        "certificates",
        "academy.certificates",
        daily("remind", MORNING),
        daily("tidy_up", NIGHT),
    )
