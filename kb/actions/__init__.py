"""Writes to the knowledge base."""

from kb.actions.progress import forget_progress, mark_step, merge_progress
from kb.actions.structure import ensure_site_structure

__all__ = ["ensure_site_structure", "forget_progress", "mark_step", "merge_progress"]
