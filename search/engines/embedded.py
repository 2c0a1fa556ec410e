"""The database engine's part in storing an entry, in the same transaction."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from search.models import CatalogueEntry


def index(entries: Sequence[CatalogueEntry]) -> None:
    """Let the database engine find these entries as they are now."""
    if entries and (engine := _engine()):
        engine.index(entries)


def remove(entries: Sequence[CatalogueEntry]) -> None:
    """Let the database engine forget these entries."""
    if entries and (engine := _engine()):
        engine.remove(entries)


def _engine() -> Any:
    try:
        return import_module("search.engines.storage")
    except ImportError:
        return None
