"""What is offered while a reader is still typing: features, what others have searched for, pages by their titles."""

import hashlib
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.cache import cache

from search import offering, results
from search.engines import choice
from search.engines.protocol import Engine, EngineHit, EngineUnavailableError, SearchRequest
from search.finding import audiences_of, entries_by_key, translated
from search.offering import Offer
from search.query import MAX_LENGTH, QueryTooLongError, clean
from search.results import Hit
from search.spelling.mending import mended
from search.spelling.vocabulary import Vocabulary

MOST = 8
KEPT_SECONDS = 5
SHORTEST_BEGINNING = 2
"""Of so many characters: one alone begins half of all titles."""


def offers(text: str, language: str, user: Any, *, most: int = MOST) -> list[Offer]:
    """All that is offered for `text`: of features and searches a few, then pages; where nothing begins so, what begins
    as it was probably meant."""
    audience_ids = audiences_of(user)
    found = _offers(text, language, audience_ids, most)
    if not found and (meant := _meant(text, language, audience_ids)):
        return _offers(meant, language, audience_ids, most)
    return found


def suggest(text: str, language: str, user: Any, *, most: int = MOST) -> list[Hit]:
    """Entries whose title `text` begins, or what was probably meant by it: of the reader's language, then of the
    fallback language."""
    audience_ids = audiences_of(user)
    found = _pages(text, language, audience_ids, most)
    if not found and (meant := _meant(text, language, audience_ids)):
        return _pages(meant, language, audience_ids, most)
    return found


def _offers(text: str, language: str, audience_ids: tuple[int, ...], most: int) -> list[Offer]:
    hits = _pages(text, language, audience_ids, most)
    if not _is_enough(text):
        return []
    asked = clean(text)
    first = [*offering.features(asked, language), *offering.searches(asked, language)]
    return [*first, *offering.pages(hits[: max(0, most - len(first))])][:most]


def _meant(text: str, language: str, audience_ids: tuple[int, ...]) -> str:
    """What was probably meant by a beginning that begins nothing; nothing if that is not known."""
    if not _is_enough(text):
        return ""
    languages = tuple(dict.fromkeys((language, str(settings.FALLBACK_LANGUAGE))))
    return mended(clean(text), Vocabulary(languages, audience_ids))


def _pages(text: str, language: str, audience_ids: tuple[int, ...], most: int) -> list[Hit]:
    if len(text) > MAX_LENGTH:
        raise QueryTooLongError(f"A query has at most {MAX_LENGTH} characters.")
    if not _is_enough(text):
        return []
    request = SearchRequest(clean(text), language, audience_ids, limit=most)
    for engine in choice.in_order():
        try:
            return _offered(engine, request)
        except EngineUnavailableError:
            continue
    raise EngineUnavailableError("no engine answers")


def _is_enough(text: str) -> bool:
    return len(clean(text[:MAX_LENGTH])) >= SHORTEST_BEGINNING


def _offered(engine: Engine, request: SearchRequest) -> list[Hit]:
    hits = _suggested(engine, request, request.language)
    fallback = str(settings.FALLBACK_LANGUAGE)
    if len(hits) < request.limit and fallback != request.language:
        known = tuple(hit.entry.translation_key for hit in hits if hit.entry.translation_key)
        foreign = replace(request, language=fallback, without_translations_of=known, limit=request.limit - len(hits))
        hits += translated(_suggested(engine, foreign, request.language), request.language, request.audience_ids)
    return hits


def _suggested(engine: Engine, request: SearchRequest, language: str) -> list[Hit]:
    found = _found(engine, request)
    entries = entries_by_key((hit.key for hit in found), request.audience_ids)
    return [results.hit_of(hit, entries[hit.key], language) for hit in found if hit.key in entries]


def _found(engine: Engine, request: SearchRequest) -> list[EngineHit]:
    """What the engine suggests, kept for a moment, since many readers type the same first letters. Whether it is still
    there and may be seen is asked of the database each time."""
    digest = hashlib.blake2b(repr((engine.name, request)).encode("utf-8", "surrogateescape"), digest_size=20)
    key = f"suggestions:{settings.SEARCH_INDEX_PREFIX}:{digest.hexdigest()}"
    found: list[EngineHit] | None = cache.get(key)
    if found is None:
        found = [EngineHit(each.key, 0.0, each.marks) for each in engine.suggest(request)]
        cache.set(key, found, KEPT_SECONDS)
    return found
