"""Which of two answers is the newer one, whatever the order in which they arrive: pure functions."""

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Verdict(Enum):
    """What becomes of an answer that arrives."""

    TAKE = "take"
    KNOWN = "known"
    """It stands there already, or a later one of the same page does: nothing to do, and nothing lost."""
    REFUSE = "refuse"
    """Another page has written since: whoever sent this has not seen it."""


@dataclass(frozen=True)
class Written:
    """An answer with where it comes from.

    `revision` is the one that the sender knows (of an arriving answer), or that it has (of a stored one). A page that
    stays open and saves by itself names itself as `writer`, and counts its messages in `sequence`, so that its next
    message need not wait for the answer to the one before, and a late one is known as such.
    """

    given: Any
    revision: int
    writer: str = ""
    sequence: int = 0


def judge(stored: Written, arriving: Written) -> Verdict:
    """Whether `arriving` replaces `stored`."""
    if arriving.given == stored.given:
        return Verdict.KNOWN
    if arriving.writer and arriving.writer == stored.writer:
        return Verdict.TAKE if arriving.sequence > stored.sequence else Verdict.KNOWN
    return Verdict.TAKE if arriving.revision == stored.revision else Verdict.REFUSE
