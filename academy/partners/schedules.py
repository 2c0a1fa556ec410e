"""What the partner programme does by the clock."""

from datetime import time
from typing import Any

from delivery.timetable import daily, keep

NIGHT = time(3, 40)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules."""
    keep(
        "partners",
        "academy.partners",
        daily("review", NIGHT),
    )
