"""The search engine that needs nothing but the database: its full-text index chooses, Python ranks.

On SQLite and PostgreSQL alike the index says which entries contain which word; everything after that is computed here,
so that both give the same hits in the same order. A coarse score, known from the index alone, puts thousands in order;
the best of them are then ranked by their words.
"""

from collections.abc import Iterable, Sequence
from time import perf_counter

from django.db.models import BooleanField, Case, Value, When
from django.db.models.functions import Length

from search import passages
from search.analysis import highlight_spans
from search.engines import matching
from search.engines.beginnings import begun_marks, title_words, whole_title
from search.engines.found import Found, find, find_similar, open_to
from search.engines.protocol import EngineHit, EngineResponse, Passage, SearchRequest, Suggestion
from search.engines.storage import BEGINS, index, refresh_worth, remove
from search.models import CatalogueEntry
from search.query import WINDOW, parse

__all__ = ["DatabaseEngine", "index", "refresh_worth", "remove"]


class DatabaseEngine:
    """Searches the catalogue in the portal's own database."""

    name = "database"

    def search(self, request: SearchRequest) -> EngineResponse:
        """One page of results."""
        begun = perf_counter()
        found = find(request, parse(request.text))
        chosen = found.chosen(request)
        page = found.ranked(chosen)[:WINDOW][request.offset : request.offset + request.limit]
        return EngineResponse(
            hits=tuple(_hits(page, found)),
            total=len(chosen),
            kind_counts=found.kind_counts(request) if request.with_counts else {},
            feature_counts=found.feature_counts(request) if request.with_counts else {},
            took_ms=(perf_counter() - begun) * 1000,
        )

    def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many hits each request has."""
        return [len(find(request, parse(request.text)).chosen(request)) for request in requests]

    def suggest(self, request: SearchRequest) -> list[Suggestion]:
        """Entries whose title has words beginning as those of the text do; first those that begin so themselves."""
        words = title_words(request.text, request.language)
        if not words:
            return []
        begins_so = When(whole_title__startswith=whole_title(request.text, request.language), then=Value(True))
        expression = matching.all_of(matching.beginning(f"{BEGINS}{word}") for word in words)
        chosen = {"kind__in": request.kinds} if request.kinds else {}
        chosen |= {"feature_id__in": request.feature_ids} if request.feature_ids else {}
        rows = (
            open_to(request)
            .filter(pk__in=matching.entries(expression), **chosen)
            .annotate(begins_so=Case(begins_so, default=Value(False), output_field=BooleanField()))
            .order_by("-begins_so", "-standing", Length("whole_title"), "pk")
            .values_list("entry__source", "entry__object_id", "entry__title")[: request.limit]
        )
        return [
            Suggestion(f"{source}:{object_id}", title, begun_marks(title, request.text, request.language))
            for source, object_id, title in rows
        ]

    def similar(self, text: str, request: SearchRequest) -> list[EngineHit]:
        """Entries that share telling words with `text`."""
        found = find_similar(request, text)
        page = found.ranked(found.chosen(request))[request.offset : request.offset + request.limit]
        return list(_hits(page, found))

    def ship(self, entries: Sequence[CatalogueEntry]) -> dict[str, int]:
        """Store entries; this engine takes every one."""
        index(entries)
        return {entry.key: entry.version for entry in entries}

    def drop(self, entries: Sequence[CatalogueEntry]) -> dict[str, int]:
        """Remove entries."""
        remove(entries)
        return {entry.key: entry.version for entry in entries}


def _hits(page: Sequence[tuple[int, float]], found: Found) -> Iterable[EngineHit]:
    """The hits of one page, with the pieces of their texts that made them hits."""
    columns = ("source", "object_id", "language", "title", "summary", "body", "parts")
    entries = CatalogueEntry.objects.only(*columns).in_bulk([pk for pk, _ in page])
    for pk, score in page:
        if entry := entries.get(pk):
            title_marks = highlight_spans(entry.title, found.alternatives, entry.language)
            yield EngineHit(
                key=entry.key,
                score=score,
                title_marks=tuple(passages.join(title_marks, entry.title)),
                passages=_passages(entry, found.alternatives),
            )


def _passages(entry: CatalogueEntry, alternatives: Sequence[tuple[str, ...]]) -> tuple[Passage, ...]:
    texts = [text for text in (entry.summary, entry.body) if text]
    found = [passages.passage(text, highlight_spans(text, alternatives, entry.language)) for text in texts]
    marked = [passage for passage in (*found, *_part_passages(entry, alternatives)) if passage.marks]
    return passages.best_first(marked) if marked else tuple(found[:1])


def _part_passages(entry: CatalogueEntry, alternatives: Sequence[tuple[str, ...]]) -> Iterable[Passage]:
    """The part that says most of what is asked."""
    marked = []
    for part in entry.parts:
        text = part.get("text") or ""
        if spans := highlight_spans(text, alternatives, entry.language):
            anchor, label = part.get("anchor") or "", part.get("label") or ""
            marked.append(passages.passage(text, spans, anchor=anchor, label=label, seconds=part.get("seconds")))
    return passages.best_first(marked)[:1]
