"""Ids of blocks that come out the same each time the same text is converted, so that comments, translations and
progress that hang on a block survive a second import."""

import uuid
from collections.abc import Iterable
from typing import Any

from publishing.conversion.resolving import StreamItem

NAMESPACE = uuid.UUID("6f0f7a55-3c0e-5b70-9d52-6f1b4a3f0c11")
LISTS = {"steps", "accordion", "tabs"}
"""Blocks whose value is a list; its items have ids as well."""


def raw_stream(items: Iterable[StreamItem], seed: str) -> list[dict[str, Any]]:
    """`items` as a stream field stores them. `seed` names the text, such as `faq.md#body`: with the position of a
    block among those of its kind it makes the block's id."""
    counts: dict[str, int] = {}
    stored = []
    for name, value in items:
        counts[name] = counts.get(name, 0) + 1
        key = f"{seed}/{name}-{counts[name]}"
        stored.append({"type": name, "id": _id(key), "value": _with_ids(name, value, key)})
    return stored


def _with_ids(name: str, value: Any, key: str) -> Any:
    if name not in LISTS:
        return value
    return [
        {"type": "item", "id": _id(f"{key}/{number}"), "value": _inner(item, f"{key}/{number}")}
        for number, item in enumerate(value, start=1)
    ]


def _inner(item: dict[str, Any], key: str) -> dict[str, Any]:
    return {**item, "content": raw_stream(item["content"], key)} if "content" in item else item


def _id(key: str) -> str:
    return str(uuid.uuid5(NAMESPACE, key))
