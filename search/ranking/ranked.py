"""An engine whose hits come in the order that words, meaning and experience give together.

The engine says what it finds by words and what is near in meaning; the best of both are put in order here. What lies
beyond them keeps the engine's own order.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from search import weights
from search.embedding.choice import question_vector
from search.engines.beginnings import whole_title
from search.engines.protocol import Engine, EngineHit, EngineResponse, SearchRequest, Suggestion
from search.learning.clicks import attractions
from search.learning.nearest import votes
from search.learning.votes import Vote
from search.models import CatalogueEntry
from search.query import ParsedQuery
from search.ranking.arranging import varied
from search.ranking.candidates import Candidate, Facts, facts_of
from search.ranking.fusing import Asked, Scored, fused, word_weight

FIRST_PAGE = 10


@dataclass(frozen=True)
class Ranking:
    """The best of an answer in their order, and the engine's answer by words that they come from."""

    scored: list[Scored]
    words: EngineResponse
    added: list[Facts]
    """Of those that the words of the question are not in."""


class RankedEngine:
    """Any engine, with its hits put in order."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = engine.name

    def search(self, request: SearchRequest) -> EngineResponse:
        """One page of results."""
        if not request.limit:
            return self.engine.search(request)
        request = self._answerable(request)
        ranking = self.ranking(request)
        page = ranking.scored[request.offset : request.offset + request.limit]
        shown = {hit.key: hit for hit in self.engine.shown([each.key for each in page], request)} if page else {}
        hits = [replace(shown[each.key], score=each.score) for each in page if each.key in shown]
        missing = request.limit - len(page)
        words = ranking.words
        if missing and words.total > len(words.hits):
            hits += self._following(request, ranking, missing)
        return _counted(ranking, tuple(hits), request)

    def ranking(self, request: SearchRequest) -> Ranking:
        """What words and meaning find, the best first."""
        parsed = request.parsed
        first = replace(request, offset=0, limit=weights.FUSED, with_passages=False)
        words = self.engine.search(first)
        vector = question_vector(parsed.sought, request.language) if _has_meaning(parsed) else None
        near = dict(self.engine.near(vector, first, weights.FUSED)) if vector is not None else {}
        told = votes(parsed.sought, request.language, vector, request.audience_ids) if parsed.words else {}
        by_words = {hit.key: (place, hit.score) for place, hit in enumerate(words.hits)}
        extra = _extra(request, by_words, near, told)
        known = facts_of([*by_words, *extra], request.audience_ids, request.language)
        facts = {key: each for key, each in known.items() if key in by_words or _is_asked_for(each, request)}
        wanted = attractions(parsed.sought, request.language) if _is_plain(request) else {}
        candidates = list(_candidates(request, by_words, near, told, wanted, facts))
        weight = word_weight(parsed.words, request.language, request.telling)
        scored = fused(candidates, Asked(weight, timezone.now()))
        return Ranking(varied(scored, FIRST_PAGE), words, [facts[key] for key in extra if key in facts])

    def similar(self, text: str, request: SearchRequest) -> list[EngineHit]:
        """Entries about the same as `text`: near in meaning, or sharing telling words where there are no vectors."""
        vector = question_vector(text, request.language)
        near = self.engine.near(vector, request, request.limit) if vector is not None else []
        hits = [EngineHit(key, nearness) for key, nearness in near if nearness >= weights.NEAR_ENOUGH]
        if len(hits) >= request.limit:
            return hits
        known = {hit.key for hit in hits}
        return [*hits, *(hit for hit in self.engine.similar(text, request) if hit.key not in known)][: request.limit]

    def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many hits each request has, by words."""
        return self.engine.totals(requests)

    def suggest(self, request: SearchRequest) -> list[Suggestion]:
        """As the engine suggests."""
        return self.engine.suggest(request)

    def near(self, question: NDArray[np.float32], request: SearchRequest, most: int) -> list[tuple[str, float]]:
        """As the engine has them."""
        return self.engine.near(question, request, most)

    def shown(self, keys: Sequence[str], request: SearchRequest) -> list[EngineHit]:
        """As the engine shows them."""
        return self.engine.shown(keys, request)

    def ship(self, entries: Sequence[CatalogueEntry]) -> dict[str, int]:
        """Have the engine store them."""
        return self.engine.ship(entries)

    def drop(self, entries: Sequence[CatalogueEntry]) -> dict[str, int]:
        """Have the engine remove them."""
        return self.engine.drop(entries)

    def _answerable(self, request: SearchRequest) -> SearchRequest:
        """The request, without its quotation marks if nothing at all contains what stands between them."""
        parsed = request.parsed
        quoted = " ".join(f'"{phrase}"' for phrase in parsed.phrases)
        if not quoted or self.engine.totals([replace(request, text=quoted)]) != [0]:
            return request
        left_out = (f'-"{words}"' for words in parsed.left_out)
        return replace(request, text=" ".join([parsed.in_order, *left_out]))

    def _following(self, request: SearchRequest, ranking: Ranking, missing: int) -> Sequence[EngineHit]:
        """What comes after those that were put in order, as the engine has it."""
        keys = tuple(each.key for each in ranking.scored)
        offset = max(0, request.offset - len(keys))
        without = (*request.without_keys, *keys)
        return self.engine.search(replace(request, offset=offset, limit=missing, without_keys=without)).hits


