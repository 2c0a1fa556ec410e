"""What the catalogue tells the others."""

from django.dispatch import Signal

catalogue_changed = Signal()
"""Entries were written or buried, which `entries` names; sent inside the transaction."""
