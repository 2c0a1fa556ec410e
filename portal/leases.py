"""Short leases for the worker's tasks, renewed while somebody holds them.

django-q2 leases a task once, for longer than the longest task may take: a task whose worker was killed would wait that
long for another. Here a lease lasts for seconds. The process that takes tasks from the database renews what waits for
one of the worker's processes, and that process what it works at; when either dies, its leases end. Whoever takes a task
over writes another end into its row, by which the one who held it sees that it is no longer theirs.
"""

import logging
import threading
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, connection
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.models import OrmQ, Task
from django_q.signals import post_execute_in_worker, pre_execute

logger = logging.getLogger(__name__)

LEASE_SECONDS = 30
RENEWED_EVERY_SECONDS = 8
PAUSE_SECONDS = 30
PAUSE_GROWS_BY = 4
"""A task that fails is tried again after half a minute, then after two, eight …: the last of eight attempts comes two
days later, so that a mail server away for a day loses no mail."""


class Leases:
    """The leases that this process holds; a thread of its own renews them."""

    def __init__(self) -> None:
        self._ends: dict[int, datetime] = {}
        self._thread: threading.Thread | None = None

    def hold(self, task_id: int, end: datetime) -> None:
        """Renew this lease, which ends at `end`, until it is let go or taken over, or the task is done."""
        self._ends[task_id] = end
        if self._thread is None:
            self._thread = threading.Thread(target=self._renew_for_ever, name="leases", daemon=True)
            self._thread.start()

    def let_go(self, task_id: int) -> None:
        """Renew it no more."""
        self._ends.pop(task_id, None)

    def renew(self) -> None:
        """Renew what is still ours, and forget the rest."""
        for task_id, end in list(self._ends.items()):
            new = lease_end()
            if OrmQ.objects.filter(pk=task_id, lock=end).update(lock=new):
                self._ends[task_id] = new
            else:
                self._ends.pop(task_id, None)

    def _renew_for_ever(self) -> None:
        pause = threading.Event()
        while not pause.wait(RENEWED_EVERY_SECONDS):
            try:
                self.renew()
            except Error:
                logger.warning("Leases could not be renewed", exc_info=True)
            finally:
                connection.close()


def lease_end() -> datetime:
    """When a lease ends that begins now."""
    return timezone.now() + timedelta(seconds=LEASE_SECONDS)


class LeasingBroker(ORM):
    """Takes tasks from the database for `LEASE_SECONDS`, renewed until one of the worker's processes begins them."""

    waiting = Leases()

    def timeout(self, task: OrmQ) -> datetime:
        """When the lease of a task that is being taken ends. If another worker is quicker, it is never renewed."""
        end = lease_end()
        self.waiting.hold(task.pk, end)
        return end


working = Leases()


def connect() -> None:
    """Be told when one of the worker's processes begins and ends a task. Once, when the applications are ready."""
    pre_execute.connect(_begin, dispatch_uid="portal.leases.begin")
    post_execute_in_worker.connect(_end, dispatch_uid="portal.leases.end")


def _begin(task: dict[str, Any], **_: Any) -> None:
    task_id, end = task.get("ack_id"), lease_end()
    if task_id and OrmQ.objects.filter(pk=task_id).update(lock=end):
        working.hold(task_id, end)


def _end(task: dict[str, Any], **_: Any) -> None:
    task_id = task.get("ack_id")
    if not task_id:
        return
    working.let_go(task_id)
    if not (task["success"] or task.get("ack_failure")):
        failures = Task.objects.filter(pk=task["id"]).values_list("attempt_count", flat=True).first() or 0
        pause = timedelta(seconds=PAUSE_SECONDS * PAUSE_GROWS_BY**failures)
        OrmQ.objects.filter(pk=task_id).update(lock=timezone.now() + pause)
