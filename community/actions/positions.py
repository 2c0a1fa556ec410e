"""Places in a thread."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from community.models import Thread


def next_position(thread_id: int, **also: Any) -> int:
    """The next free position of a thread, in the caller's transaction, which holds the thread's row from now on:
    whoever writes at the same time waits and comes after. `also` are further changes of the row."""
    changes: Mapping[str, Any] = {"last_position": F("last_position") + 1, **also}
    Thread.objects.filter(pk=thread_id).update(**changes)
    return Thread.objects.values_list("last_position", flat=True).get(pk=thread_id)
