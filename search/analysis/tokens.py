"""What analysis yields."""

from typing import NamedTuple


class Token(NamedTuple):
    """A term, the characters of the text it stands for, and the number of its word; a word may have several terms."""

    term: str
    start: int
    end: int
    position: int


class QueryWord(NamedTuple):
    """One word of a query: what was typed, and the alternatives, any of which is a hit; each is a phrase of terms.

    `joined` is the word written together with its neighbours, as text. A `common` word says little where others say
    more. Where a language's accents were typed, `exact` are those alternatives that have just these, and the others may
    be another word.
    """

    text: str
    alternatives: tuple[tuple[str, ...], ...]
    joined: tuple[str, ...] = ()
    common: bool = False
    exact: tuple[tuple[str, ...], ...] = ()
