"""What a search engine must do. Pages, API and suggestions know this protocol alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.models import CatalogueEntry
from search.query import ParsedQuery, parse


class EngineUnavailableError(Exception):
    """The engine does not answer (down, too slow, or its breaker is open); another may be asked."""


@dataclass(frozen=True)
class SearchRequest:
    """A reader's question to the entries of one language, ready for any engine.

    `text` is what was typed (see `search.query`); `audience_ids` are the rules that admit the reader;
    `named_feature_ids` the features whose name the text is. Translations of what is found already are left out.
    What has one of `without_keys` is left out, too.
    `own_feature_ids` are the features that the reader has and others have not.
    `rewordings` say the free words in other words, any of which a hit may have instead; `telling` are those of a long
    question by which it is looked for.
    """

    text: str
    language: str
    audience_ids: tuple[int, ...]
    kinds: tuple[str, ...] = ()
    feature_ids: tuple[int, ...] = ()
    named_feature_ids: tuple[int, ...] = ()
    without_translations_of: tuple[str, ...] = ()
    without_keys: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    only_solved: bool = False
    rewordings: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    own_feature_ids: tuple[int, ...] = ()
    offset: int = 0
    limit: int = 10
    with_counts: bool = True
    with_passages: bool = True
    """Whether the hits are to be shown: then each comes with the piece of its text that says what was asked."""

    @property
    def parsed(self) -> ParsedQuery:
        """The text in its parts, with what is known of its words."""
        return replace(parse(self.text), rewordings=self.rewordings, telling=self.telling)


@dataclass(frozen=True)
class Passage:
    """A piece of a hit's text with the marked character ranges, and the place it opens at."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    anchor: str = ""
    label: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class EngineHit:
    """One found entry, by its key (`source:object_id`)."""

    key: str
    score: float
    title_marks: tuple[tuple[int, int], ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class EngineResponse:
    """What an engine answers: one page of hits, how many there are, and counts by filter value."""

    hits: tuple[EngineHit, ...]
    total: int
    kind_counts: dict[str, int] = field(default_factory=dict)
    feature_counts: dict[int, int] = field(default_factory=dict)
    took_ms: float = 0.0


@dataclass(frozen=True)
class Suggestion:
    """A page offered while typing."""

    key: str
    title: str
    marks: tuple[tuple[int, int], ...] = ()


class Engine(Protocol):
    """A search engine. Whatever it is asked, it raises `EngineUnavailableError` when it cannot answer in time."""

    name: str

    def search(self, request: SearchRequest) -> EngineResponse:
        """One page of results."""

    def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many hits each request has, for several languages at once."""

    def suggest(self, request: SearchRequest) -> list[Suggestion]:
        """Entries whose title begins with, or contains words beginning with, the text."""

    def similar(self, text: str, request: SearchRequest) -> list[EngineHit]:
        """Entries about the same as `text`, for related pages and while a question is typed."""

    def near(self, question: NDArray[np.float32], request: SearchRequest, most: int) -> list[tuple[str, float]]:
        """The entries nearest in meaning to a question, by its vector, with their cosines; nothing without vectors.
        Whatever else is asked of a hit holds for them, too."""

    def shown(self, keys: Sequence[str], request: SearchRequest) -> list[EngineHit]:
        """These hits as a reader sees them, with their passages; in any order."""

    def ship(self, entries: Sequence[CatalogueEntry]) -> dict[str, int]:
        """Store entries; the version now stored for each key that was taken."""

    def drop(self, entries: Sequence[CatalogueEntry]) -> dict[str, int]:
        """Remove entries (tombstones); the version of the removal for each key that was taken."""
