"""How well an entry answers, from its words: BM25 over weighed fields. Pure, thus the same on every database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from math import log

from search import weights

_WEIGHTS = tuple(weights.FIELDS.values())


@dataclass(frozen=True)
class Collection:
    """The entries of a language among which one is ranked: how many, and their words in all, weighed."""

    entries: int = 0
    length: int = 0

    def rarity(self, containing: int) -> float:
        """How telling a word is that so many entries contain (BM25's idf)."""
        containing = min(containing, self.entries)
        return log(1.0 + (self.entries - containing + 0.5) / (containing + 0.5))

    def relative_length(self, length: int) -> float:
        """An entry's length as a multiple of the average."""
        return length * self.entries / self.length if self.length else 1.0


def needle(phrase: Sequence[str]) -> str:
    """Terms as they stand one behind another in the words of an entry."""
    return f" {' '.join(phrase)} "


@dataclass(frozen=True)
class Asked:
    """A word of the query, as terms or phrases of terms any of which will do, and how telling it is. If there are
    `exact` ones, the others count less."""

    rarity: float
    phrases: tuple[tuple[str, ...], ...]
    exact: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """The same as they stand in the words of an entry."""
        return tuple(map(needle, self.phrases))

    @cached_property
    def exact_needles(self) -> tuple[str, ...]:
        """The exact ones, likewise."""
        return tuple(map(needle, self.exact))

    def within(self, texts: str) -> "Asked":
        """The word with those alternatives that are in these texts at all."""
        phrases = tuple(phrase for phrase in self.phrases if needle(phrase) in texts)
        return Asked(self.rarity, phrases, self.exact)

    def count(self, line: str) -> int:
        """How often the word stands in a line of words."""
        return max(map(line.count, self.needles), default=0)

    def score(self, lines: Sequence[str], damping: float) -> float:
        """What the word says for an entry with these words, a line a field."""
        if not self.exact:
            return self._score(self.needles, lines, damping)
        loosely = weights.OTHER_ACCENTS * self._score(self.needles, lines, damping)
        return max(self._score(self.exact_needles, lines, damping), loosely)

    def _score(self, needles: Sequence[str], lines: Sequence[str], damping: float) -> float:
        count = 0.0
        for weight, line in zip(_WEIGHTS, lines, strict=True):
            count += weight * max(map(line.count, needles), default=0)
        return self.rarity * count * (weights.SATURATION + 1.0) / (count + damping)


Pairs = list[tuple[tuple[str, ...], float]]


def neighbours(asked: Sequence[Asked]) -> Pairs:
    """For each word and the next: how they stand side by side, and what that adds."""
    pairs = []
    for first, second in pairwise(asked):
        befores, afters = (each.exact_needles or each.needles for each in (first, second))
        needles = tuple(f"{before}{after[1:]}" for before in befores[:2] for after in afters[:2])
        pairs.append((needles, weights.NEAR * (first.rarity + second.rarity) / 2))
    return pairs


def text_score(words: str, relative_length: float, asked: Sequence[Asked], near: Pairs) -> float:
    """How well an entry with these `words`, a line a field, answers what is asked."""
    lines = words.splitlines()
    damping = weights.SATURATION * (1.0 - weights.LENGTH + weights.LENGTH * relative_length)
    score = sum(one.score(lines, damping) for one in asked)
    return score + sum(worth for needles, worth in near if any(needle in words for needle in needles))


def freshness(age: timedelta | None) -> float:
    """What having changed lately adds to an entry's standing; nothing for what has no date."""
    if age is None:
        return 0.0
    return float(weights.FRESH * 0.5 ** (max(age.days, 0) / weights.FRESH_HALF_LIFE_DAYS))
