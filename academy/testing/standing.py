"""Where somebody stands with a test: what runs, what is left, when the next attempt may begin."""

import datetime
from dataclasses import dataclass
from typing import Any

from academy.testing.models import Attempt, Exam


@dataclass(frozen=True)
class Standing:
    """`left` is None if there is no limit; `begins_at` is set while one has to wait."""

    attempts: tuple[Attempt, ...] = ()
    running: Attempt | None = None
    left: int | None = None
    begins_at: datetime.datetime | None = None

    @property
    def may_begin(self) -> bool:
        """Whether a new attempt may begin now, so far as attempts and waiting go."""
        return self.running is None and self.left != 0 and self.begins_at is None

    @property
    def best(self) -> Attempt | None:
        """The finished attempt with the highest score."""
        done = [attempt for attempt in self.attempts if attempt.state == Attempt.State.FINISHED]
        return max(done, key=lambda attempt: (attempt.score or 0, -attempt.number), default=None)


def standing_of(exam: Exam, person: Any, now: datetime.datetime) -> Standing:
    """Of `person`, who may be a stranger."""
    if not person.is_authenticated:
        return Standing(left=exam.attempts_allowed)
    attempts = tuple(exam.attempts.filter(subject=person.subject).order_by("number"))
    running = next((attempt for attempt in attempts if attempt.is_running), None)
    left = None if exam.attempts_allowed is None else max(0, exam.attempts_allowed - len(attempts))
    return Standing(attempts, running, left, _begins_at(exam, attempts, now))


def _begins_at(exam: Exam, attempts: tuple[Attempt, ...], now: datetime.datetime) -> datetime.datetime | None:
    ends = [attempt.finished_at for attempt in attempts if attempt.finished_at is not None]
    if not exam.wait_hours or not ends:
        return None
    begins = max(ends) + exam.wait
    return begins if begins > now else None
