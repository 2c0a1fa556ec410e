"""Writes to the catalogue."""

from search.actions.computing import update_catalogue
from search.actions.marking import computing_later, mark_dirty, mark_entries

__all__ = ["computing_later", "mark_dirty", "mark_entries", "update_catalogue"]
