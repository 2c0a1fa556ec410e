"""Which entries contain which words, asked of the database's own full-text index: FTS5 or a tsvector."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from search.analysis import QueryWord, fts5_expression, tsquery_expression

_LAST_PLACE = 16_383
_MOST_PLACES = 255
_MOST_BYTES = 900_000


@dataclass(frozen=True)
class _Dialect:
    """How a database writes terms and asks for them."""

    entries: str
    both: str
    either: str
    term: str
    beginning: str
    word: Callable[[QueryWord], str]
    terms: Callable[[str, list[str]], str]


def _beside_the_words(words: str, names: list[str]) -> str:
    """FTS5 reads the words where they are, and only the names beside them."""
    return " ".join(names)


def _as_tsvector(words: str, names: list[str]) -> str:
    """Words and names as a literal of the type tsvector, within its limits: 1 MB, and 255 places a term."""
    places: dict[str, list[str]] = {}
    size = 0
    for place, term in enumerate(words.split(), 1):
        known = places.get(term)
        if known is None:
            known = places[term] = []
            size += len(term.encode()) + 12
        size += 4
        if size > _MOST_BYTES:
            break
        if len(known) < _MOST_PLACES and place <= _LAST_PLACE:
            known.append(str(place))
    lexemes = [f"'{term}':{','.join(at)}" if at else f"'{term}'" for term, at in places.items()]
    return " ".join([*(f"'{name}'" for name in names), *lexemes])


_DIALECTS = {
    "sqlite": _Dialect(
        entries="SELECT rowid FROM search_fts WHERE search_fts MATCH %s",
        both=" AND ",
        either=" OR ",
        term='"{}"',
        beginning='"{}" *',
        word=fts5_expression,
        terms=_beside_the_words,
    ),
    "postgresql": _Dialect(
        entries="SELECT entry_id FROM search_indexedwords WHERE vector @@ %s::tsquery",
        both=" & ",
        either=" | ",
        term="'{}'",
        beginning="'{}':*",
        word=tsquery_expression,
        terms=_as_tsvector,
    ),
}


def terms(words: str, names: list[str]) -> str:
    """What the full-text index reads beside the words: the names, and whatever else this database wants."""
    return _dialect().terms(words, names)


def word(word: QueryWord) -> str:
    """The expression for entries that have this word, in any of its alternatives."""
    return _dialect().word(word)


def term(text: str) -> str:
    """The expression for entries that have this term."""
    return _dialect().term.format(text)


def beginning(text: str) -> str:
    """The expression for entries that have a term beginning so."""
    return _dialect().beginning.format(text)


def all_of(expressions: Iterable[str]) -> str:
    """The expression for entries that meet every one of these."""
    return f"({_dialect().both.join(expressions)})"


def any_of(expressions: Iterable[str]) -> str:
    """The expression for entries that meet at least one of these."""
    return f"({_dialect().either.join(expressions)})"


def entries(expression: str) -> RawSQL:
    """The ids of the entries that meet an expression, as a subquery."""
    return RawSQL(_dialect().entries, [expression])


def ids(expression: str) -> list[int]:
    """The ids of the entries that meet an expression."""
    with connection.cursor() as cursor:
        cursor.execute(_dialect().entries, [expression])
        return [row[0] for row in cursor.fetchall()]


def _dialect() -> _Dialect:
    return _DIALECTS[connection.vendor]
