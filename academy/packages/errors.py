"""What can be wrong with a package, or with what somebody wants to do in one."""

from typing import Any

from django.core.exceptions import ValidationError


class PackageError(ValidationError):
    """The package cannot be taken; the message says why."""


class NewerStateError(Exception):
    """Another window has gone on since. `state` is how it stands now."""

    def __init__(self, state: Any) -> None:
        super().__init__(f"The item {state.item} is at revision {state.revision}")
        self.state = state


class MalformedStateError(ValidationError):
    """What arrived is no state of this kind of package."""
