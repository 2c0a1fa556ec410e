"""What can be wrong with what somebody wants to write."""

from typing import Any

from django.core.exceptions import ValidationError


class RefusedError(ValidationError):
    """It cannot be done now, for a reason that the person is told; what they typed is kept."""


class EditConflictError(Exception):
    """Somebody else has edited the post since. `post` is how it stands now."""

    def __init__(self, post: Any) -> None:
        super().__init__(f"Post {post.pk} is at revision {post.revision}")
        self.post = post


def what_is_wrong(error: Exception) -> list[str]:
    """The sentences of an error."""
    return list(error.messages) if isinstance(error, ValidationError) else [str(error)]
