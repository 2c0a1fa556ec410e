"""Asking the database: which entries contain which words, and which of them the reader may see.

The words are asked of its own full-text index (FTS5 or a tsvector). Ids travel as text, separated by commas: a word may
be in ten thousand entries, and a row for each would cost more than finding them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from search.analysis import QueryWord, fts5_expression, tsquery_expression
from search.engines.protocol import SearchRequest

SAID_BY_NAME = "@"
"""Before a term of title or keywords: it finds those that are about it rather than mention it."""
BEGINS = "^"
"""Before a title's word as it is written, for suggestions."""
BEGINS_TITLE = "^^"
"""Before a title's first word."""
IN = "#"
"""Before the language of an entry."""
BY = "@@"
"""Before each of its author's names."""
SOLVED = "##solved"
"""Said of entries that have an accepted answer."""
_LAST_PLACE = 16_383
_MOST_PLACES = 255
_MOST_BYTES = 900_000


@dataclass(frozen=True)
class _Dialect:
    """How a database writes terms and asks for them."""

    ids: str
    """The ids of the entries that meet an expression."""
    newest_ids: str
    """The same, of no more than the newest five hundred."""
    listed: str
    """A table `listed` with a column `value`, of ids that travel as text."""
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
        ids="SELECT group_concat(rowid) FROM search_fts WHERE search_fts MATCH %s",
        newest_ids="SELECT group_concat(rowid) FROM (SELECT rowid FROM search_fts WHERE search_fts MATCH %s "
        "ORDER BY rowid DESC LIMIT 500) AS newest",
        listed="json_each('[' || %s || ']') AS listed",
        both=" AND ",
        either=" OR ",
        term='"{}"',
        beginning='"{}" *',
        word=fts5_expression,
        terms=_beside_the_words,
    ),
    "postgresql": _Dialect(
        ids="SELECT string_agg(entry_id::text, ',') FROM search_indexedwords WHERE vector @@ %s::tsquery",
        newest_ids="SELECT string_agg(entry_id::text, ',') FROM (SELECT entry_id FROM search_indexedwords "
        "WHERE vector @@ %s::tsquery ORDER BY entry_id DESC LIMIT 500) AS newest",
        listed="unnest(string_to_array(%s, ',')::bigint[]) AS listed (value)",
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


def ids(expressions: Sequence[str], language: str) -> list[list[str]]:
    """For each expression, the ids of the entries in `language` that meet it."""
    return _ids(_dialect().ids, expressions, language)


def newest_ids(expressions: Sequence[str], language: str) -> list[list[str]]:
    """For each expression, the ids of the newest entries in `language` that meet it: enough to choose from."""
    return _ids(_dialect().newest_ids, expressions, language)


def _ids(query: str, expressions: Sequence[str], language: str) -> list[list[str]]:
    if not expressions:
        return []
    columns = ", ".join(f"({query})" for _ in expressions)
    arguments = [all_of([expression, term(f"{IN}{language}")]) for expression in expressions]
    (row,) = _rows(f"SELECT {columns}", arguments)
    return [found.split(",") if found else [] for found in row]


def suggested(ids: Iterable[str], beginning: str, request: SearchRequest) -> list[tuple[str, str, str]]:
    """Source, object and title of those of these entries that the reader may see; first those whose title begins so,
    then by standing, then the shorter titles."""
    if not request.audience_ids:
        return []
    where, arguments = _chosen(request)
    begins_so = f"substr(whole_title, 1, {len(beginning)}) = %s"
    sql = f"""
        SELECT source, object_id, title FROM (
            SELECT entry_id, {begins_so} AS begins_so, standing, length(whole_title) AS size
            FROM {_dialect().listed} CROSS JOIN search_indexedentry {where}
            ORDER BY begins_so DESC, standing DESC, size, entry_id LIMIT %s
        ) AS chosen JOIN search_catalogueentry ON id = entry_id
        ORDER BY begins_so DESC, standing DESC, size, entry_id
    """
    return _rows(sql, [beginning, ",".join(ids), *arguments, request.limit])


def _chosen(request: SearchRequest) -> tuple[str, list[Any]]:
    """The condition for what the reader may see, of the kinds and features asked for."""
    where, arguments = "WHERE entry_id = listed.value AND language = %s", [request.language]
    wanted: list[tuple[str, Sequence[Any]]] = [("kind", request.kinds), ("feature_id", request.feature_ids)]
    for column, values in [("audience_id", request.audience_ids), *(each for each in wanted if each[1])]:
        where += f" AND {column} IN ({_places(values)})"
        arguments += values
    if request.without_translations_of:
        where += f" AND translation_key NOT IN ({_places(request.without_translations_of)})"
        arguments += request.without_translations_of
    return where, arguments


def _places(values: Iterable[Any]) -> str:
    return ", ".join("%s" for _ in values)


def _rows(sql: str, arguments: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return cursor.fetchall()


def _dialect() -> _Dialect:
    return _DIALECTS[connection.vendor]
