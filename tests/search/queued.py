"""The worker's part, done by the test itself: what waits in the queue is taken from it and called."""

import pydoc

from django.utils import timezone
from django_q.models import OrmQ

from search.actions import update_catalogue


def queued() -> list[str]:
    """The names of the functions that wait to be called, in their order, those of later included."""
    return [row.task["func"] for row in OrmQ.objects.order_by("pk")]


def settle() -> None:
    """All that follows a commit, in a test whose transaction never ends: what is marked is computed, then the worker
    does what waits."""
    update_catalogue()
    work()


def work(*, later: bool = False) -> None:
    """Call what waits, and what that puts there, until nothing is due; with `later`, also what is for later."""
    while rows := list(_due(later).order_by("pk")):
        for row in rows:
            row.delete()
            pydoc.locate(row.task["func"])(*row.task["args"])
        later = False


def _due(later: bool):
    return OrmQ.objects.all() if later else OrmQ.objects.filter(lock__lte=timezone.now())
