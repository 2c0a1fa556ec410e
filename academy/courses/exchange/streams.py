"""Blocks that somebody else has stored: taken only as far as they are blocks of ours, with nothing that could run."""

from typing import Any

from django.core.exceptions import ValidationError

from academy.courses.exchange.documents import CourseError, Data
from academy.courses.models import LessonPage
from publishing.blocks import pieces_of
from publishing.markdown import clean
from publishing.outline import plain_text

AS_WRITTEN = {"code", "markdown", "heading"}
"""Blocks whose text is escaped or cleaned when it is shown."""
DEEPEST = 30


def checked_stream(blocks: list[Any], where: str) -> list[Data]:
    """The blocks, cleaned; `CourseError` for what no editor could have stored."""
    stream_block = LessonPage._meta.get_field("body").stream_block  # type: ignore[union-attr]
    known = set(stream_block.child_blocks)
    found = [_cleaned_block(block, known, where) for block in blocks]
    try:
        value = stream_block.to_python(found)
        # Whoever shows or finds the text reads it so.
        plain_text(pieces_of(stream_block, value))
        stream_block.clean(value)
    except ValidationError as error:
        raise CourseError(f"{where}: a block of its text is not complete") from error
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise CourseError(f"{where}: its text holds what is no block") from error
    return found


def _cleaned_block(block: Any, known: set[str], where: str) -> Data:
    if not isinstance(block, dict) or block.get("type") not in known or not isinstance(block.get("id", ""), str):
        raise CourseError(f"{where}: its text holds a block that this portal does not know")
    value = block.get("value")
    if block["type"] not in AS_WRITTEN:
        value = _cleaned(value, where, 0)
    found = {"type": block["type"], "value": value}
    return {**found, "id": block["id"][:36]} if block.get("id") else found


def _cleaned(value: Any, where: str, depth: int) -> Any:
    if depth > DEEPEST:
        raise CourseError(f"{where}: its text is nested too deeply")
    if isinstance(value, dict):
        return {name: _cleaned(each, where, depth + 1) for name, each in value.items()}
    if isinstance(value, list):
        return [_cleaned(each, where, depth + 1) for each in value]
    return clean(value) if isinstance(value, str) and "<" in value else value
