"""Curated searches applied: pure functions from what was typed and what was decided."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from search.analysis import analyse_query, content_words, without_accents
from search.analysis.analyser import analyser_of

MOST_REWORDINGS = 4
"""Each costs as much as the query itself."""
MOST_PINNED = 3


@dataclass(frozen=True)
class Synonyms:
    """Wordings of one thing; `found_by` are those that find the others."""

    found_by: tuple[str, ...]
    wordings: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """For searches with these words, the page with this key."""

    queries: tuple[str, ...]
    key: str
    is_whole: bool = False

    def concerns(self, text: str, language: str) -> bool:
        """Whether it was made for this search."""
        said = stems(text, language)
        for query in self.queries:
            wanted = stems(query, language)
            if wanted and (said == wanted if self.is_whole else said >= wanted):
                return True
        return False


@dataclass(frozen=True)
class Curation:
    """All that is decided, by language."""

    synonyms: dict[str, tuple[Synonyms, ...]] = field(default_factory=dict)
    pinned: dict[str, tuple[Rule, ...]] = field(default_factory=dict)
    hidden: dict[str, tuple[Rule, ...]] = field(default_factory=dict)

    def rewordings(self, text: str, language: str) -> tuple[str, ...]:
        """`text` in other words, each time with one of its words or phrases in place of another."""
        sets = self.synonyms.get(language, ())
        if not sets or not text:
            return ()
        return tuple(dict.fromkeys(_reworded(text, language, sets)))[:MOST_REWORDINGS]

    def pinned_for(self, text: str, language: str) -> tuple[str, ...]:
        """The keys of what comes first."""
        return tuple(dict.fromkeys(_keys(self.pinned.get(language, ()), text, language)))[:MOST_PINNED]

    def hidden_for(self, text: str, language: str) -> tuple[str, ...]:
        """The keys of what is not shown."""
        return tuple(dict.fromkeys(_keys(self.hidden.get(language, ()), text, language)))


@lru_cache(2_048)
def stems(text: str, language: str) -> frozenset[str]:
    """What a search says, whatever endings, accents and order its words have; common words count if it has no other."""
    words = content_words(analyse_query(text, language))
    return frozenset(stem for word in words for stem in _stems(word.text, language))


def _keys(rules: Iterable[Rule], text: str, language: str) -> Iterator[str]:
    return (rule.key for rule in rules if rule.concerns(text, language))


def _reworded(text: str, language: str, sets: Iterable[Synonyms]) -> Iterator[str]:
    chunks = analyser_of(language).chunks(text)
    said = [_stems(chunk, language) for chunk in chunks]
    for synonyms in sets:
        for wording in synonyms.found_by:
            wanted = _phrase(wording, language)
            for place in _places(said, wanted):
                others = (other for other in synonyms.wordings if other != wording)
                yield from (" ".join([*chunks[:place], other, *chunks[place + len(wanted) :]]) for other in others)


def _places(said: Sequence[tuple[str, ...]], wanted: Sequence[tuple[str, ...]]) -> list[int]:
    if not wanted:
        return []
    places = range(len(said) - len(wanted) + 1)
    return [place for place in places if list(said[place : place + len(wanted)]) == list(wanted)][:1]


@lru_cache(2_048)
def _phrase(text: str, language: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_stems(chunk, language) for chunk in analyser_of(language).chunks(text))


@lru_cache(8_192)
def _stems(chunk: str, language: str) -> tuple[str, ...]:
    analyser = analyser_of(language)
    return tuple(analyser.stem(without_accents(part)) for part, _, _ in analyser.parts(chunk))
