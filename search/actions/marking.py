"""Marks say that an entry may no longer be true. They are written with the change itself, and followed after it."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction

from search import queue
from search.actions.computing import Key, update_catalogue
from search.models import DirtyMark
from search.querysets import CatalogueEntryQuerySet

logger = logging.getLogger(__name__)

AT_ONCE = 20
"""So many objects are computed by the process that changed them; what is more is left to the worker."""

_at_once: ContextVar[bool] = ContextVar("at_once", default=True)


@contextmanager
def computing_later() -> Iterator[None]:
    """Within it changes are marked, and computed by the worker alone: for those who change much, and themselves call
    `update_catalogue` when they have done."""
    token = _at_once.set(False)
    try:
        yield
    finally:
        _at_once.reset(token)


def mark_dirty(source_name: str, object_ids: Iterable[object]) -> None:
    """Say, in the transaction of a change, that these objects' entries may no longer be true.

    With it, in the same transaction, a task is written by which the worker computes them. So that a reader need not
    wait for it, this process does so as well as soon as the change is committed; whoever comes second finds no mark.
    """
    keys = frozenset((source_name, str(pk)) for pk in object_ids)
    if not keys:
        return
    with transaction.atomic():
        DirtyMark.objects.bulk_create(
            (DirtyMark(source=source, object_id=object_id) for source, object_id in sorted(keys)), batch_size=500
        )
        _follow(keys)


def mark_entries(entries: CatalogueEntryQuerySet) -> None:
    """Say that these entries may no longer be true, since something they are computed from has changed."""
    by_source: dict[str, list[str]] = {}
    for source, object_id in entries.values_list("source", "object_id").iterator():
        by_source.setdefault(source, []).append(object_id)
    for source, object_ids in by_source.items():
        mark_dirty(source, object_ids)


@dataclass(frozen=True)
class _AfterCommit:
    keys: frozenset[Key]

    def __call__(self) -> None:
        if not self.keys or len(self.keys) > AT_ONCE:
            return
        try:
            update_catalogue(self.keys)
        except Exception:
            # The editor's change stands, whatever goes wrong here; the worker tries again.
            logger.exception("Entries were not computed at once")


def _follow(keys: frozenset[Key]) -> None:
    """Once a transaction a task for the worker; for the first few changes in it an attempt right after the commit.

    What waits for the commit is asked of the connection itself: a savepoint that is rolled back takes its task and its
    callback away together, so that a callback still standing means a task that will be committed.
    """
    waiting = [entry[1] for entry in transaction.get_connection().run_on_commit]
    ours = sum(isinstance(callback, _AfterCommit) for callback in waiting)
    if not ours:
        queue.enqueue("search.tasks.compute_entries")
    if ours < AT_ONCE:
        transaction.on_commit(_AfterCommit(keys if _at_once.get() else frozenset()))
