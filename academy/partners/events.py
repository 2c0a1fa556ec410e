"""What the partner programme tells others, inside the transaction in which it happens."""

from django.dispatch import Signal

tier_changed = Signal()
"""A partner has risen or fallen: `partner`, `before` and `after` (tiers, or None)."""