def _has_meaning(parsed: ParsedQuery) -> bool:
    """Whether free words say something; who quotes or filters alone wants just that."""
    return bool(parsed.words)


def _extra(
    request: SearchRequest, by_words: Mapping[str, object], near: Mapping[str, float], told: Mapping[str, Vote]
) -> list[str]:
    """What is a hit though the words of the question are not in it: near enough, or named by earlier questions."""
    found = [key for key, cosine in near.items() if cosine >= weights.NEAR_ENOUGH or key in told]
    if _is_plain(request):
        found += [key for key in told if key not in request.without_keys]
    return [key for key in dict.fromkeys(found) if key not in by_words]


def _is_plain(request: SearchRequest) -> bool:
    """Whether nothing is asked that only an engine can tell of a page."""
    parsed = request.parsed
    special = (parsed.phrases, parsed.left_out, request.authors, request.only_solved, request.without_translations_of)
    return not any(special)


def _is_asked_for(facts: Facts, request: SearchRequest) -> bool:
    of_kind = not request.kinds or facts.kind in request.kinds
    return of_kind and (not request.feature_ids or facts.feature_id in request.feature_ids)


def _candidates(
    request: SearchRequest,
    by_words: dict[str, tuple[int, float]],
    near: dict[str, float],
    told: dict[str, Vote],
    wanted: dict[str, float],
    facts: dict[str, Facts],
) -> Iterable[Candidate]:
    title = whole_title(request.parsed.sought, request.language)
    named = {key: _named(each, title, request) for key, each in facts.items()}
    texts = {key: score - named[key] for key, (_place, score) in by_words.items() if key in facts}
    best = max(texts.values(), default=0.0) or 1.0
    # Without vectors nobody is near; with them, who is not among the nearest is as near as the last of them, at most.
    floor = min(near.values(), default=None)
    for key, each in facts.items():
        place = by_words[key][0] if key in by_words else float("inf")
        nearness = near.get(key, floor)
        words = max(texts.get(key, 0.0), 0.0) / best
        is_own = each.feature_id in request.own_feature_ids
        yield Candidate(key, each, words, nearness, told.get(key), named[key], is_own, wanted.get(key, 0.0), place)


def _named(facts: Facts, title: str, request: SearchRequest) -> float:
    exact = weights.EXACT_TITLE if title and title == whole_title(facts.title, request.language) else 0.0
    return exact + (weights.NAMED_FEATURE if facts.feature_id in request.named_feature_ids else 0.0)


def _counted(ranking: Ranking, hits: tuple[EngineHit, ...], request: SearchRequest) -> EngineResponse:
    """The page with how many there are: those found by words that are still there, and what meaning has added."""
    there, added = {each.key for each in ranking.scored}, ranking.added
    gone = sum(hit.key not in there for hit in ranking.words.hits)
    words = replace(ranking.words, total=ranking.words.total - gone)
    if ranking.words.total > len(words.hits) or not added:
        return replace(words, hits=hits)
    kinds, features = Counter(words.kind_counts), Counter(words.feature_counts)
    if request.with_counts:
        kinds.update(facts.kind for facts in added)
        features.update(facts.feature_id for facts in added if facts.feature_id is not None)
    return replace(
        words, hits=hits, total=words.total + len(added), kind_counts=dict(kinds), feature_counts=dict(features)
    )
