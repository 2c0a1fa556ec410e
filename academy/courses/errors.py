"""What can be in the way of learning."""

from django.core.exceptions import ValidationError


class RefusedError(ValidationError):
    """It cannot be done now, for a reason that the person is told."""


class NotEnrolledError(RefusedError):
    """They have not enrolled."""
