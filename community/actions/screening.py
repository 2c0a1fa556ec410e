"""What is looked at before anything is written: limits and spam."""

from dataclasses import dataclass
from typing import Any

from community.models import Space, Thread, Visibility


@dataclass(frozen=True)
class Writing:
    """What somebody is about to write. `address` is the network address it comes from, if known."""

    person: Any
    body: str
    space: Space
    title: str = ""
    thread: Thread | None = None
    typing_seconds: int | None = None
    address: str = ""


@dataclass(frozen=True)
class Verdict:
    """Whether it is shown at once, or waits for review."""

    visibility: str = Visibility.SHOWN
    reason: str = ""


def screen(writing: Writing) -> Verdict:
    """What becomes of it. Raises `RefusedError` when a limit is reached."""
    return Verdict()
