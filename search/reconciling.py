"""Both halves compared, object by object: sources ↔ catalogue, and catalogue ↔ indexes; what differs is put right.

Signals and tasks keep them equal from minute to minute. This finds what no signal told of: rows changed by hand or by a
bulk query, a database or an index restored from a backup, a source whose way of describing has changed.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from elasticsearch import Elasticsearch

from search import analysed, shipping, sources
from search.actions.computing import contents_of, update_catalogue
from search.actions.marking import mark_dirty
from search.contents import buried, fields_of, next_version
from search.engines import elasticsearch_index as indexes
from search.engines import storage
from search.engines.connection import writing
from search.models import CatalogueEntry, SearchIndex, Shipment
from search.sources import Source

BATCH = 200
Progress = Callable[[int], None]


@dataclass
class Differences:
    """How many entries were missing, stale or left over in the second half; all of them put right by now."""

    missing: int = 0
    stale: int = 0
    left_over: int = 0

    def __add__(self, other: "Differences") -> "Differences":
        return Differences(self.missing + other.missing, self.stale + other.stale, self.left_over + other.left_over)

    @property
    def total(self) -> int:
        """All of them."""
        return self.missing + self.stale + self.left_over


def reconcile_source(source: Source, on_progress: Progress = lambda count: None) -> Differences:
    """Compare all objects of `source` with their entries, and these with the objects."""
    found, _ = compare_objects(source, on_progress=on_progress)
    return found + bury_gone(source)


def compare_objects(
    source: Source,
    *,
    after: Any = None,
    deadline: float | None = None,
    on_progress: Progress = lambda count: None,
) -> tuple[Differences, Any]:
    """Compare objects of `source` with their entries, from the primary key that follows `after`; also the last key that
    was compared when `deadline` (`time.monotonic`) came, or None when all have been."""
    found = Differences()
    while deadline is None or time.monotonic() < deadline:
        objects = source.queryset().order_by("pk")
        following = objects if after is None else objects.filter(pk__gt=after)
        primary_keys = list(following.values_list("pk", flat=True)[:BATCH])
        if not primary_keys:
            return found, None
        found += _compare_batch(source, [str(pk) for pk in primary_keys])
        on_progress(len(primary_keys))
        after = primary_keys[-1]
    return found, after


def bury_gone(source: Source) -> Differences:
    """Bury the entries of `source` whose objects cannot be found any more."""
    found = Differences()
    for entries in in_batches(_by_key(CatalogueEntry.objects.findable().filter(source=source.name)), BATCH):
        ids = [entry.object_id for entry in entries]
        still = {str(pk) for pk in source.queryset().filter(pk__in=ids).values_list("pk", flat=True)}
        gone = [object_id for object_id in ids if object_id not in still]
        _recompute(source, gone)
        found += Differences(left_over=len(gone))
    return found


def reconcile_unknown_sources() -> Differences:
    """Bury what no source answers for any more: its feature has been taken out of the portal."""
    known = [source.name for source in sources.all_sources()]
    found = Differences()
    for entries in in_batches(_by_key(CatalogueEntry.objects.findable().exclude(source__in=known)), BATCH):
        with transaction.atomic():
            for entry in entries:
                buried(entry).save()
            storage.remove(entries)
        found += Differences(left_over=len(entries))
    return found


def reconcile_embedded(on_progress: Progress = lambda count: None) -> Differences:
    """Compare the catalogue with what the database engine knows of it."""
    found = Differences()
    entries = CatalogueEntry.objects.findable().annotate(known=F("indexed__version"))
    differing = entries.filter(Q(known__isnull=True) | Q(known__lt=F("version")) | Q(known__gt=F("version")))
    for batch in in_batches(_by_key(differing), BATCH):
        storage.index(batch)
        missing = sum(entry.known is None for entry in batch)
        found += Differences(missing=missing, stale=len(batch) - missing)
        on_progress(len(batch))
    for batch in in_batches(_by_key(CatalogueEntry.objects.filter(is_deleted=True, indexed__isnull=False)), BATCH):
        storage.remove(batch)
        found += Differences(left_over=len(batch))
    return found


def analyse_anew(language: str, on_progress: Progress = lambda count: None) -> None:
    """Have the database engine make the words of all entries in `language` anew, as after a change of its analysis."""
    for batch in in_batches(_by_key(CatalogueEntry.objects.findable().filter(language=language)), BATCH):
        storage.index(batch)
        on_progress(len(batch))
    analysed.note_all(language)


def reconcile_index(index: SearchIndex, on_progress: Progress = lambda count: None) -> Differences:
    """Compare the catalogue with one index at the search server. What is known to be on its way is no difference."""
    shipping.ship_pending(index)
    found = Differences()
    with writing() as client:
        shipped = Shipment.objects.filter(index=index, version=F("entry__version"), is_deletion=False)
        for batch in in_batches(_by_key(CatalogueEntry.objects.filter(shipments__in=shipped)), BATCH):
            found += _compare_with_index(client, index, batch)
            on_progress(len(batch))
        for keys in in_batches(indexes.all_keys(client, index), BATCH):
            found += _remove_strangers(client, index, keys)
    shipping.ship_pending(index)
    return found


def in_batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """`items` in lists of at most `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _by_key(entries: QuerySet[Any]) -> Iterator[CatalogueEntry]:
    """Entries in the order of their primary keys, a page at a time: what is changed on the way disturbs nothing."""
    last_pk = 0
    while page := list(entries.filter(pk__gt=last_pk).order_by("pk")[:BATCH]):
        yield from page
        last_pk = page[-1].pk


def _compare_batch(source: Source, object_ids: list[str]) -> Differences:
    rows = CatalogueEntry.objects.findable().filter(source=source.name, object_id__in=object_ids)
    known = dict(rows.values_list("object_id", "fingerprint"))
    missing = [object_id for object_id in object_ids if object_id not in known]
    stale = [
        object_id
        for object_id, content in contents_of(source, known)
        if content and fields_of(content)[0]["fingerprint"] != known[object_id]
    ]
    _recompute(source, missing + stale)
    return Differences(missing=len(missing), stale=len(stale))


def _recompute(source: Source, object_ids: list[str]) -> None:
    if object_ids:
        mark_dirty(source.name, object_ids)
        update_catalogue({(source.name, object_id) for object_id in object_ids})


def _compare_with_index(client: Elasticsearch, index: SearchIndex, entries: Sequence[CatalogueEntry]) -> Differences:
    held = indexes.versions(client, index, [entry.key for entry in entries])
    missing = [entry for entry in entries if entry.key not in held]
    stale = [entry for entry in entries if entry.key in held and held[entry.key] != (entry.version, entry.fingerprint)]
    for entry in stale:
        _outdo(entry, held[entry.key][0])
    for entry in missing:
        # Whoever deleted it there has left a mark that refuses the version we have shipped already.
        _outdo(entry, entry.version + 1)
    _ship_again(index, missing + stale)
    return Differences(missing=len(missing), stale=len(stale))


def _remove_strangers(client: Elasticsearch, index: SearchIndex, keys: list[str]) -> Differences:
    """Take out of the index what it should not have."""
    pairs = [key.partition(":") for key in keys]
    entries = {
        entry.key: entry
        for entry in CatalogueEntry.objects.filter(
            source__in={source for source, _, _ in pairs}, object_id__in=[object_id for _, _, object_id in pairs]
        )
    }
    unheard_of = [key for key in keys if key not in entries]
    indexes.remove(client, index, unheard_of)
    wrong = [
        entries[key]
        for key in keys
        if key in entries and (entries[key].is_deleted or entries[key].language != index.language)
    ]
    held = indexes.versions(client, index, [entry.key for entry in wrong])
    wrong = [entry for entry in wrong if entry.key in held]
    for entry in wrong:
        _outdo(entry, held[entry.key][0])
    _ship_again(index, wrong)
    return Differences(left_over=len(unheard_of) + len(wrong))


@transaction.atomic
def _outdo(entry: CatalogueEntry, version: int) -> None:
    """Lift an entry over a newer version in an index: the database may come from a backup, the index not."""
    if version > entry.version:
        entry.version = next_version(version)
        entry.save(update_fields=["version", "computed_at"])
        storage.index([] if entry.is_deleted else [entry])


def _ship_again(index: SearchIndex, entries: Sequence[CatalogueEntry]) -> None:
    Shipment.objects.bulk_create(
        (Shipment(entry=entry, index=index, version=0) for entry in entries),
        update_conflicts=True,
        unique_fields=["entry", "index"],
        update_fields=["version", "is_deletion"],
    )
