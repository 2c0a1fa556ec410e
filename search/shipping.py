"""Bringing the catalogue to the indexes at the search server.

What an index lacks is chosen row by row: an entry whose version is not the one that index is known to have. Before an
entry is sent, a shipment of version 0 says that the index may have it, so that even a process killed between the
sending and its recording leaves a trace by which the entry can be taken out again.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import F, FilteredRelation, Q, QuerySet
from elasticsearch import Elasticsearch

from search.engines import elasticsearch_index as indexes
from search.engines.connection import writing
from search.engines.elasticsearch_index import IndexVanishedError
from search.models import CatalogueEntry, SearchIndex, Shipment

logger = logging.getLogger(__name__)

BATCH = 500
SENDERS = 2
"""So many batches are on their way at once: the server analyses one while the next is made ready."""
SHIPPED_FIELDS = (
    "source", "object_id", "version", "is_deleted", "fingerprint", "kind", "language", "title", "summary", "body",
    "keywords", "parts", "feature", "audience", "translation_key", "is_official", "is_solved", "published_at",
    "changed_at", "worth",
)  # fmt: skip


def pending(index: SearchIndex) -> QuerySet[CatalogueEntry]:
    """Entries that `index` lacks, has in another version, or has though they are gone or in another language now."""
    shipped = FilteredRelation("shipments", condition=Q(shipments__index=index))
    rows = CatalogueEntry.objects.annotate(shipped=shipped).annotate(
        shipped_version=F("shipped__version"), shipped_deletion=F("shipped__is_deletion")
    )
    unknown = Q(shipped_version__isnull=True)
    another = Q(shipped_version__lt=F("version")) | Q(shipped_version__gt=F("version"))
    belongs = Q(is_deleted=False, language=index.language)
    lacking = belongs & (unknown | another | Q(shipped_deletion=True))
    left_over = ~belongs & Q(shipped_version__isnull=False) & (another | Q(shipped_deletion=False))
    return rows.filter(lacking | left_over)


def ship_entries(entry_ids: Iterable[int]) -> None:
    """Ship these entries to every index that lacks them in their present version, live or being built."""
    ids = list(entry_ids)
    for index in SearchIndex.objects.all():
        entries = list(pending(index).filter(pk__in=ids).only(*SHIPPED_FIELDS))
        if entries:
            with writing() as client:
                ship(client, index, entries)


def ship_pending(
    index: SearchIndex,
    *,
    deadline: float | None = None,
    on_progress: Callable[[int], None] = lambda count: None,
) -> bool:
    """Ship all that `index` lacks, in constant memory; False if `deadline` (`time.monotonic`) came first.
    What the server refuses is passed over."""
    under_way: deque[tuple[list[CatalogueEntry], Future]] = deque()
    last_pk = 0
    with writing() as client, ThreadPoolExecutor(SENDERS) as senders:
        while in_time := deadline is None or time.monotonic() < deadline:
            entries = list(pending(index).filter(pk__gt=last_pk).order_by("pk").only(*SHIPPED_FIELDS)[:BATCH])
            if not entries:
                break
            last_pk = entries[-1].pk
            _intend(index, entries)
            under_way.append((entries, senders.submit(indexes.write, client, index, entries)))
            if len(under_way) >= SENDERS:
                _arrived(index, *under_way.popleft(), on_progress)
        for entries, sending in under_way:
            _arrived(index, entries, sending, on_progress)
    return in_time


def ship(client: Elasticsearch, index: SearchIndex, entries: Sequence[CatalogueEntry]) -> None:
    """Send `entries` to `index` and record what it took."""
    _intend(index, entries)
    with _noticing_replacement(index):
        _record(index, entries, indexes.write(client, index, entries))


def _arrived(
    index: SearchIndex, entries: Sequence[CatalogueEntry], sending: Future, on_progress: Callable[[int], None]
) -> None:
    with _noticing_replacement(index):
        _record(index, entries, sending.result())
    on_progress(len(entries))


def _intend(index: SearchIndex, entries: Sequence[CatalogueEntry]) -> None:
    intended = [Shipment(entry=entry, index=index, version=0) for entry in entries]
    Shipment.objects.bulk_create(intended, ignore_conflicts=True)


@transaction.atomic
def _record(index: SearchIndex, entries: Sequence[CatalogueEntry], taken: dict[str, int]) -> None:
    shipments = [
        Shipment(
            entry=entry,
            index=index,
            version=taken[entry.key],
            is_deletion=entry.is_deleted or entry.language != index.language,
        )
        for entry in entries
        if entry.key in taken
    ]
    Shipment.objects.bulk_create(
        shipments,
        update_conflicts=True,
        unique_fields=["entry", "index"],
        update_fields=["version", "is_deletion"],
    )


@contextmanager
def _noticing_replacement(index: SearchIndex) -> Iterator[None]:
    """An index that a rebuild has meanwhile replaced needs nothing any more; one that has vanished must be built."""
    try:
        yield
    except IndexVanishedError:
        if SearchIndex.objects.filter(pk=index.pk).delete()[0]:
            logger.warning("The index %s has vanished from the search server; a new one will be built", index.name)
            raise
    except IntegrityError:
        if SearchIndex.objects.filter(pk=index.pk).exists():
            raise
