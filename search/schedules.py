"""What search does by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import time
from typing import Any

from delivery.timetable import daily, every_minutes, hourly, keep

NIGHT = time(3, 17)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules."""
    keep(
        "search",
        "search",
        every_minutes("catch_up"),
        every_minutes("publish_scheduled"),
        hourly("refresh_worth"),
        hourly("refresh_journal"),
        daily("forget_searches", NIGHT),
        daily("reconcile", NIGHT),
        daily("purge_tombstones", NIGHT),
        daily("forget_vectors", NIGHT),
    )
