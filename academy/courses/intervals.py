"""Which parts of a recording somebody has played: pure functions over lists of [from, to] in seconds."""

from collections.abc import Iterable, Sequence
from typing import Any

Interval = tuple[float, float]
MOST = 400
"""Beyond so many pieces the smallest gaps are closed: nobody jumps about more than that."""
LONGEST = 24 * 3600.0
FASTEST = 4.0
"""Two tabs at double speed."""
SLACK = 30.0
TOUCHING = 0.75
"""Pieces that are less apart than this were played in one go: browsers report the time four times a second."""


def read(data: Any) -> list[Interval]:
    """The intervals in what a browser sent; ValueError for anything else."""
    if not isinstance(data, list) or len(data) > MOST:
        raise ValueError("Intervals are a list.")
    found = []
    for pair in data:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise ValueError("An interval has two ends.")
        found.append((_second(pair[0]), _second(pair[1])))
    return found


def _second(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise ValueError("A second is a number.")
    return min(max(float(value), 0.0), LONGEST)


def merged(intervals: Iterable[Sequence[float]], length: float = 0.0) -> list[list[float]]:
    """In order and apart; cut off at `length`, if that is known."""
    end = length or LONGEST
    cut = sorted((max(0.0, start), min(stop, end)) for start, stop in intervals)
    found: list[list[float]] = []
    for start, stop in cut:
        if stop <= start:
            continue
        if found and start - found[-1][1] <= TOUCHING:
            found[-1][1] = max(found[-1][1], stop)
        else:
            found.append([start, stop])
    return [[round(start, 2), round(stop, 2)] for start, stop in _fewer(found)]


def _fewer(intervals: list[list[float]]) -> list[list[float]]:
    while len(intervals) > MOST:
        gaps = [intervals[at + 1][0] - intervals[at][1] for at in range(len(intervals) - 1)]
        at = gaps.index(min(gaps))
        intervals[at : at + 2] = [[intervals[at][0], intervals[at + 1][1]]]
    return intervals


def covered(intervals: Iterable[Sequence[float]]) -> float:
    """How many seconds they cover; they must be apart."""
    return sum(stop - start for start, stop in intervals)


def share(intervals: Iterable[Sequence[float]], length: float) -> float:
    """How much of a recording they cover, 0 to 1; the last second counts as played with the one before."""
    if length <= 0:
        return 0.0
    seconds = covered(intervals)
    return 1.0 if seconds >= length - 1 else min(1.0, seconds / length)


def believable(
    known: Sequence[Sequence[float]], new: Sequence[Interval], elapsed: float, length: float
) -> list[Interval]:
    """Of the pieces that a browser reports, as much as can have been played, with what is `known`, in the `elapsed`
    seconds since the lesson was begun. It is the whole that is looked at: late reports and second tabs lose nothing."""
    allowed = max(0.0, elapsed) * FASTEST + SLACK
    taken: list[Interval] = []
    for start, stop in new:
        excess = covered(merged([*known, *taken, (start, stop)], length)) - allowed
        taken.append((start, max(start, stop - excess) if excess > 0 else stop))
    return taken
