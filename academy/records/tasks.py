"""Background work of records: each is a call to an action, and safe to run twice."""

import time

from academy.records.actions import keeping, sending

SLICE_SECONDS = 50


def send() -> None:
    """Each minute: what waits."""
    sending.send_waiting(deadline=time.monotonic() + SLICE_SECONDS)


def prune() -> None:
    """Each night: what was sent long ago."""
    keeping.prune()
