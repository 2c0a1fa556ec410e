"""Short leases for the worker's tasks, renewed while somebody holds them.

django-q2 leases a task once, for longer than the longest task may take: a task whose worker was killed would wait that
long for another. Here a lease lasts for seconds. The process that takes tasks from the database renews what waits for
one of the worker's processes, and that process what it works at; when either dies, its leases end. Whoever takes a task
over writes another end into its row, by which the one who held it sees that it is no longer theirs.

A task whose process dies each time would be begun for ever, and take a process along each half a minute. So the task
itself, in its row, carries how often it was begun without coming to an end: after `MOST_DEATHS` it counts as failed.
"""

import logging
import threading
from datetime import datetime, timedelta
from typing import Any

from django.core.signing import BadSignature
from django.db import Error, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.models import OrmQ, Task
from django_q.signals import post_execute_in_worker, pre_execute
from django_q.signing import SignedPackage
from django_q.utils import get_func_repr

logger = logging.getLogger(__name__)

LEASE_SECONDS = 30
RENEWED_EVERY_SECONDS = 8
PAUSE_SECONDS = 30
PAUSE_GROWS_BY = 4
"""A task that fails is tried again after half a minute, then after two, eight …: the last of eight attempts comes two
days later, so that a mail server away for a day loses no mail."""

MOST_DEATHS = 5
"""So many processes may die of a task; an attempt that ends, whatever its end, begins the count anew."""
BEGUN = "begun"
"""How often, in the task as it is stored."""
GIVEN_UP = "given-up"
"""The group under which such a task is recorded."""


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

    @staticmethod
    def get_connection(list_key: str | None = None) -> QuerySet[OrmQ]:
        """The stored tasks, those first that have been due the longest: the library takes any."""
        return ORM.get_connection(list_key).order_by("lock", "pk")

    def timeout(self, task: OrmQ) -> datetime:
        """When the lease of a task that is being taken ends. If another worker is quicker, it is never renewed."""
        end = lease_end()
        self.waiting.hold(task.pk, end)
        return end

    def dequeue(self) -> list[tuple[int, Any]] | None:
        """The tasks that are free now, without those that kill whoever begins them."""
        taken = super().dequeue()
        return [(pk, payload) for pk, payload in taken if not self._is_deadly(pk, payload)] if taken else taken

    def _is_deadly(self, pk: int, payload: Any) -> bool:
        try:
            task = SignedPackage.loads(payload)
        except (TypeError, BadSignature):
            # The library says so in its log and throws it away.
            return False
        if task.get(BEGUN, 0) < MOST_DEATHS:
            return False
        self.waiting.let_go(pk)
        give_up(pk, task)
        return True


@transaction.atomic
def give_up(pk: int, task: dict[str, Any]) -> None:
    """Record as failed a task that was begun so often and never ended, where it can be seen and begun again."""
    now = timezone.now()
    result = f"Given up: its process died {task[BEGUN]} times."
    fields = {name: task.get(name) for name in ("name", "hook", "args", "kwargs", "cluster")}
    Task.objects.update_or_create(
        id=task["id"],
        defaults={
            **fields,
            "func": get_func_repr(task["func"]),
            "group": GIVEN_UP,
            "started": task["started"],
            "stopped": now,
            "result": result,
            "success": False,
            "attempt_count": task[BEGUN],
        },
    )
    OrmQ.objects.filter(pk=pk).delete()
    logger.error("Task %s (%s): %s", task["name"], fields["name"], result)


working = Leases()


def connect() -> None:
    """Be told when one of the worker's processes begins and ends a task. Once, when the applications are ready."""
    pre_execute.connect(_begin, dispatch_uid="portal.leases.begin")
    post_execute_in_worker.connect(_end, dispatch_uid="portal.leases.end")


def _begin(task: dict[str, Any], **_: Any) -> None:
    task_id, end = task.get("ack_id"), lease_end()
    row = OrmQ.objects.filter(pk=task_id).first() if task_id else None
    if row is None:
        return
    stored = row.task
    stored[BEGUN] = stored.get(BEGUN, 0) + 1
    if OrmQ.objects.filter(pk=task_id).update(lock=end, payload=SignedPackage.dumps(stored)):
        working.hold(row.pk, end)


def _end(task: dict[str, Any], **_: Any) -> None:
    task_id = task.get("ack_id")
    if not task_id:
        return
    working.let_go(task_id)
    if task["success"] or task.get("ack_failure"):
        return
    failures = Task.objects.filter(pk=task["id"]).values_list("attempt_count", flat=True).first() or 0
    pause = timedelta(seconds=PAUSE_SECONDS * PAUSE_GROWS_BY**failures)
    row = OrmQ.objects.filter(pk=task_id).first()
    if row is not None:
        payload = SignedPackage.dumps({**row.task, BEGUN: 0})
        OrmQ.objects.filter(pk=task_id).update(lock=timezone.now() + pause, payload=payload)
