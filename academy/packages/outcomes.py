"""What the values that an item has told come to: pure functions."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from academy.packages.manifests import SCORM_12, Item
from academy.packages.times import seconds_of

Values = Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """How an item stands."""

    is_complete: bool = False
    is_passed: bool | None = None
    score: float | None = None
    """Per cent."""
    progress: float = 0.0
    seconds: float | None = None
    """The length of the session, if the item told it."""
    is_suspended: bool = True
    """Whether the next session goes on with these values."""


@dataclass(frozen=True)
class Part:
    """One item among several, as a package is judged by them."""

    is_complete: bool = False
    is_passed: bool | None = None
    score: float | None = None
    progress: float = 0.0


def outcome_of(version: str, item: Item, values: Values, *, is_finished: bool) -> Outcome:
    """How `item` stands by what it has told; `is_finished`: it has ended its session itself."""
    if not item.is_sco:
        return Outcome(is_complete=True, progress=1.0, is_suspended=False)
    read = _outcome_12 if version == SCORM_12 else _outcome_2004
    return read(item, values, is_finished)


def _outcome_12(item: Item, values: Values, is_finished: bool) -> Outcome:
    status = values.get("cmi.core.lesson_status", "")
    raw = number(values.get("cmi.core.score.raw"))
    if is_finished and item.mastery_score is not None and raw is not None:
        status = "passed" if raw >= item.mastery_score else "failed"
    elif is_finished and not status:
        status = "completed"
    is_complete = status in ("passed", "completed")
    return Outcome(
        is_complete=is_complete,
        is_passed={"passed": True, "failed": False}.get(status),
        score=None if raw is None else _within(raw),
        progress=1.0 if is_complete else 0.0,
        seconds=seconds_of(values.get("cmi.core.session_time", "")),
        is_suspended=not is_finished or values.get("cmi.core.exit") == "suspend",
    )


def _outcome_2004(item: Item, values: Values, is_finished: bool) -> Outcome:
    scaled, progress = number(values.get("cmi.score.scaled")), number(values.get("cmi.progress_measure"))
    status, success = values.get("cmi.completion_status", ""), values.get("cmi.success_status", "")
    if item.completion_threshold is not None and progress is not None:
        status = "completed" if progress >= item.completion_threshold else "incomplete"
    elif is_finished and not status and item.completion_threshold is None:
        status = "completed"
    if item.scaled_passing_score is not None:
        success = "" if scaled is None else ("passed" if scaled >= item.scaled_passing_score else "failed")
    is_complete = status == "completed"
    return Outcome(
        is_complete=is_complete,
        is_passed={"passed": True, "failed": False}.get(success),
        score=_score_2004(values, scaled),
        progress=1.0 if is_complete else min(max(progress or 0.0, 0.0), 1.0),
        seconds=seconds_of(values.get("cmi.session_time", "")),
        is_suspended=not is_finished or values.get("cmi.exit") == "suspend",
    )


def _score_2004(values: Values, scaled: float | None) -> float | None:
    if scaled is not None:
        return _within(scaled * 100)
    raw, least, most = (number(values.get(f"cmi.score.{name}")) for name in ("raw", "min", "max"))
    if raw is None or most is None or most <= (least or 0.0):
        return None
    return _within(100 * (raw - (least or 0.0)) / (most - (least or 0.0)))


def number(text: str | None) -> float | None:
    """A number that an item told."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _within(score: float) -> float:
    return round(min(max(score, 0.0), 100.0), 2)


def whole_of(parts: Iterable[Part]) -> Part:
    """A package by its parts: complete when all are; passed when it is complete, one is passed and none is failed; its
    score is the mean of those that have one."""
    found = list(parts)
    scores = [part.score for part in found if part.score is not None]
    is_complete = bool(found) and all(part.is_complete for part in found)
    is_failed = any(part.is_passed is False for part in found)
    is_passed = is_complete and not is_failed and any(part.is_passed for part in found)
    return Part(
        is_complete,
        False if is_failed else (True if is_passed else None),
        round(sum(scores) / len(scores), 2) if scores else None,
        sum(part.progress for part in found) / len(found) if found else 0.0,
    )
