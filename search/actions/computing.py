"""Entries computed afresh from their sources.

A computation is: read the marks of some objects; read the objects; then, in one short transaction, store what has
changed and take away the marks that were read. It stores nothing of an object one of whose marks has gone meanwhile:
somebody else was quicker, and may know more. A mark made meanwhile stays, and leads to the next computation.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q

from accounts.models import AudienceRule
from search import analysed, queue, sources
from search.contents import buried, fields_of, filled
from search.embedding.choice import embedder_for
from search.engines import connection, storage
from search.events import catalogue_changed
from search.models import CatalogueEntry, DirtyMark
from search.sources import EntryContent, Source

logger = logging.getLogger(__name__)

Key = tuple[str, str]
"""A source's name and an object's id."""

BATCH = 50
FEW = 10
"""So many entries at once come from somebody who edits, and waits to find them."""


@dataclass
class _Computation:
    """One object's: the marks it answers, and what the source says now (None: not to be found)."""

    key: Key
    marks: set[int] = field(default_factory=set)
    content: EntryContent | None = None


def update_catalogue(keys: Collection[Key] | None = None, *, deadline: float | None = None) -> bool:
    """Compute the entries of marked objects, of all or of those in `keys`; False if `deadline` (`time.monotonic`) came
    first. An object that cannot be computed is logged and keeps its marks; the others do not suffer."""
    if keys is not None:
        _update(_with_marks(set(keys)))
        return True
    last_mark = 0
    while deadline is None or time.monotonic() < deadline:
        marks = DirtyMark.objects.filter(pk__gt=last_mark, source__in=[source.name for source in sources.all_sources()])
        rows = list(marks.order_by("pk").values_list("pk", "source", "object_id")[:BATCH])
        if not rows:
            return True
        last_mark = rows[-1][0]
        _update(_with_marks({(source, object_id) for _, source, object_id in rows}))
    return False


def contents_of(source: Source, object_ids: Iterable[str]) -> Iterator[tuple[str, EntryContent | None]]:
    """What `source` says now of each object; one that it cannot describe is logged and left out."""
    wanted = list(object_ids)
    try:
        objects = {str(obj.pk): obj for obj in source.queryset().filter(pk__in=_primary_keys(source, wanted))}
    except Exception:
        logger.exception("The search source %s cannot read its objects", source.name)
        return
    for object_id in wanted:
        try:
            content = source.entry(objects[object_id]) if object_id in objects else None
        except Exception:
            logger.exception("The search source %s cannot describe its object %s", source.name, object_id)
            continue
        yield object_id, content


def _primary_keys(source: Source, object_ids: list[str]) -> list[Any]:
    to_python = source.model._meta.pk.to_python
    keys = []
    for object_id in object_ids:
        try:
            keys.append(to_python(object_id))
        except ValidationError:
            continue
    return keys


def _with_marks(keys: set[Key]) -> list[_Computation]:
    """A computation for each of `keys` that is marked, with all its marks."""
    if not keys:
        return []
    computations: dict[Key, _Computation] = {}
    ids_by_source = defaultdict(set)
    for source, object_id in keys:
        ids_by_source[source].add(object_id)
    wanted = reduce(or_, (Q(source=source, object_id__in=ids) for source, ids in ids_by_source.items()))
    for pk, source, object_id in DirtyMark.objects.filter(wanted).values_list("pk", "source", "object_id"):
        computations.setdefault((source, object_id), _Computation((source, object_id))).marks.add(pk)
    return list(computations.values())


def _update(marked: list[_Computation]) -> None:
    computed = list(_compute(marked))
    try:
        _store(computed)
    except DatabaseError:
        # One entry that the database refuses must not keep the others out.
        for computation in computed:
            _store_alone(computation)


def _compute(marked: list[_Computation]) -> Iterator[_Computation]:
    by_source: dict[str, dict[str, _Computation]] = defaultdict(dict)
    for computation in marked:
        source_name, object_id = computation.key
        by_source[source_name][object_id] = computation
    for source_name, computations in by_source.items():
        for object_id, content in contents_of(sources.get(source_name), computations):
            computations[object_id].content = content
            yield computations[object_id]


def _store_alone(computation: _Computation) -> None:
    try:
        _store([computation])
    except DatabaseError:
        logger.exception("The database refuses the entry of %s", ":".join(computation.key))


@transaction.atomic
def _store(computed: list[_Computation]) -> None:
    """Write what has changed and take the marks away. Locking the marks puts computations of one object in a queue."""
    marks = {pk for computation in computed for pk in computation.marks}
    standing = set(
        DirtyMark.objects.select_for_update().filter(pk__in=marks).order_by("pk").values_list("pk", flat=True)
    )
    latest = [computation for computation in computed if computation.marks <= standing]
    changed = list(_changed_entries(latest))
    known = [entry for entry in changed if entry.pk]
    CatalogueEntry.objects.bulk_create(entry for entry in changed if not entry.pk)
    for entry in known:
        entry.save()
    findable = [entry for entry in changed if not entry.is_deleted]
    storage.index(findable)
    analysed.note_first({entry.language for entry in findable})
    storage.remove([entry for entry in changed if entry.is_deleted])
    DirtyMark.objects.filter(pk__in={pk for computation in latest for pk in computation.marks}).delete()
    if changed:
        catalogue_changed.send(sender=CatalogueEntry, entries=changed)
        _have_shipped(changed)


def _have_shipped(entries: list[CatalogueEntry]) -> None:
    if connection.is_configured():
        enqueue = queue.enqueue_urgent if len(entries) <= FEW else queue.enqueue
        enqueue("search.tasks.ship_entries", [entry.pk for entry in entries])
    if any(embedder_for(entry.language) for entry in entries):
        queue.enqueue("search.tasks.embed")


def _changed_entries(computed: list[_Computation]) -> Iterator[CatalogueEntry]:
    rules: dict[str, int] = {}
    entries = _entries({computation.key for computation in computed})
    for computation in computed:
        entry = entries.get(computation.key)
        if computation.content is None:
            if entry and not entry.is_deleted:
                yield buried(entry)
            continue
        columns, rule = fields_of(computation.content)
        if entry and entry.fingerprint == columns["fingerprint"] and not entry.is_deleted:
            continue
        if rule.expression not in rules:
            rules[rule.expression] = AudienceRule.objects.intern(rule)
        yield filled(entry or _new(computation.key), columns, rules[rule.expression])


def _entries(keys: set[Key]) -> dict[Key, CatalogueEntry]:
    ids_by_source = defaultdict(set)
    for source, object_id in keys:
        ids_by_source[source].add(object_id)
    return {
        (entry.source, entry.object_id): entry
        for source, ids in ids_by_source.items()
        for entry in CatalogueEntry.objects.filter(source=source, object_id__in=ids)
    }


def _new(key: Key) -> CatalogueEntry:
    return CatalogueEntry(source=key[0], object_id=key[1], version=0)
