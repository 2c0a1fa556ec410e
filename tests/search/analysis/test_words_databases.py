"""The table of words, asked of the two databases with the terms they are given to store."""

import os
import sqlite3
from collections.abc import Iterator

import psycopg
import pytest

from search.analysis import (
    FTS5_TOKENIZER,
    QueryWord,
    analyse,
    analyse_phrase,
    analyse_query,
    to_fts5,
    to_fts5_query,
    to_tsquery,
    to_tsvector,
)

from . import Row, load_table, row_name


@pytest.fixture(scope="module")
def sqlite() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute(f'CREATE VIRTUAL TABLE entry USING fts5(words, tokenize="{FTS5_TOKENIZER}")')
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def postgresql() -> Iterator[psycopg.Connection]:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE entry (id serial PRIMARY KEY, words tsvector)")
        yield connection


def _fill_sqlite(connection: sqlite3.Connection, texts: list[str], language: str) -> None:
    connection.execute("DELETE FROM entry")
    rows = [(number, to_fts5(analyse(text, language))) for number, text in enumerate(texts)]
    connection.executemany("INSERT INTO entry (rowid, words) VALUES (?, ?)", rows)


def _sqlite_hits(connection: sqlite3.Connection, texts: list[str], words: list[QueryWord]) -> set[str]:
    found = connection.execute("SELECT rowid FROM entry WHERE entry MATCH ?", (to_fts5_query(words),))
    return {texts[number] for (number,) in found}


def _fill_postgresql(connection: psycopg.Connection, texts: list[str], language: str) -> None:
    connection.execute("DELETE FROM entry")
    rows = [(number, to_tsvector(analyse(text, language))) for number, text in enumerate(texts)]
    connection.cursor().executemany("INSERT INTO entry (id, words) VALUES (%s, %s::tsvector)", rows)


def _postgresql_hits(connection: psycopg.Connection, texts: list[str], words: list[QueryWord]) -> set[str]:
    found = connection.execute("SELECT id FROM entry WHERE words @@ %s::tsquery", (to_tsquery(words),))
    return {texts[number] for (number,) in found}


@pytest.mark.parametrize("row", load_table(), ids=row_name)
def test_a_row_of_the_table_holds_in_sqlite(sqlite: sqlite3.Connection, row: Row) -> None:
    _fill_sqlite(sqlite, row.indexed, row.language)
    for query in row.found_by + row.not_by:
        hits = _sqlite_hits(sqlite, row.indexed, analyse_query(query, row.language))
        assert hits == (set(row.indexed) if query in row.found_by else set()), query


@pytest.mark.postgresql
@pytest.mark.parametrize("row", load_table(), ids=row_name)
def test_a_row_of_the_table_holds_in_postgresql(postgresql: psycopg.Connection, row: Row) -> None:
    _fill_postgresql(postgresql, row.indexed, row.language)
    for query in row.found_by + row.not_by:
        hits = _postgresql_hits(postgresql, row.indexed, analyse_query(query, row.language))
        assert hits == (set(row.indexed) if query in row.found_by else set()), query


PHRASES = [
    ("en", "reset the password", ["reset the password", "Resetting the passwords"], ["the password reset"]),
    ("en", "set user_name", ["set user_name now"], ["user_name set"]),
    ("ga", "cuntas nua", ["tá cuntas nua agam", "an cuntas nua"], ["nua cuntas"]),
    ("ga", "féar glas", ["tá féar glas ann", "fear glas"], ["glas féar"]),
    ("vi", "mật khẩu", ["đổi mật khẩu", "doi mat khau"], ["khẩu mật", "mặt khẩu"]),
    ("vi", "mat khau", ["đổi mật khẩu", "mặt khẩu"], ["khẩu mật"]),
    ("fa", "نصب نرم‌افزار", ["نصب نرم‌افزارها", "نصب نرم افزار"], ["نرم‌افزار نصب"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "phrase", "with_it", "without_it"), PHRASES)
def test_a_phrase_is_found_in_its_order_in_sqlite(
    sqlite: sqlite3.Connection, language: str, phrase: str, with_it: list[str], without_it: list[str]
) -> None:
    word = analyse_phrase(phrase, language)

    _fill_sqlite(sqlite, with_it + without_it, language)

    assert word
    assert _sqlite_hits(sqlite, with_it + without_it, [word]) == set(with_it)


@pytest.mark.postgresql
@pytest.mark.parametrize(("language", "phrase", "with_it", "without_it"), PHRASES)
def test_a_phrase_is_found_in_its_order_in_postgresql(
    postgresql: psycopg.Connection, language: str, phrase: str, with_it: list[str], without_it: list[str]
) -> None:
    word = analyse_phrase(phrase, language)

    _fill_postgresql(postgresql, with_it + without_it, language)

    assert word
    assert _postgresql_hits(postgresql, with_it + without_it, [word]) == set(with_it)


def test_sqlite_takes_a_query_of_a_thousand_characters(sqlite: sqlite3.Connection) -> None:
    _fill_sqlite(sqlite, ["foo bar baz nước"], "vi")
    words = analyse_query("foo_bar-baz nước " * 70, "vi")

    assert _sqlite_hits(sqlite, ["foo bar baz nước"], words) == {"foo bar baz nước"}


@pytest.mark.postgresql
def test_postgresql_takes_a_text_of_two_megabytes(postgresql: psycopg.Connection) -> None:
    text = " ".join(f"word{number} the" for number in range(160_000))
    _fill_postgresql(postgresql, [text], "en")

    assert _postgresql_hits(postgresql, [text], analyse_query("word7 the", "en")) == {text}
