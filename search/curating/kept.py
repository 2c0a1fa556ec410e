"""What marketing has decided, kept by each process and read anew every few seconds: a change is effective within a
minute, on every machine, and costs a search nothing."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save

from search.curating.models import HiddenHit, PinnedAnswer, SynonymSet, lines_of
from search.curating.rules import Curation, Rule, Synonyms

LOOKED_AT_SECONDS = 5.0
"""So often a process asks whether anything has changed …"""
READ_SECONDS = 45.0
"""… and so often it reads all of it whatever the cache says, which may have forgotten."""
GENERATION = "search:curation"


@dataclass
class _Kept:
    curation: Curation
    generation: Any
    looked_at: float
    read_at: float


_kept: dict[str, _Kept] = {}


def curation() -> Curation:
    """What is decided now."""
    kept, now = _kept.get(""), time.monotonic()
    if kept is None or now - kept.read_at > READ_SECONDS:
        return _read(cache.get(GENERATION), now)
    if now - kept.looked_at > LOOKED_AT_SECONDS:
        kept.looked_at = now
        if (generation := cache.get(GENERATION)) != kept.generation:
            return _read(generation, now)
    return kept.curation


def connect() -> None:
    """Hear of every change, in every process by way of the cache."""
    for model in (SynonymSet, PinnedAnswer, HiddenHit):
        post_save.connect(_changed, sender=model, dispatch_uid=f"search.curation.saved.{model.__name__}")
        post_delete.connect(_changed, sender=model, dispatch_uid=f"search.curation.deleted.{model.__name__}")


def forget() -> None:
    """Read it anew when it is next asked for."""
    _kept.clear()


def _changed(**_: Any) -> None:
    cache.set(GENERATION, time.time_ns(), None)
    forget()


def _read(generation: Any, now: float) -> Curation:
    synonyms: dict[str, list[Synonyms]] = defaultdict(list)
    for row in SynonymSet.objects.order_by("pk"):
        lines = tuple(row.lines)
        synonyms[row.language].append(Synonyms(lines if row.is_mutual else lines[:1], lines))
    read = Curation(
        synonyms={language: tuple(sets) for language, sets in synonyms.items()},
        pinned=_rules(PinnedAnswer.objects.order_by("order", "pk")),
        hidden=_rules(HiddenHit.objects.order_by("pk")),
    )
    _kept[""] = _Kept(read, generation, now, now)
    return read


def _rules(rows: Iterable[PinnedAnswer | HiddenHit]) -> dict[str, tuple[Rule, ...]]:
    rules: dict[str, list[Rule]] = defaultdict(list)
    for row in rows:
        rules[row.language].append(Rule(tuple(lines_of(row.queries)), row.key, row.is_whole))
    return {language: tuple(listed) for language, listed in rules.items()}
