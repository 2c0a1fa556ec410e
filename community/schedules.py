"""What the community does by the clock. The worker reads it from the database; `migrate` writes it there."""

from datetime import time
from typing import Any

from delivery.timetable import daily, hourly, keep

MORNING, NIGHT = time(7, 40), time(3, 40)


def schedule_tasks(**kwargs: Any) -> None:
    """Write the schedules."""
    keep(
        "community",
        "community",
        hourly("count_views"),
        daily("ask_whether_solved", MORNING),
        daily("tidy_up", NIGHT),
        daily("reckon_trust", NIGHT),
        daily("archive_threads", NIGHT),
        hourly("give_badges"),
        hourly("finish_departures"),
        daily("remind_of_ambassadors", MORNING),
    )
