"""What follows every change that readers see: the catalogue is told, and if need be kept pages are made anew."""

from collections.abc import Iterable

from django.db import transaction

from publishing.models import Generation
from search.actions.marking import computing_later, mark_dirty

SOURCE = "community.thread"


def changed(thread_ids: Iterable[int], *, at_once: bool = False, renew: bool = False) -> None:
    """Say, in the transaction of the change, that readers see something else in these threads.

    The catalogue is told in it, and computed by the worker, or `at_once`. Pages kept for strangers grow old by
    themselves within a minute; what must not be seen any more makes them new at once (`renew`): after the commit, so
    that one row for the whole portal is not held while others wait to write.
    """
    ids = list(thread_ids)
    if at_once:
        mark_dirty(SOURCE, ids)
    else:
        with computing_later():
            mark_dirty(SOURCE, ids)
    if renew:
        transaction.on_commit(Generation.objects.raise_number)
