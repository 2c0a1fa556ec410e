"""A long text in passages, each short enough for an embedder and about one thing. Pure."""

import re
from collections.abc import Iterable, Iterator

from search.models import CatalogueEntry

SIZE = 900
"""Characters of a passage, its title not counted: about what a sentence model reads at once."""
MOST = 40
"""Passages of one entry; what follows in a huge text is found by its words."""
_SENTENCE_END = re.compile(r"(?<=[.!?…։՞؟。])\s+|\n+")


def passages_of(entry: CatalogueEntry) -> list[str]:
    """The passages of an entry, each with the title before it: alone it would not say what it is about."""
    texts = [
        entry.summary,
        entry.body,
        *(f"{part.get('label') or ''}\n{part.get('text') or ''}" for part in entry.parts),
    ]
    pieces = list(dict.fromkeys(piece for text in texts for piece in pieces_of(text)))[: MOST - 1]
    return [f"{entry.title}\n{piece}".strip() for piece in pieces or [""]]


def pieces_of(text: str, size: int = SIZE) -> Iterator[str]:
    """The text in pieces of about `size` characters, cut where a sentence ends if there is such a place."""
    gathered = ""
    for sentence in _short(filter(None, map(str.strip, _SENTENCE_END.split(text))), size):
        if gathered and len(gathered) + len(sentence) >= size:
            yield gathered
            gathered = ""
        gathered = f"{gathered}\n{sentence}" if gathered else sentence
    if gathered:
        yield gathered


def _short(sentences: Iterable[str], size: int) -> Iterator[str]:
    for sentence in sentences:
        while len(sentence) > size:
            end = sentence.rfind(" ", size // 2, size)
            end = end if end > 0 else size
            yield sentence[:end]
            sentence = sentence[end:].strip()
        if sentence:
            yield sentence
