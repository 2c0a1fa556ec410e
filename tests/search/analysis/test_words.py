"""The table of words, asked of Python's own analysis: what is marked is what was found, and nothing else."""

import pytest

from search.analysis import QueryWord, analyse, analyse_query

from . import Row, load_table, row_name


def _holds(text: str, language: str, words: list[QueryWord]) -> bool:
    places = {(token.term, token.position) for token in analyse(text, language)}
    begun: dict[str, list[int]] = {}
    for term, position in places:
        begun.setdefault(term, []).append(position)

    def has_phrase(phrase: tuple[str, ...]) -> bool:
        starts = begun.get(phrase[0], [])
        return any(all((term, start + step) in places for step, term in enumerate(phrase)) for start in starts)

    return bool(words) and all(any(has_phrase(phrase) for phrase in word.alternatives) for word in words)


@pytest.mark.parametrize("row", load_table(), ids=row_name)
def test_a_row_of_the_table_holds_in_python(row: Row) -> None:
    hits = {
        (query, text)
        for query in row.found_by + row.not_by
        for text in row.indexed
        if _holds(text, row.language, analyse_query(query, row.language))
    }

    assert hits == {(query, text) for query in row.found_by for text in row.indexed}


def test_every_language_of_the_interface_has_at_least_twenty_rows() -> None:
    languages = [row.language for row in load_table()]

    assert {code: languages.count(code) >= 20 for code in ("en", "ga", "hy", "vi", "fa")} == dict.fromkeys(
        ("en", "ga", "hy", "vi", "fa"), True
    )
