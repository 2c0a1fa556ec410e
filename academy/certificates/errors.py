"""What can be wrong with what somebody wants to do with certificates."""

from django.core.exceptions import ValidationError


class RefusedError(ValidationError):
    """It cannot be done, for a reason that the person is told."""


class AppendOnlyError(TypeError):
    """A record that is only ever added was to be changed or deleted."""
