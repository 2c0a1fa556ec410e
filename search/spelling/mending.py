"""The beginnings of words as they were meant: for suggestions, where the last word is still being typed."""

from collections.abc import Iterable

from search.analysis import without_accents
from search.analysis.analyser import analyser_of
from search.spelling.edits import cost, one_slip
from search.spelling.vocabulary import Known, Vocabulary, is_word

SHORTEST = 4
"""Letters of a beginning in which a slip is looked for."""
MOST_WORDS = 3
"""Of what was typed: more is a question, whose slips are corrected once it is asked."""


def mended(text: str, vocabulary: Vocabulary) -> str:
    """`text` with the beginnings of known words in place of what lies one slip beside; nothing if there is none."""
    analyser = analyser_of(vocabulary.languages[0])
    chunks = analyser.chunks(text)
    if not 1 <= len(chunks) <= MOST_WORDS:
        return ""
    words = ["".join(part for part, _, _ in analyser.parts(chunk)) for chunk in chunks]
    better = [_beginning(word, vocabulary) for word in words]
    return " ".join(better) if better != words else ""


def _beginning(word: str, vocabulary: Vocabulary) -> str:
    """What begins known words and is nearest to `word`; `word` if it does so itself."""
    plain = without_accents(word)
    if len(plain) < SHORTEST or not is_word(plain):
        return word
    known = [
        found
        for language in vocabulary.languages
        for found in vocabulary.beginning(plain[:1], language, len(plain) - 1, 40)
    ]
    if any(found.plain.startswith(plain) for found in known):
        return word
    slips = one_slip(plain)
    near = [(head, found) for found in known for head in _heads(found, len(plain)) if head in slips]
    best = max(near, key=lambda pair: (-cost(plain, pair[0]), pair[1].count, pair[0]), default=None)
    return best[0] if best else word


def _heads(known: Known, length: int) -> Iterable[str]:
    return (known.plain[:size] for size in (length, length - 1, length + 1) if len(known.plain) >= size)
