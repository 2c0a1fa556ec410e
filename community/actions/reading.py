"""What reading leaves behind: how far somebody has read, and what they read of late."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from community.actions.trusting import remember_day
from community.models import ReadPosition, RecentRead, Thread, ThreadView

MOST_SECONDS = 600
"""More at once is a page left open, and no reading."""
KEPT = datetime.timedelta(hours=24)


@transaction.atomic
def mark_read(*, thread: Thread, person: Any, position: int, seconds: int = 0) -> None:
    """Say how far somebody has read, never back."""
    reached = max(0, min(position, thread.last_position))
    spent = max(0, min(seconds, MOST_SECONDS))
    now = timezone.now()
    remember_day(person)
    updated = ReadPosition.objects.filter(person=person, thread=thread).update(
        position=Greatest(F("position"), reached), seconds=F("seconds") + spent, read_at=now
    )
    if not updated:
        row = ReadPosition(person=person, thread=thread, position=reached, seconds=spent)
        ReadPosition.objects.bulk_create([row], ignore_conflicts=True)


def count_view(thread: Thread) -> None:
    """Somebody looked at the thread."""
    ThreadView.objects.create(thread=thread)


def remember_read(*, person: Any, key: str) -> None:
    """Somebody opened a page: for a day, it goes along with what they ask."""
    now = timezone.now()
    if not RecentRead.objects.filter(person=person, key=key).update(read_at=now):
        RecentRead.objects.bulk_create([RecentRead(person=person, key=key, read_at=now)], ignore_conflicts=True)


def forget_old_reads() -> int:
    """Throw away what was read more than a day ago; how many rows."""
    return RecentRead.objects.filter(read_at__lt=timezone.now() - KEPT).delete()[0]
