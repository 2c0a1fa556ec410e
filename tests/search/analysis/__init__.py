"""The table of words, which every engine must fulfil."""

from pathlib import Path
from typing import NamedTuple

import yaml


class Row(NamedTuple):
    """Texts, and the queries (all words required) that find each of them or none."""

    language: str
    about: str
    indexed: list[str]
    found_by: list[str]
    not_by: list[str]


def load_table() -> list[Row]:
    """All rows, in the order of the file."""
    table = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
    return [_row(language, row) for language, rows in table.items() for row in rows]


def _row(language: str, row: dict) -> Row:
    # `together` makes one text of all that are listed.
    indexed = [" ".join(row["indexed"])] if row.get("together") else row["indexed"]
    return Row(language, row["about"], indexed, row["found_by"], row.get("not_by", []))


def row_name(row: Row) -> str:
    """How a test of this row is called."""
    return f"{row.language}: {row.about}"
