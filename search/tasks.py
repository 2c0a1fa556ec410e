"""Background work of search. Every task chooses its work by the state of rows, so that it may run late, twice or not at
all: the next one does what is left."""

import logging
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone
from django_q.signals import post_spawn

from search import queue, rebuilding, reconciling, shipping, sources
from search.actions import mark_dirty, update_catalogue
from search.embedding import store
from search.embedding.protocol import EmbedderUnavailableError
from search.engines import mapping
from search.engines.connection import is_configured
from search.engines.elasticsearch_index import IndexVanishedError
from search.engines.protocol import EngineUnavailableError
from search.journal import keeping
from search.learning import clicks
from search.models import CatalogueEntry, Lease, SearchIndex
from search.spelling import vocabulary

logger = logging.getLogger(__name__)

SLICE_SECONDS = 60
"""A task stops after so long and has itself called again, well within the time a worker allows it."""
RESUME_SECONDS = 20
"""The processes of a worker start together; one of them asks for all."""
EMBEDDING = "search.embedding"
EMBEDDING_SECONDS = 120
"""Longer than a slice: one process at a time embeds, since the processor is what it takes."""
EMBEDDING_SLICE_SECONDS = 15
"""Shorter than other slices: a worker with a single process ships what is published meanwhile after so long."""
TOMBSTONES_LIVE = timedelta(days=30)
"""Longer than the search server refuses writes older than a deletion, and than any rebuild takes."""


def _shipping(task: Callable[..., None]) -> Callable[..., None]:
    """For tasks that ship: nothing to do without a search server; while it is away they come back by themselves."""

    @wraps(task)
    def guarded(*args: object) -> None:
        if not is_configured():
            return
        try:
            task(*args)
        except (EngineUnavailableError, IndexVanishedError) as error:
            logger.info("Shipping goes on later: %s", error)
            queue.enqueue_retry("search.tasks.ship_all")
        except rebuilding.RebuildRunningError as error:
            logger.info("Left to it: %s", error)

    return guarded


def compute_entries() -> None:
    """Compute what is marked."""
    if not update_catalogue(deadline=time.monotonic() + SLICE_SECONDS):
        queue.enqueue("search.tasks.compute_entries")


@_shipping
def ship_entries(entry_ids: list[int]) -> None:
    """Bring a few entries to the search server."""
    shipping.ship_entries(entry_ids)


@_shipping
def ship_all() -> None:
    """Bring everything that is waiting to the search server, and build the indexes it lacks."""
    deadline = time.monotonic() + SLICE_SECONDS
    live = SearchIndex.objects.filter(role=SearchIndex.Role.LIVE)
    done = all(shipping.ship_pending(index, deadline=deadline) for index in live)
    for language in [*rebuilding.languages_without_index(), *_interrupted_rebuilds()]:
        done = done and rebuilding.Rebuild(language).run(deadline=deadline)
    if not done:
        queue.enqueue("search.tasks.ship_all")


def embed() -> None:
    """Give vectors to what lacks them: after its words have been shipped, and never while anybody waits."""
    # Named anew each time: the worker's processes are forked from one, and would be the same holder.
    holder = uuid.uuid4().hex
    if not store.languages() or not Lease.objects.take(EMBEDDING, EMBEDDING_SECONDS, holder=holder):
        return
    try:
        done = store.embed_pending(deadline=time.monotonic() + EMBEDDING_SLICE_SECONDS)
    except EmbedderUnavailableError as error:
        logger.info("Embedding goes on later: %s", error)
        return
    finally:
        Lease.objects.give_back(EMBEDDING, holder=holder)
    if not done:
        queue.enqueue("search.tasks.embed")
    ship_vectors()


@_shipping
def ship_vectors() -> None:
    """Bring vectors to the search server that have come after the words."""
    deadline = time.monotonic() + SLICE_SECONDS
    live = SearchIndex.objects.filter(role=SearchIndex.Role.LIVE)
    if not all(shipping.ship_vectors(index, deadline=deadline) for index in live):
        queue.enqueue("search.tasks.ship_vectors")


