"""What can go wrong between the portal and the record store."""

from typing import Any


class KnownError(Exception):
    """The store has a statement with this identifier already."""


class RejectedError(Exception):
    """The store does not take this statement, however often it is sent."""


class TroubleError(Exception):
    """The store could not take what was sent. `may_be_theirs`: perhaps because of one of the statements; else it is
    away, busy, or does not know us."""

    def __init__(self, reason: str, *, may_be_theirs: bool = False, wait: int = 0) -> None:
        super().__init__(reason)
        self.may_be_theirs = may_be_theirs
        self.wait = wait
        self.rows: list[Any] = []
        """What was being sent."""
