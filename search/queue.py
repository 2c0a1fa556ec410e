"""Work for the worker. A task is a row written in the caller's transaction: rolled back, it was never there."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.tasks import async_task

from search.models import Lease

RETRY_SECONDS = 5
RETRY_LEASE = "search.retry"
AHEAD_SECONDS = 600
"""Urgent tasks stand where those do that have waited for so long: nothing waits for ever behind them."""


class _TimedBroker(ORM):
    """Writes tasks that are due so many seconds from now, or were due so many before."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def enqueue(self, task: str) -> int:
        due = timezone.now() + timedelta(seconds=self._seconds)
        return OrmQ.objects.using(Conf.ORM).create(key=self.list_key, payload=task, lock=due).pk


def enqueue(function: str, *args: Any) -> None:
    """Have the worker call `function`, named by its dotted path, soon. What it was called with is not kept for long:
    search chooses its work by the state of its rows, so that a task lost or failed is made good by the next one."""
    async_task(function, *args, q_options={"save": False, "ack_failure": True})


def enqueue_urgent(function: str, *args: Any) -> None:
    """The same for what somebody waits for: it comes before what mass work has left in the queue."""
    async_task(function, *args, q_options={"save": False, "ack_failure": True, "broker": _TimedBroker(-AHEAD_SECONDS)})


def enqueue_retry(function: str) -> None:
    """Have the worker call `function` a few seconds from now, once, however many ask for it meanwhile."""
    if Lease.objects.take(RETRY_LEASE, RETRY_SECONDS, holder=uuid.uuid4().hex):
        async_task(function, q_options={"save": False, "ack_failure": True, "broker": _TimedBroker(RETRY_SECONDS)})
