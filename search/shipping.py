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
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from elasticsearch import Elasticsearch

from search.embedding import store
from search.embedding.choice import embedder_for
from search.engines import elasticsearch_index as indexes
from search.engines.connection import writing
from search.engines.elasticsearch_index import IndexVanishedError
from search.models import CatalogueEntry, SearchIndex, Shipment
from search.ranking.kept import end_kept

logger = logging.getLogger(__name__)

Vectors = dict[int, list[bytes]]
"""Those of the passages of some entries, by the entries' keys in the database."""

BATCH = 500
SENDERS = 2
"""So many batches are on their way at once: the server analyses one while the next is made ready."""
SHIPPED_FIELDS = (
    "source", "object_id", "version", "is_deleted", "fingerprint", "kind", "language", "author_name", "title",
    "summary", "body", "keywords", "parts", "feature", "audience", "translation_key", "is_official", "is_solved",
    "published_at", "changed_at", "worth",
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
    under_way: deque[tuple[list[CatalogueEntry], Vectors, Future]] = deque()
    last_pk = 0
    with writing() as client, ThreadPoolExecutor(SENDERS) as senders:
        while in_time := deadline is None or time.monotonic() < deadline:
            entries = list(pending(index).filter(pk__gt=last_pk).order_by("pk").only(*SHIPPED_FIELDS)[:BATCH])
            if not entries:
                break
            last_pk = entries[-1].pk
            _intend(index, entries)
            vectors = _vectors(index, entries)
            under_way.append((entries, vectors, senders.submit(indexes.write, client, index, entries, vectors)))
            if len(under_way) >= SENDERS:
                _arrived(index, *under_way.popleft(), on_progress)
        for entries, vectors, sending in under_way:
            _arrived(index, entries, vectors, sending, on_progress)
    return in_time


def ship(client: Elasticsearch, index: SearchIndex, entries: Sequence[CatalogueEntry]) -> None:
    """Send `entries` to `index` and record what it took."""
    _intend(index, entries)
    vectors = _vectors(index, entries)
    with _noticing_replacement(index):
        _record(index, entries, vectors, indexes.write(client, index, entries, vectors))


def ship_vectors(index: SearchIndex, *, deadline: float | None = None) -> bool:
    """Write those entries again, in the same version, whose vectors have come after their words; False if `deadline`
    came first. Meanwhile they are found by their words."""
    last_pk = 0
    with writing() as client:
        while in_time := deadline is None or time.monotonic() < deadline:
            entries = list(without_vectors(index).filter(pk__gt=last_pk).order_by("pk").only(*SHIPPED_FIELDS)[:BATCH])
            if not entries:
                break
            last_pk = entries[-1].pk
            ship(client, index, entries)
    return in_time


def without_vectors(index: SearchIndex) -> QuerySet[CatalogueEntry]:
    """Entries that `index` has in their present version, but without the vectors that are known by now."""
    embedder = embedder_for(index.language)
    if embedder is None:
        return CatalogueEntry.objects.none()
    shipped = Shipment.objects.filter(
        index=index, is_deletion=False, entry=OuterRef("pk"), version=OuterRef("version")
    ).exclude(embedded_version=F("version"))
    embedded = Q(embedded__model=embedder.name, embedded__version=F("version"))
    return CatalogueEntry.objects.findable().filter(embedded, Exists(shipped), language=index.language)


def _vectors(index: SearchIndex, entries: Sequence[CatalogueEntry]) -> Vectors:
    """The vectors of those that are embedded already."""
    return store.vectors_of(entries) if embedder_for(index.language) else {}


def _arrived(
    index: SearchIndex,
    entries: Sequence[CatalogueEntry],
    vectors: Vectors,
    sending: Future,
    on_progress: Callable[[int], None],
) -> None:
    with _noticing_replacement(index):
        _record(index, entries, vectors, sending.result())
    on_progress(len(entries))


def _intend(index: SearchIndex, entries: Sequence[CatalogueEntry]) -> None:
    intended = [Shipment(entry=entry, index=index, version=0) for entry in entries]
    Shipment.objects.bulk_create(intended, ignore_conflicts=True)


@transaction.atomic
def _record(index: SearchIndex, entries: Sequence[CatalogueEntry], vectors: Vectors, taken: dict[str, int]) -> None:
    shipments = [
        Shipment(
            entry=entry,
            index=index,
            version=taken[entry.key],
            is_deletion=entry.is_deleted or entry.language != index.language,
            embedded_version=taken[entry.key] if entry.pk in vectors else 0,
        )
        for entry in entries
        if entry.key in taken
    ]
    Shipment.objects.bulk_create(
        shipments,
        update_conflicts=True,
        unique_fields=["entry", "index"],
        update_fields=["version", "is_deletion", "embedded_version"],
    )
    end_kept()


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
