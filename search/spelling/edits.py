"""Slips of the fingers: which words lie one slip away, and what a slip costs."""

from functools import cache

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ARMENIAN = "".join(map(chr, range(0x561, 0x588)))
_PERSIAN = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئءأؤ"
_CYRILLIC = "".join(map(chr, range(0x430, 0x450))) + "ёіїєґ"
_GREEK = "".join(map(chr, range(0x3B1, 0x3CA)))
_ALPHABETS = (_LATIN, _ARMENIAN, _PERSIAN, _CYRILLIC, _GREEK)

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouyաեէըիոօու")
_SOUND_ALIKE = (
    *("ck", "cs", "sz", "gj", "fv", "dt", "iy"),
    *("یئ", "هح", "سصث", "زذضظ", "تط", "قغ", "آا"),
    *("ոօ", "եէ", "րռ"),
)

TRANSPOSED, DOUBLED, ALIKE, ELSE = 0.8, 0.6, 0.7, 1.0
"""What a slip costs: letters swapped, a letter doubled or not, a letter that sounds alike or lies beside; any other."""
FIRST = 0.5
"""Added when the first letter is wrong, which people hardly ever get wrong."""


def alphabet_of(word: str) -> str:
    """The letters of the script that a word is written in; none of an unknown script."""
    return next((letters for letters in _ALPHABETS if any(char in letters for char in word)), "")


def one_slip(word: str) -> set[str]:
    """Every word that one slip makes of `word`, which is without accents."""
    letters = alphabet_of(word)
    heads = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {head + tail[1:] for head, tail in heads if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in heads if len(tail) > 1}
    replaced = {head + letter + tail[1:] for head, tail in heads if tail for letter in letters}
    added = {head + letter + tail for head, tail in heads for letter in letters}
    return (left_out | swapped | replaced | added) - {word}


def cost(typed: str, meant: str, limit: float = 2.0) -> float:
    """How far `typed` is from `meant`: the cheapest way from one to the other; `limit` and more is far."""
    if abs(len(typed) - len(meant)) > limit or len(set(typed) ^ set(meant)) > 2 * limit:
        return limit + 1
    before, row = [0.0] * (len(meant) + 1), [float(place) for place in range(len(meant) + 1)]
    for at, letter in enumerate(typed, 1):
        older, before, row = before, row, [float(at), *([0.0] * len(meant))]
        for place, other in enumerate(meant, 1):
            row[place] = min(
                before[place - 1] + _replacing(letter, other),
                before[place] + _extra(typed, at - 1),
                row[place - 1] + _extra(meant, place - 1),
            )
            if at > 1 and place > 1 and letter == meant[place - 2] and typed[at - 2] == other and letter != other:
                row[place] = min(row[place], older[place - 2] + TRANSPOSED)
        if min(row) > limit:
            return limit + 1
    return row[-1] + (FIRST if typed[:1] != meant[:1] and typed[:2] != meant[1::-1] else 0.0)


def _extra(word: str, at: int) -> float:
    return DOUBLED if at and word[at] == word[at - 1] else ELSE


@cache
def _replacing(first: str, second: str) -> float:
    if first == second:
        return 0.0
    beside = any(abs(row.find(first) - row.find(second)) == 1 for row in _ROWS if first in row and second in row)
    alike = any(first in sounds and second in sounds for sounds in _SOUND_ALIKE)
    return ALIKE if beside or alike or (first in _VOWELS and second in _VOWELS) else ELSE
