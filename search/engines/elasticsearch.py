"""The search engine behind which an Elasticsearch server stands: one index a language.

Every answer is either in time or `EngineUnavailableError`. When something is shipped is decided by `search.shipping`.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from elasticsearch import BadRequestError
from numpy.typing import NDArray

from search import passages
from search.embedding.protocol import to_bytes
from search.engines import elasticsearch_index as indexes
from search.engines import elasticsearch_query as body
from search.engines.beginnings import begun_marks, title_words
from search.engines.connection import read_alias, reading, writing
from search.engines.mapping import PART_TEXTS_FIELD
from search.engines.protocol import EngineHit, EngineResponse, Passage, SearchRequest, Suggestion
from search.models import CatalogueEntry, SearchIndex
from search.passages import Spans
from search.query import ENOUGH, ParsedQuery

_PIECES = re.compile(f"([{body.MARK_START}{body.MARK_END}])")
_SENTENCE_ENDS = tuple(".!?…։՞؟。")


class ElasticsearchEngine:
    """Searches the indexes at the search server."""

    name = "elasticsearch"

    def search(self, request: SearchRequest) -> EngineResponse:
        """One page of results. If hardly anything contains enough of the words, less is asked."""
        parsed = request.parsed
        answer = _ask(request, body.search_body(request, parsed))
        if _found(answer, request) < ENOUGH:
            answer = _ask(request, body.search_body(request, parsed, few=True))
        return EngineResponse(
            hits=tuple(_hits(request, parsed, answer["hits"]["hits"])),
            total=answer["hits"]["total"]["value"],
            kind_counts=_counts(answer, "kind"),
            feature_counts=_counts(answer, "feature"),
            took_ms=answer["took"],
        )

    def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many hits each request has, asked all at once."""
        if not requests:
            return []
        searches: list[dict[str, Any]] = []
        for request in requests:
            searches.append({"index": read_alias(request.language), "ignore_unavailable": True})
            searches.append(body.total_body(request, request.parsed))
        with reading() as client:
            answers = client.msearch(searches=searches)["responses"]
        return [_total(answer) for answer in answers]

    def suggest(self, request: SearchRequest) -> list[Suggestion]:
        """Entries whose title has words beginning as those of the text do; first those that begin so themselves."""
        if not title_words(request.text, request.language):
            return []
        hits = _ask(request, body.suggest_body(request))["hits"]["hits"]
        titles = [(hit["_id"], hit["_source"]["title"]) for hit in hits]
        return [Suggestion(key, title, begun_marks(title, request.text, request.language)) for key, title in titles]

    def similar(self, text: str, request: SearchRequest) -> list[EngineHit]:
        """Entries that share telling words with `text`."""
        hits = _ask(request, body.similar_body(request, text))["hits"]["hits"]
        return [EngineHit(hit["_id"], hit["_score"]) for hit in hits]

    def near(self, question: NDArray[np.float32], request: SearchRequest, most: int) -> list[tuple[str, float]]:
        """The entries nearest in meaning; nothing from an index that was built without vectors."""
        values = to_bytes(question[np.newaxis])[0].tolist()
        try:
            hits = _ask(request, body.near_body(request, request.parsed, values, most))["hits"]["hits"]
        except BadRequestError:
            return []
        # The server's scores are from 0 to 1, a cosine goes from -1.
        return [(hit["_id"], hit["_score"] * 2.0 - 1.0) for hit in hits]

    def shown(self, keys: Sequence[str], request: SearchRequest) -> list[EngineHit]:
        """These hits with their passages."""
        hits = _ask(request, body.shown_body(keys, request.parsed))["hits"]["hits"]
        return list(_hits(request, request.parsed, hits))

    def ship(self, entries: Sequence[CatalogueEntry]) -> dict[str, int]:
        """Store entries in every index of theirs; those of them that are tombstones or of another language leave it."""
        taken: dict[str, int] = {}
        with writing() as client:
            for index in SearchIndex.objects.filter(language__in={entry.language for entry in entries}):
                taken |= indexes.write(client, index, [entry for entry in entries if entry.language == index.language])
        return taken

    def drop(self, entries: Sequence[CatalogueEntry]) -> dict[str, int]:
        """Remove entries, which the catalogue keeps as tombstones."""
        return self.ship(entries)


