"""What delivery does by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import time
from typing import Any

from delivery.timetable import daily, every_minutes, keep

NIGHT = time(3, 41)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules."""
    keep(
        "delivery",
        "delivery",
        every_minutes("catch_up"),
        every_minutes("read_mailbox"),
        every_minutes("gather_digests", 5),
        daily("tidy", NIGHT),
    )