def catch_up() -> None:
    """Each minute: whatever a dead worker or a lost task has left."""
    compute_entries()
    ship_all()
    if store.languages():
        queue.enqueue("search.tasks.embed")
    count_words()


def count_words() -> None:
    """Count the words of entries that have changed: corrections are drawn from them."""
    if not vocabulary.count_pending(deadline=time.monotonic() + SLICE_SECONDS):
        queue.enqueue("search.tasks.count_words")


def connect() -> None:
    """Be told when a worker starts."""
    post_spawn.connect(_resume, dispatch_uid="search.resume")


def _resume(**_: Any) -> None:
    """When a worker starts: whatever was left is looked for at once, not with the next minute."""
    try:
        if Lease.objects.take("search.resume", RESUME_SECONDS, holder=uuid.uuid4().hex):
            queue.enqueue("search.tasks.catch_up")
    except DatabaseError:
        logger.exception("A worker starts that cannot read the database")


def publish_scheduled() -> None:
    """Each minute: pages whose hour has come go live, those that have expired go off."""
    call_command("publish_scheduled")


def refresh_worth() -> None:
    """Each hour: objects whose worth may have changed. Only one that enters another bucket becomes a new version."""
    for source in sources.all_sources():
        mark_dirty(source.name, source.worth_changed())


def reconcile() -> None:
    """Each night: both halves compared and put right, a task a source and a language."""
    reconciling.reconcile_unknown_sources()
    reconciling.reconcile_embedded()
    for source in sources.all_sources():
        queue.enqueue("search.tasks.reconcile_source", source.name)
    for index in SearchIndex.objects.filter(role=SearchIndex.Role.LIVE):
        queue.enqueue("search.tasks.reconcile_index", index.pk)


def reconcile_source(name: str, after: Any = None) -> None:
    """Compare one source's objects with their entries, from the primary key that follows `after`."""
    source, deadline = sources.get(name), time.monotonic() + SLICE_SECONDS
    found, last = reconciling.compare_objects(source, after=after, deadline=deadline)
    if last is None:
        found += reconciling.bury_gone(source)
    else:
        queue.enqueue("search.tasks.reconcile_source", name, last)
    _log(name, found)


@_shipping
def reconcile_index(index_id: int) -> None:
    """Compare one index with the catalogue."""
    for index in SearchIndex.objects.filter(pk=index_id):
        _log(index.name, reconciling.reconcile_index(index))


def refresh_journal() -> None:
    """Each hour: what others have found, and what helped."""
    keeping.refresh_popular()
    clicks.refresh_opened()
    keeping.remember_what_helped(timezone.now() - timedelta(hours=3))


def forget_searches() -> None:
    """Each night: forget what was searched for long ago, and whatever might tell who yesterday's readers were."""
    keeping.forget_old(timezone.now().date())


def purge_tombstones() -> None:
    """Each night: forget what was deleted long ago, once every index has heard of it."""
    old = CatalogueEntry.objects.filter(is_deleted=True, deleted_at__lt=timezone.now() - TOMBSTONES_LIVE)
    waiting: set[int] = set()
    for index in SearchIndex.objects.all():
        waiting.update(shipping.pending(index).filter(is_deleted=True).values_list("pk", flat=True))
    for entries in reconciling.in_batches(old.exclude(pk__in=waiting).values_list("pk", flat=True), 500):
        CatalogueEntry.objects.filter(pk__in=entries, is_deleted=True).delete()


def forget_vectors() -> None:
    """Each night: vectors of texts that stand nowhere any more."""
    store.forget_unused()


def _interrupted_rebuilds() -> list[str]:
    building = SearchIndex.objects.filter(role=SearchIndex.Role.BUILDING)
    return [index.language for index in building if index.settings_fingerprint == mapping.fingerprint(index.language)]


def _log(name: str, found: reconciling.Differences) -> None:
    if found.total:
        logger.warning("Reconciled %s: %s", name, found)
