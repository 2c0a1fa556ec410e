"""From what somebody typed to what a text must have.

The analysis of a query is not quite that of a text: an accent that was typed counts, one that was not does not; and two
words may be one in the text (set up, setup), or one word two, so that each word also brings these alternatives.
"""

from functools import cache, lru_cache
from itertools import pairwise

from search.analysis.analyser import MARK, Analyser, analyser_of
from search.analysis.languages import Accents, Segmentation
from search.analysis.letters import without_accents
from search.analysis.tokens import QueryWord

_SHORTEST_HALF = 2
_LONGEST_SPLIT = 24
_MOST_WORDS_TO_SPLIT = 12
_ACCENTED_PART = 3
"""Accents were typed if one word in so many has some: the others may be names."""


def analyse_query(text: str, language: str) -> list[QueryWord]:
    """The words of a query, each with the alternatives that fulfil it."""
    return list(_analysed(text, analyser_of(language).language.code))


@lru_cache(512)
def _analysed(text: str, code: str) -> tuple[QueryWord, ...]:
    # One search asks this of the same text again and again: for its hits, its counts, its marks, its answer.
    analyser = analyser_of(code)
    chunks = [(chunk, [part for part, _, _ in analyser.parts(chunk)]) for chunk in analyser.chunks(text)]
    chunks = [(chunk, parts) for chunk, parts in chunks if parts]
    spaced = analyser.language.segmentation is Segmentation.SPACES
    splits = spaced and len(chunks) <= _MOST_WORDS_TO_SPLIT
    joined = _joined_neighbours([parts for _, parts in chunks]) if spaced else {}
    exactly = accents_are_typed(text, code)
    words = []
    for at, (chunk, parts) in enumerate(chunks):
        together = joined.get(at, ())
        alternatives = [
            *_own(analyser, parts),
            *((term,) for word in together for term in analyser.asked_terms_of(word)),
        ]
        alternatives += _halves(analyser, parts) if splits else ()
        exact = _exact(analyser, parts) if exactly else ()
        common = _is_common(analyser, parts)
        found = tuple(dict.fromkeys((*exact, *alternatives)))
        words.append(QueryWord(chunk, found, together, common, exact))
    return tuple(words)


def accents_are_typed(text: str, language: str) -> bool:
    """Whether who typed this types accents, in a language where that means all of them."""
    analyser = analyser_of(language)
    if not analyser.language.accents_are_all_typed:
        return False
    words = [word for word in analyser.words(text) if word.isalpha()]
    return sum(without_accents(word) != word for word in words) * _ACCENTED_PART >= max(len(words), 1)


def writes_syllables(language: str) -> bool:
    """Whether most words of a language are several, as far as spaces tell."""
    return analyser_of(language).language.writes_syllables


def analyse_phrase(text: str, language: str) -> QueryWord | None:
    """A quoted phrase as one word: its terms one behind another; nothing if it has none."""
    analyser = analyser_of(language)
    parts = [part for chunk in analyser.chunks(text) for part, _, _ in analyser.parts(chunk)]
    return QueryWord(text, _phrases(analyser, parts)) if parts else None


def content_words(words: list[QueryWord]) -> list[QueryWord]:
    """The words that say what the query is about; all of them if it says it in common words alone."""
    return [word for word in words if not word.common] or words


def _own(analyser: Analyser, parts: list[str]) -> tuple[tuple[str, ...], ...]:
    if len(parts) == 1 or analyser.language.segmentation is not Segmentation.SPACES:
        return _phrases(analyser, parts)
    return (*((term,) for term in analyser.asked_terms_of("".join(parts))), *_phrases(analyser, parts))


def _exact(analyser: Analyser, parts: list[str]) -> tuple[tuple[str, ...], ...]:
    """The parts with the accents that they have, together and one behind another."""
    apart_from = tuple(analyser.stem(part) for part in parts)
    return ((analyser.stem("".join(parts)),), apart_from) if len(parts) > 1 else (apart_from,)


def _phrases(analyser: Analyser, parts: list[str]) -> tuple[tuple[str, ...], ...]:
    """The parts as phrases of terms: as written and as typed without accents, or, if one was, with any accents."""
    if analyser.language.accents is not Accents.OPTIONAL or len(parts) == 1:
        asked = [analyser.asked_terms_of(part) for part in parts]
        return tuple((term,) for term in asked[0]) if len(parts) == 1 else (tuple(terms[0] for terms in asked),)
    if any(without_accents(part) == part for part in parts):
        return (tuple(MARK + analyser.stem(without_accents(part)) for part in parts),)
    return (
        tuple(analyser.stem(part) for part in parts),
        tuple(without_accents(analyser.stem(part)) for part in parts),
    )


def _joined_neighbours(chunks: list[list[str]]) -> dict[int, tuple[str, ...]]:
    """For each word, itself written together with the word before and after it."""
    joined: dict[int, tuple[str, ...]] = {}
    for at, (first, second) in enumerate(pairwise(chunks)):
        if len(first) == len(second) == 1 and not (first[0].isdigit() and second[0].isdigit()):
            joined[at] = (*joined.get(at, ()), first[0] + second[0])
            joined[at + 1] = (first[0] + second[0],)
    return joined


def apart(word: str) -> list[str]:
    """A word taken for two that were written together: `set up` for setup, and all other ways to part it."""
    if not word.isalpha() or len(word) > _LONGEST_SPLIT:
        return []
    places = range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1)
    return [f"{word[:place]} {word[place:]}" for place in places]


def _halves(analyser: Analyser, parts: list[str]) -> tuple[tuple[str, ...], ...]:
    if len(parts) > 1:
        return ()
    return tuple(phrase for halves in apart(parts[0]) for phrase in _phrases(analyser, halves.split()))


def _is_common(analyser: Analyser, parts: list[str]) -> bool:
    return len(parts) == 1 and parts[0] in common_words(analyser.language.code)


def common_words(language: str) -> frozenset[str]:
    """The words of a language that say little, as written and as typed without accents."""
    return _common_words(analyser_of(language).language.code)


@cache
def _common_words(code: str) -> frozenset[str]:
    words = analyser_of(code).language.common
    return words | {without_accents(word) for word in words}
