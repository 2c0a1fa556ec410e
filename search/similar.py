"""What is about the same as a text: for related pages, and while a question is typed."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from search import results
from search.engines import choice
from search.engines.protocol import Engine, EngineUnavailableError, SearchRequest
from search.finding import audiences_of, entries_by_key
from search.results import Hit

LONGEST = 2_000
FEWEST = 3


def similar_to(
    text: str, language: str, user: Any, *, kinds: Sequence[str] = (), without: Sequence[str] = (), most: int = 5
) -> list[Hit]:
    """What `user` may see that shares telling words with `text`: in `language`, filled up from the fallback language.
    `without` are keys that are left out. Nothing if no engine answers: this is an offer, and never in the way."""
    asked = text.strip()[:LONGEST]
    if not asked:
        return []
    audiences = audiences_of(user)
    languages = dict.fromkeys([language, str(settings.FALLBACK_LANGUAGE)])
    for engine in choice.in_order():
        try:
            return _found(engine, asked, list(languages), audiences, tuple(kinds), set(without), most)
        except EngineUnavailableError:
            continue
    return []


def _found(
    engine: Engine,
    text: str,
    languages: list[str],
    audiences: tuple[int, ...],
    kinds: tuple[str, ...],
    without: set[str],
    most: int,
) -> list[Hit]:
    hits: list[Hit] = []
    for language in languages:
        request = SearchRequest(text, language, audiences, kinds=kinds, limit=most + len(without), with_counts=False)
        found = [hit for hit in engine.similar(text, request) if hit.key not in without]
        entries = entries_by_key((hit.key for hit in found), audiences)
        hits += [results.hit_of(hit, entries[hit.key], languages[0]) for hit in found if hit.key in entries]
        if len(hits) >= FEWEST:
            break
    return hits[:most]
