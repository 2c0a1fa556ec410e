"""What certificates tell the others: each is sent inside the transaction of what happened."""

from django.dispatch import Signal

certificate_issued = Signal()
"""certificate, person."""
certificate_revoked = Signal()
"""certificate, by (None: by a rule)."""
certificate_restored = Signal()
"""certificate, by."""
