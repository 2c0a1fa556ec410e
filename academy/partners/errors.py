"""What is refused, with the reason."""

from django.core.exceptions import ValidationError


class RefusedError(ValidationError):
    """It cannot be done; the message says why."""
