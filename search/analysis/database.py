"""Terms as SQLite's FTS5 and PostgreSQL's tsvector store them, and queries for both.

Terms hold letters, marks and digits of any script and `= + # ·`, never a space, quote or backslash.

FTS5 knows no two terms at one place. A text's terms are therefore written in up to three layers, one behind another
with a border between: the words as written, the same words marked and without accents, the compounds as wholes. Within
a layer neighbours are neighbours, so that phrases work. The `ascii` tokenizer takes every character beyond ASCII as it
is.

PostgreSQL gets a literal of the type `tsvector` with the positions, and no parser of its own touches the terms.
"""

from collections.abc import Iterable

from search.analysis.analyser import MARK
from search.analysis.tokens import QueryWord, Token

# For `CREATE VIRTUAL TABLE … USING fts5(…, tokenize = "…")`.
FTS5_TOKENIZER = "ascii tokenchars '=+#'"
_BORDER = MARK * 2

_LAST_POSITION = 16_383
_MOST_POSITIONS = 255
_MOST_BYTES = 900_000  # of at most 1 MB that a tsvector may have


def to_fts5(tokens: Iterable[Token]) -> str:
    """The text to store in an FTS5 column that is tokenized by `FTS5_TOKENIZER`."""
    written: list[str] = []
    marked: list[str] = []
    wholes: list[str] = []
    written_place = marked_place = -1
    for term, _, _, place in tokens:
        # The part comes last; what stands before it at the same place is the compound.
        if term[0] == MARK:
            if place == marked_place:
                wholes.append(marked.pop())
            marked.append(term)
            marked_place = place
        else:
            if place == written_place:
                wholes.append(written.pop())
            written.append(term)
            written_place = place
    return f" {_BORDER} ".join(" ".join(layer) for layer in (written, marked, wholes) if layer)


def fts5_expression(word: QueryWord) -> str:
    """One word of a query, with its alternatives, as FTS5 reads it."""
    return "(" + " OR ".join('"' + " ".join(phrase) + '"' for phrase in word.alternatives) + ")"


def to_fts5_query(words: Iterable[QueryWord], *, require_all: bool = True) -> str:
    """A query for MATCH; empty if there is no word, which FTS5 would refuse."""
    return (" AND " if require_all else " OR ").join(fts5_expression(word) for word in words)


def to_tsvector(tokens: Iterable[Token], weight: str = "D") -> str:
    """A literal to be cast to `tsvector`. What exceeds the type's limits (1 MB, 255 places a term) is left out."""
    places: dict[str, list[int]] = {}
    size = 0
    for token in tokens:
        known = places.setdefault(token.term, [])
        size += 4 if known else len(token.term.encode()) + 12
        if size > _MOST_BYTES:
            break
        place = min(token.position + 1, _LAST_POSITION)
        if len(known) < _MOST_POSITIONS and (not known or known[-1] != place):
            known.append(place)
    return " ".join(
        f"'{term}':{','.join(f'{at}{weight}' for at in at_places)}" for term, at_places in places.items() if at_places
    )


def tsquery_expression(word: QueryWord) -> str:
    """One word of a query, with its alternatives, as PostgreSQL reads it."""
    return (
        "(" + " | ".join("(" + " <-> ".join(f"'{term}'" for term in phrase) + ")" for phrase in word.alternatives) + ")"
    )


def to_tsquery(words: Iterable[QueryWord], *, require_all: bool = True) -> str:
    """A literal to be cast to `tsquery`; empty if there is no word."""
    return (" & " if require_all else " | ").join(tsquery_expression(word) for word in words)
