"""Writes to the knowledge base."""

from kb.actions.drafting import Origin, draft_question, edit_address, forget_who_answered
from kb.actions.progress import forget_progress, mark_step, merge_progress
from kb.actions.structure import ensure_site_structure

__all__ = [
    "Origin",
    "draft_question",
    "edit_address",
    "ensure_site_structure",
    "forget_progress",
    "forget_who_answered",
    "mark_step",
    "merge_progress",
]
