"""When two typed words are the same, and what number a typed one is: by the rules of each language."""

import re
import unicodedata

from search import analysis

_SPACES = re.compile(r"\s+")
_DIGITS = {ord(digit): str(value) for row in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩") for value, digit in enumerate(row)}
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
_MINUS = dict.fromkeys(map(ord, "−–‐‑"), "-")
COMMA_FIRST = frozenset({"vi", "hy", "de", "fr", "es", "it", "pt", "ru", "nl", "pl", "sv", "fi", "cs", "tr"})
"""Languages that write the decimal part after a comma."""


def fold(text: str, language: str, *, case: bool = False, accents: bool = False) -> str:
    """The text without what does not count: spaces around and doubled, the way a letter is coded, and, unless asked
    for, `case` and `accents`."""
    known = language if language in analysis.SUPPORTED else "en"
    plain = _SPACES.sub(" ", analysis.normalise(unicodedata.normalize("NFKC", text), known)).strip()
    if not case and not accents:
        return analysis.fold(plain, known)
    if not case:
        return plain.casefold()
    return plain if accents else _without_accents(plain)


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def number_in(text: str, language: str) -> float | None:
    """The number that was typed, with the language's decimal sign and digits; None if it is none.

    A single separator is read as the language reads it; where it could only be a decimal sign (`3,5` in English,
    `3.5` in Vietnamese), it is one.
    """
    plain = text.translate(_DIGITS).translate(_MINUS).replace("٫", ".").replace("٬", "")
    plain = re.sub(r"[\s'’\u200e\u200f]", "", plain)
    decimal, thousands = (",", ".") if language in COMMA_FIRST else (".", ",")
    if plain.count(thousands) and not re.fullmatch(rf"[+-]?\d{{1,3}}(\{thousands}\d{{3}})+(\{decimal}\d+)?", plain):
        if plain.count(thousands) > 1 or decimal in plain:
            return None
        plain = plain.replace(thousands, decimal)
    plain = plain.replace(thousands, "").replace(decimal, ".")
    return float(plain) if len(plain) < 40 and _NUMBER.fullmatch(plain) else None
