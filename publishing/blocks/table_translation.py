"""How a table's words are given to translators and put back by wagtail-localize."""

import copy
from collections.abc import Iterable
from typing import Any

from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.strings import StringValue


def _cells(value: dict[str, Any]) -> Iterable[tuple[str, list[Any], int]]:
    for number, row in enumerate(value.get("data") or []):
        for column, cell in enumerate(row):
            if cell:
                yield f"cell-{number}-{column}", row, column


def table_segments(value: dict[str, Any] | None) -> list[StringSegmentValue]:
    """The caption and each cell that says something."""
    if not value:
        return []
    segments = [StringSegmentValue(path, row[column]) for path, row, column in _cells(value)]
    if caption := value.get("table_caption"):
        segments.insert(0, StringSegmentValue("caption", caption))
    return segments


def restore_table(value: dict[str, Any], segments: Iterable[Any]) -> dict[str, Any]:
    """`value` with the words of `segments` in place."""
    translated = copy.deepcopy(value)
    words = {segment.path: _text(segment.string) for segment in segments}
    if "caption" in words:
        translated["table_caption"] = words["caption"]
    for path, row, column in list(_cells(translated)):
        row[column] = words.get(path, row[column])
    return translated


def _text(string: Any) -> str:
    return string.render_text() if isinstance(string, StringValue) else str(string)
