"""What can be wrong with what somebody wants to do in a test."""

from typing import Any

from django.core.exceptions import ValidationError


class RefusedError(ValidationError):
    """It cannot be done now, for a reason that the person is told."""


class NewerAnswerError(Exception):
    """Another window has saved a newer answer. `asked` is how it stands now."""

    def __init__(self, asked: Any) -> None:
        super().__init__(f"Question {asked.pk} is at revision {asked.revision}")
        self.asked = asked


class AttemptClosedError(RefusedError):
    """The attempt takes no more answers."""
