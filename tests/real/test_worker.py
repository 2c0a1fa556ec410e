"""A task is done although the process, or the whole worker, that did it was killed: soon, with the settings in use."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.leases import LEASE_SECONDS, RENEWED_EVERY_SECONDS
from tests.real.portals import Portal, kill

START_SECONDS = 60
GIVEN_AGAIN_WITHIN = LEASE_SECONDS + RENEWED_EVERY_SECONDS + 10


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Portal:
    """A portal without a search server."""
    return Portal(tmp_path_factory.mktemp("portal"))


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def lines(file: Path) -> list[str]:
    """The traces that tasks have left."""
    return file.read_text().splitlines() if file.exists() else []


def test_a_task_whose_process_is_killed_is_done_by_another_and_a_slow_one_meanwhile_once(portal, tmp_path):
    deadly, slow = tmp_path / "deadly", tmp_path / "slow"
    with portal.worker(WORKERS="2"):
        portal.drive(f"enqueue('slow_task', {str(slow)!r}, {LEASE_SECONDS + RENEWED_EVERY_SECONDS + 4})")
        assert within(START_SECONDS, lambda: lines(slow) == ["begun"])
        portal.drive(f"enqueue('deadly_task', {str(deadly)!r})")
        assert within(START_SECONDS, lambda: len(lines(deadly)) == 1)
        assert within(GIVEN_AGAIN_WITHIN, lambda: len(lines(deadly)) == 2)
        assert within(START_SECONDS, lambda: lines(slow)[-1] == "ended")
        assert portal.drive("tasks_left('slow_task', 'deadly_task')") == 0
    first, second = lines(deadly)
    assert first != second
    assert lines(slow) == ["begun", "ended"]


def test_tasks_of_a_worker_that_is_lost_as_a_whole_are_done_by_the_next(portal, tmp_path):
    begun, waiting = tmp_path / "begun", tmp_path / "waiting"
    with portal.worker(WORKERS="1") as worker:
        portal.drive(f"enqueue('long_task', {str(begun)!r})")
        assert within(START_SECONDS, lambda: lines(begun) == ["begun"])
        portal.drive(f"enqueue('leave_trace', {str(waiting)!r})")
        assert within(START_SECONDS, lambda: portal.drive("tasks_taken('leave_trace')") == 1)
        kill(worker)
    assert lines(waiting) == []
    with portal.worker(WORKERS="1"):
        assert within(GIVEN_AGAIN_WITHIN + START_SECONDS, lambda: lines(begun) == ["begun", "begun", "ended"])
        assert within(GIVEN_AGAIN_WITHIN, lambda: lines(waiting) == ["begun"])
