"""A task is done although the process, or the whole worker, that did it was killed."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.real.portals import Portal, kill


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Portal:
    """A portal without a search server, whose tasks are leased for seconds."""
    made = Portal(tmp_path_factory.mktemp("portal"), DJANGO_SETTINGS_MODULE="tests.real.short_leases")
    made.manage("migrate", "-v0")
    return made


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


def test_a_task_whose_process_is_killed_is_done_by_another(portal, tmp_path):
    traces = tmp_path / "traces"
    portal.drive(f"enqueue('deadly_task', {str(traces)!r})")
    with portal.worker():
        assert within(60, lambda: len(lines(traces)) == 2)
        time.sleep(10)
    first, second = lines(traces)
    assert first != second


def test_a_task_of_a_worker_that_is_lost_as_a_whole_is_done_by_the_next(portal, tmp_path):
    traces = tmp_path / "traces"
    portal.drive(f"enqueue('long_task', {str(traces)!r})")
    with portal.worker() as worker:
        assert within(60, lambda: lines(traces) == ["begun"])
        kill(worker)
    with portal.worker():
        assert within(60, lambda: lines(traces) == ["begun", "begun", "ended"])
