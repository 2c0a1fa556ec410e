"""Which of two reports of an item is the newer one, whatever the order in which they arrive: pure functions.

A window that plays an item names itself and counts its reports, and knows the revision it began with. Its own later
report always counts, its own earlier one never. Another window's counts only if it knows the revision that it
replaces: what was told since is never overwritten by somebody who has not seen it.
"""

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What becomes of a report that arrives."""

    CONTINUE = "continue"
    """The window that told last goes on."""
    BEGIN = "begin"
    """Another window begins where the last one stopped."""
    KNOWN = "known"
    """A later one of the same window was here first, and held all of it."""
    REFUSE = "refuse"
    """Another window has told more since."""


@dataclass(frozen=True)
class Mark:
    """Which window told, its how manyth report that was, and the revision that it knew (or made)."""

    writer: str
    sequence: int
    revision: int


def judge(stored: Mark, arriving: Mark) -> Verdict:
    """Whether `arriving` is taken."""
    if arriving.writer == stored.writer:
        return Verdict.CONTINUE if arriving.sequence > stored.sequence else Verdict.KNOWN
    return Verdict.BEGIN if arriving.revision == stored.revision else Verdict.REFUSE
