"""Answers that are kept for a moment, since many readers ask the same.

A kept answer says which entries were found, not what they hold: whether each is still there and may be seen is asked of
the database every time. It is kept under the moment of the last change to what can be found, so that whatever is
published, shipped or taken away ends all of them at once.
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from search.engines.protocol import EngineResponse, SearchRequest
from search.events import catalogue_changed
from search.ranking.ranked import RankedEngine

Answer = TypeVar("Answer")

KEPT_SECONDS = 60
"""What else decides about an answer (votes, freshness, what is learned) may come so late."""
SETTLING_SECONDS = 2.0
"""So soon after a change nothing is kept: the search server finds what it was sent only after its next refresh."""


class KeptEngine(RankedEngine):
    """A ranked engine that does not answer twice what it was just asked."""

    def search(self, request: SearchRequest) -> EngineResponse:
        """One page of results."""
        return _kept(f"{self.name} search", request, lambda: super(KeptEngine, self).search(request))

    def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many hits each request has."""
        return _kept(f"{self.name} totals", tuple(requests), lambda: super(KeptEngine, self).totals(requests))


def connect() -> None:
    """Whatever changes in the catalogue ends what is kept."""
    catalogue_changed.connect(_after_changes, dispatch_uid="search.ranking.kept")


def end_kept() -> None:
    """What can be found has changed: once this transaction is through, nothing that was kept is answered any more."""
    transaction.on_commit(lambda: cache.set(_changed_key(), time.time(), None))


def _after_changes(**_: Any) -> None:
    end_kept()


def _kept(what: str, asked: object, answer: Callable[[], Answer]) -> Answer:
    changed_at = _changed_at()
    if time.time() - changed_at < SETTLING_SECONDS:
        return answer()
    digest = hashlib.blake2b(repr((what, changed_at, asked)).encode("utf-8", "surrogateescape"), digest_size=20)
    key = f"search:kept:{settings.SEARCH_INDEX_PREFIX}:{digest.hexdigest()}"
    kept: Answer | None = cache.get(key)
    if kept is None:
        kept = answer()
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _changed_at() -> float:
    """When what can be found has last changed. A cache that has forgotten it, has forgotten just now: then, too,
    nothing is kept for a moment."""
    changed_at: float | None = cache.get(_changed_key())
    if changed_at is None:
        changed_at = time.time()
        cache.add(_changed_key(), changed_at, None)
    return changed_at


def _changed_key() -> str:
    return f"search:changed:{settings.SEARCH_INDEX_PREFIX}"
