"""Letters: which sequences are one letter, and which ASCII letters stand for an accented one.

Everything here is computed from Unicode's own tables, so that a mapping covers all letters of a script and not only
those that someone thought of.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import permutations

# Letters that Unicode does not decompose, as ASCII typists write them.
_UNDECOMPOSED = dict(zip("đĐðÐøØłŁħĦŧŦŋŊıĸɖƉƒǝəƏ", "dDdDoOlLhHtTnNiqdDfaaA", strict=True)) | {
    "þ": "th",
    "Þ": "TH",
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
}
_LATIN = (
    range(0xAA, 0x250),
    range(0x1E00, 0x1F00),
    range(0x2070, 0x20A0),
    range(0xFB00, 0xFB07),
    range(0xFF10, 0xFF5B),
)
COMBINING_ACCENTS = range(0x0300, 0x0370)

# Invisible characters that may stand inside a word without being part of it.
INVISIBLE = (
    "\u00ad\u034f\u061c\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
NON_JOINER = "\u200c"


def _ascii_of(letter: str) -> str | None:
    if letter in _UNDECOMPOSED:
        return _UNDECOMPOSED[letter]
    kept = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return kept if kept.isascii() and kept.isalnum() else None


@cache
def ascii_table() -> dict[int, str]:
    """A table for `str.translate` that takes the accents off Latin letters and leaves other scripts alone."""
    folded = {code: _ascii_of(chr(code)) for codes in _LATIN for code in codes}
    table = {code: plain for code, plain in folded.items() if plain is not None}
    return table | dict.fromkeys(COMBINING_ACCENTS, "")


def without_accents(text: str) -> str:
    """The text as someone types it whose keyboard has no accents."""
    return text if text.isascii() else text.translate(ascii_table())


def _spellings(letter: str) -> Iterable[str]:
    """All sequences of a base letter and combining marks that mean this letter, itself excepted."""
    base, *marks = list(unicodedata.normalize("NFD", letter))
    for order in permutations(marks):
        spelled = base
        for count in range(len(order) + 1):
            # Each head of the sequence may already be composed: ê + dot below as well as e + circumflex + dot below.
            head = unicodedata.normalize("NFC", base + "".join(order[:count]))
            if len(head) == 1:
                spelled = head + "".join(order[count:])
                if spelled != letter and unicodedata.normalize("NFC", spelled) == letter:
                    yield spelled


def compositions(blocks: Iterable[range]) -> dict[str, str]:
    """Every decomposed spelling of the letters in these blocks, with the one character it stands for."""
    letters = (chr(code) for codes in blocks for code in codes)
    decomposed = (letter for letter in letters if len(unicodedata.normalize("NFD", letter)) > 1)
    return {spelling: letter for letter in decomposed for spelling in _spellings(letter)}


def compatibility_forms(blocks: Iterable[range]) -> dict[str, str]:
    """Presentation forms and ligatures in these blocks, with the letters they stand for."""
    forms = ((chr(code), unicodedata.normalize("NFKC", chr(code))) for codes in blocks for code in codes)
    return {form: plain for form, plain in forms if plain != form and plain.isalnum()}


def digits(zero: str) -> dict[str, str]:
    """The ten digits that begin at `zero`, with their Latin ones."""
    return {chr(ord(zero) + value): str(value) for value in range(10)}
