"""From what a source says of an object to what the catalogue keeps: cleaned, cut to length, with a fingerprint."""

import hashlib
import json
import time
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from accounts.audiences import Rule
from search.models import CatalogueEntry
from search.sources import EntryContent

WORTH_STEPS = 20
"""Worth is kept in so many steps, so that a view more or less is no new version."""

_SHORT_TEXTS = ("kind", "language", "title", "url", "author_name", "translation_key")
_MAX_LENGTHS = {
    field.name: field.max_length for field in CatalogueEntry._meta.concrete_fields if field.name in _SHORT_TEXTS
}
_EMPTY_TEXTS: dict[str, Any] = {
    "title": "",
    "summary": "",
    "body": "",
    "keywords": "",
    "parts": [],
    "extras": {},
    "author_name": "",
    "url": "",
    "fingerprint": "",
}
"""What is left of the texts in a tombstone."""


def next_version(version: int = 0) -> int:
    """The version after `version`: higher than it, and, since it follows the clock, than any that a purged tombstone
    or a database restored from yesterday's backup has forgotten."""
    return max(version + 1, time.time_ns() // 1_000_000)


def fields_of(content: EntryContent) -> tuple[dict[str, Any], Rule]:
    """The columns of an entry with this content, its fingerprint among them, and the rule of who may see it."""
    columns = {name: _cleaned(value) for name, value in asdict(content).items() if name != "audience"}
    for name, length in _MAX_LENGTHS.items():
        columns[name] = columns[name][:length]
    columns["keywords"] = "\n".join(dict.fromkeys(word for word in columns["keywords"] if word))
    columns["worth"] = round(min(max(content.worth, 0.0), 1.0) * WORTH_STEPS) / WORTH_STEPS
    columns["fingerprint"] = _fingerprint(columns, content.audience)
    return columns, content.audience


def filled(entry: CatalogueEntry, columns: dict[str, Any], audience_id: int) -> CatalogueEntry:
    """`entry` with this content, in a new version; to be saved."""
    for name, value in columns.items():
        setattr(entry, name, value)
    entry.audience_id = audience_id
    entry.version = next_version(entry.version)
    entry.is_deleted, entry.deleted_at = False, None
    return entry


def buried(entry: CatalogueEntry) -> CatalogueEntry:
    """`entry` as a tombstone, to be saved: its identity, language and version stay, its texts go."""
    for name, value in _EMPTY_TEXTS.items():
        setattr(entry, name, value)
    entry.version = next_version(entry.version)
    entry.is_deleted, entry.deleted_at = True, timezone.now()
    return entry


def _fingerprint(columns: dict[str, Any], audience: Rule) -> str:
    whole = json.dumps([columns, audience.expression], sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()


def _cleaned(value: Any) -> Any:
    """Without what databases refuse: NUL characters and halves of surrogate pairs."""
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else _without_refused(value)
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(part) for part in value]
    return value


def _without_refused(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
