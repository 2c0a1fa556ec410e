"""What an index at the search server looks like: its fields, its settings, and the document of an entry."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from search.analysis import elasticsearch_settings, elasticsearch_text_field
from search.embedding.choice import embedder_for
from search.engines.beginnings import LONGEST, author_names, title_words, whole_title
from search.models import CatalogueEntry

PREFIX_FIELD = "title_words"
"""For suggestions: the beginnings of the title's words, which arrive as `beginnings.title_words` has them."""
WHOLE_TITLE_FIELD = "whole_title"
"""The title as one term, as `beginnings.whole_title` has it."""
AUTHOR_FIELD = "author"
"""The author's names as words, as `beginnings.author_names` has them."""
PART_TEXTS_FIELD = "part_texts"
"""All parts' texts once more beside the body, so that a query's words may lie in different parts."""

REFRESH_INTERVAL = "500ms"
"""How soon what is written to a live index is found. Set at all, it also keeps an index that nobody has asked for a
while from falling asleep, and its next reader from waiting for a refresh."""
DOCUMENT = 1
"""Raise it whenever `document` writes other values into the same fields: indexes are then to be built anew."""

_SUGGEST_ANALYSIS: dict[str, Any] = {
    "filter": {"suggest_beginnings": {"type": "edge_ngram", "min_gram": 1, "max_gram": LONGEST}},
    "analyzer": {
        "suggest_index": {"type": "custom", "tokenizer": "whitespace", "filter": ["suggest_beginnings"]},
        "suggest_search": {"type": "custom", "tokenizer": "whitespace"},
    },
}


PASSAGES_FIELD = "passages"
"""The passages' vectors, where there is an embedder for the language."""


_FACTS: dict[str, Any] = {
    "audience": {"type": "integer"},
    "kind": {"type": "keyword"},
    AUTHOR_FIELD: {"type": "keyword"},
    "feature": {"type": "integer"},
    "language": {"type": "keyword"},
    "translation_key": {"type": "keyword"},
    "is_official": {"type": "boolean"},
    "is_solved": {"type": "boolean"},
    "worth": {"type": "float"},
    "published_at": {"type": "date"},
    "changed_at": {"type": "date"},
    "version": {"type": "long"},
    "source": {"type": "keyword"},
    "object_id": {"type": "keyword"},
    "fingerprint": {"type": "keyword", "index": False},
}
"""What is known of an entry beside its texts."""


def index_settings(language: str) -> dict[str, Any]:
    """Settings of an index: the language's analysis and how it is kept."""
    analysis = dict(elasticsearch_settings(language)["analysis"])
    for kind, parts in _SUGGEST_ANALYSIS.items():
        analysis[kind] = parts | analysis.get(kind, {})
    return {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        # While it fills nobody searches it; see `REFRESH_INTERVAL`.
        "refresh_interval": "-1",
        # An older write that arrives after a deletion is refused for so long.
        "gc_deletes": "1h",
        "analysis": analysis,
    }


def index_mappings(language: str) -> dict[str, Any]:
    """Fields of an index. Strict: a field that nobody planned is an error, not a guess."""
    named = elasticsearch_text_field(language, folded=False)
    # Half of the work of indexing would be the pairs of long texts. Where hardly anything is found, the query asks
    # these for the halves of its words instead.
    text = elasticsearch_text_field(language, folded=False, pairs=False)
    shown_only = {"type": "keyword", "index": False, "doc_values": False}
    return {
        "dynamic": "strict",
        "properties": {
            "title": named,
            PREFIX_FIELD: {"type": "text", "analyzer": "suggest_index", "search_analyzer": "suggest_search"},
            WHOLE_TITLE_FIELD: {"type": "keyword"},
            "summary": named,
            "keywords": named,
            "body": text,
            PART_TEXTS_FIELD: text,
            "parts": {
                "type": "nested",
                "properties": {
                    "anchor": shown_only,
                    "label": text,
                    "text": text,
                    "seconds": {"type": "float", "index": False, "doc_values": False},
                },
            },
        }
        | _FACTS
        | _passages(language),
    }


def _passages(language: str) -> dict[str, Any]:
    embedder = embedder_for(language)
    if embedder is None:
        return {}
    vector = {
        "type": "dense_vector",
        "dims": embedder.dimensions,
        "element_type": "byte",
        "similarity": "cosine",
        "index": True,
        "index_options": {"type": "hnsw"},
        # Vectors of two models are never compared: another one needs another index.
        "meta": {"model": embedder.name[:50]},
    }
    return {PASSAGES_FIELD: {"type": "nested", "properties": {"vector": vector}}}


def fingerprint(language: str) -> str:
    """Changes whenever an index of this language must be built anew."""
    shape = {"document": DOCUMENT, "settings": index_settings(language), "mappings": index_mappings(language)}
    return hashlib.sha256(json.dumps(shape, sort_keys=True, default=str).encode()).hexdigest()[:12]


def document(entry: CatalogueEntry, vectors: Sequence[bytes] = ()) -> dict[str, Any]:
    """What an index keeps of `entry`, with the vectors of its passages if they are known."""
    passages = {PASSAGES_FIELD: [{"vector": np.frombuffer(each, np.int8).tolist()} for each in vectors]}
    return (passages if vectors else {}) | {
        "title": entry.title,
        PREFIX_FIELD: " ".join(title_words(entry.title, entry.language)),
        WHOLE_TITLE_FIELD: whole_title(entry.title, entry.language),
        "summary": entry.summary,
        "keywords": entry.keywords.splitlines(),
        "body": entry.body,
        PART_TEXTS_FIELD: [f"{part['label']}\n{part['text']}" for part in entry.parts],
        "parts": entry.parts,
        "audience": entry.audience_id,
        "kind": entry.kind,
        AUTHOR_FIELD: author_names(entry.author_name),
        "feature": entry.feature_id,
        "language": entry.language,
        "translation_key": entry.translation_key,
        "is_official": entry.is_official,
        "is_solved": entry.is_solved,
        "worth": entry.worth,
        "published_at": entry.published_at,
        "changed_at": entry.changed_at,
        "version": entry.version,
        "source": entry.source,
        "object_id": entry.object_id,
        "fingerprint": entry.fingerprint,
    }