def _ask(request: SearchRequest, asked: dict[str, Any]) -> Any:
    with reading() as client:
        return client.search(index=read_alias(request.language), **_arguments(asked))


def _arguments(asked: dict[str, Any]) -> dict[str, Any]:
    """The body as the client's arguments, which may not be called `from`."""
    return {{"from": "from_", "_source": "source"}.get(name, name): value for name, value in asked.items()}


def _found(answer: Any, request: SearchRequest) -> int:
    """How many contain enough of the words, whatever their kind and feature."""
    if request.with_counts:
        return int(answer["aggregations"]["found"]["doc_count"])
    return int(answer["hits"]["total"]["value"])


def _total(answer: Any) -> int:
    if "aggregations" not in answer:  # there is no index of this language
        return 0
    counts = answer["aggregations"]
    chosen = counts["enough"]["chosen"] if counts["enough"]["doc_count"] >= ENOUGH else counts["few"]
    return int(chosen["doc_count"])


def _counts(answer: Any, name: str) -> dict[Any, int]:
    if "aggregations" not in answer:
        return {}
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"][name]["values"]["buckets"]}


def _hits(request: SearchRequest, parsed: ParsedQuery, hits: Sequence[Any]) -> Iterable[EngineHit]:
    in_parts = [hit["_id"] for hit in hits if PART_TEXTS_FIELD in hit.get("highlight", {})]
    parts = _best_parts(request, parsed, in_parts) if in_parts else {}
    for hit in hits:
        marked = hit.get("highlight", {})
        title_marks = _unmarked(marked["title"][0])[1] if "title" in marked else ()
        found = [_passage(marked[name][0]) for name in ("summary", "body") if name in marked]
        found += [parts[hit["_id"]]] if hit["_id"] in parts else []
        yield EngineHit(
            key=hit["_id"],
            score=hit["_score"],
            title_marks=tuple(passages.join(title_marks, hit["_source"]["title"])),
            passages=passages.best_first(found),
        )


def _best_parts(request: SearchRequest, parsed: ParsedQuery, keys: Sequence[str]) -> dict[str, Passage]:
    """For each of these entries, the part that says most of what is asked."""
    hits = _ask(request, body.parts_body(keys, parsed))["hits"]["hits"]
    best = {}
    for hit in hits:
        part = hit["inner_hits"]["parts"]["hits"]["hits"][0]
        if marked := part.get("highlight", {}).get("parts.text"):
            place = part["_source"]
            anchor, label = place.get("anchor") or "", place.get("label") or ""
            best[hit["_id"]] = _passage(marked[0], anchor=anchor, label=label, seconds=place.get("seconds"))
    return best


def _passage(fragment: str, *, anchor: str = "", label: str = "", seconds: float | None = None) -> Passage:
    """A fragment as it comes from the server, as a passage; where it seems cut, dots say so."""
    text, marks = _unmarked(fragment)
    if len(text) > passages.SIZE * 2:
        return passages.passage(text, marks, anchor=anchor, label=label, seconds=seconds)
    begins_inside = text[:1].islower()
    ends_inside = len(text) > passages.SIZE // 2 and not text.rstrip().endswith(_SENTENCE_ENDS)
    return passages.trimmed(text, marks, begins_inside, ends_inside, anchor=anchor, label=label, seconds=seconds)


def _unmarked(fragment: str) -> tuple[str, Spans]:
    """The plain text of a fragment and the ranges that were marked in it."""
    text, marks, begun = "", [], -1
    for piece in _PIECES.split(fragment):
        if piece == body.MARK_START:
            begun = len(text)
        elif piece == body.MARK_END:
            marks += [(begun, len(text))] if 0 <= begun < len(text) else []
            begun = -1
        else:
            text += piece
    return text, marks
