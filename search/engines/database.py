"""The search engine that needs nothing but the database: its full-text index chooses, Python ranks.

On SQLite and PostgreSQL alike the index says which entries contain which word; everything after that is computed here,
so that both give the same hits in the same order. A coarse score, known from the index alone, puts thousands in order;
the best of them are then ranked by their words.
"""

from collections.abc import Iterable, Sequence
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search import passages
from search.analysis import highlight_spans
from search.embedding import matrix
from search.embedding.choice import embedder_for
from search.engines import matching
from search.engines.beginnings import begun_marks, title_words, whole_title
from search.engines.found import Found, allowed, asked, find, find_similar
from search.engines.protocol import EngineHit, EngineResponse, Passage, SearchRequest, Suggestion
from search.engines.storage import MOST_CHARACTERS, index, part_text, refresh_worth, remove
from search.models import CatalogueEntry, IndexedWords
from search.query import WINDOW

LOOKED_AT = 1_500
"""So many characters of a long text are looked at for the passage to show."""
LOOKED_THROUGH = 10
"""So many times more of the nearest are looked through than are wanted, since the reader may not see each."""

__all__ = ["DatabaseEngine", "index", "refresh_worth", "remove"]


class DatabaseEngine:
    """Searches the catalogue in the portal's own database."""

    name = "database"

    def search(self, request: SearchRequest) -> EngineResponse:
        """One page of results."""
        begun = perf_counter()
        found = find(request, request.parsed)
        page = found.ranked(min(request.offset + request.limit, WINDOW))[
            request.offset : request.offset + request.limit
        ]
        return EngineResponse(
            hits=tuple(_hits(page, found) if request.with_passages else _keys(page)),
            total=found.total,
            kind_counts=found.kind_counts if request.with_counts else {},
            feature_counts=found.feature_counts if request.with_counts else {},
            took_ms=(perf_counter() - begun) * 1000,
        )

    def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many hits each request has."""
        return [find(request, request.parsed, ranked=False).total for request in requests]

    def suggest(self, request: SearchRequest) -> list[Suggestion]:
        """Entries whose title has words beginning as those of the text do; first those that begin so themselves."""
        words = title_words(request.text, request.language)
        if not words:
            return []
        begun = [matching.beginning(f"{matching.BEGINS}{word}") for word in words]
        begins_title = matching.beginning(f"{matching.BEGINS_TITLE}{words[0]}")
        expressions = [matching.all_of([begins_title, *begun[1:]]), matching.all_of(begun)]
        ids = {pk for found in matching.newest_ids(expressions, request.language) for pk in found}
        rows = matching.suggested(ids, whole_title(request.text, request.language), request)
        return [
            Suggestion(f"{source}:{object_id}", title, begun_marks(title, request.text, request.language))
            for source, object_id, title in rows
        ]

    def similar(self, text: str, request: SearchRequest) -> list[EngineHit]:
        """Entries that share telling words with `text`."""
        found = find_similar(request, text)
        page = found.ranked(request.offset + request.limit)[request.offset : request.offset + request.limit]
        return list(_hits(page, found))

    def near(self, question: NDArray[np.float32], request: SearchRequest, most: int) -> list[tuple[str, float]]:
        """The entries nearest in meaning, from the vectors that the processes share."""
        embedder = embedder_for(request.language)
        vectors = matrix.current(matrix.ENTRIES, request.language, embedder) if embedder else None
        if vectors is None:
            return []
        nearest = allowed(request, request.parsed, vectors.nearest(question, most * LOOKED_THROUGH))[:most]
        return [(hit.key, hit.score) for hit in _keys(nearest)]

    def shown(self, keys: Sequence[str], request: SearchRequest) -> list[EngineHit]:
        """These hits with their passages."""
        ids = CatalogueEntry.objects.with_keys(keys).values_list("pk", flat=True)
        return list(_hits([(pk, 0.0) for pk in ids], asked(request, request.parsed)))

    def ship(self, entries: Sequence[CatalogueEntry]) -> dict[str, int]:
        """Store entries; this engine takes every one."""
        index(entries)
        return {entry.key: entry.version for entry in entries}

    def drop(self, entries: Sequence[CatalogueEntry]) -> dict[str, int]:
        """Remove entries."""
        remove(entries)
        return {entry.key: entry.version for entry in entries}


def _keys(page: Sequence[tuple[int, float]]) -> Iterable[EngineHit]:
    """The same hits by their keys alone."""
    rows = CatalogueEntry.objects.filter(pk__in=[pk for pk, _score in page]).values_list("pk", "source", "object_id")
    keys = {pk: f"{source}:{object_id}" for pk, source, object_id in rows}
    return (EngineHit(keys[pk], score) for pk, score in page if pk in keys)


def _hits(page: Sequence[tuple[int, float]], found: Found) -> Iterable[EngineHit]:
    """The hits of one page, with the pieces of their texts that made them hits."""
    columns = ("source", "object_id", "language", "title", "summary", "body", "parts")
    ids = [pk for pk, _ in page]
    entries = CatalogueEntry.objects.only(*columns).in_bulk(ids)
    words = dict(IndexedWords.objects.filter(pk__in=ids).values_list("pk", "words"))
    for pk, score in page:
        if (entry := entries.get(pk)) and pk in words:
            title_marks = highlight_spans(entry.title, found.alternatives, entry.language)
            yield EngineHit(
                key=entry.key,
                score=score,
                title_marks=tuple(passages.join(title_marks, entry.title)),
                passages=_passages(entry, words[pk].splitlines(), found),
            )


def _passages(entry: CatalogueEntry, lines: Sequence[str], found: Found) -> tuple[Passage, ...]:
    """What in summary, parts and body made the entry a hit; else how it begins. Only what says it is analysed again."""
    in_summary, in_body, in_parts = ([each for each in found.needles if each in line] for line in lines[2:])
    marked = [_passage(entry, entry.summary, lines[2], in_summary, found)] if in_summary else []
    if in_parts:
        marked += _part_passages(entry, lines[4], in_parts, found)
    if in_body:
        marked.append(_passage(entry, entry.body, lines[3], in_body, found))
    if not marked and (text := entry.summary or entry.body):
        marked.append(passages.passage(text, ()))
    return passages.best_first(marked)


def _passage(entry: CatalogueEntry, text: str, line: str, needles: Sequence[str], found: Found) -> Passage:
    text = text[:MOST_CHARACTERS]
    start, end = 0, len(text)
    if end > LOOKED_AT:
        middle = round(passages.whereabouts(_in_order(line), needles) * end)
        start = max(0, min(middle - LOOKED_AT // 2, end - LOOKED_AT))
        start, end = text.rfind(" ", 0, start) + 1, start + LOOKED_AT
    spans = highlight_spans(text[start:end], found.alternatives, entry.language)
    return passages.passage(text, [(start + first, start + last) for first, last in spans])


def _part_passages(entry: CatalogueEntry, line: str, needles: Sequence[str], found: Found) -> Iterable[Passage]:
    """The part that says most of what is asked."""
    marked = []
    for part in _parts_near(entry.parts, passages.whereabouts(_in_order(line), needles)):
        text = part.get("text") or ""
        if spans := highlight_spans(text, found.alternatives, entry.language):
            anchor, label = part.get("anchor") or "", part.get("label") or ""
            marked.append(passages.passage(text, spans, anchor=anchor, label=label, seconds=part.get("seconds")))
    return passages.best_first(marked)[:1]


def _parts_near(parts: Sequence[dict[str, Any]], whereabouts: float) -> Iterable[dict[str, Any]]:
    """Of many parts, those that stand about there."""
    sizes = [len(part_text(part)) for part in parts]
    middle, at = whereabouts * sum(sizes), 0
    for part, size in zip(parts, sizes, strict=True):
        if abs(at + size / 2 - middle) <= LOOKED_AT or sum(sizes) <= LOOKED_AT * 2:
            yield part
        at += size


def _in_order(line: str) -> str:
    """The words of a line as they were written, without those that stand for them once more (see `to_fts5`)."""
    return line.partition(" == ")[0]
