"""Web and worker processes are killed at random moments while people answer exams, finish them and earn certificates:
nobody has one twice or lacks one, and nothing that was confirmed is lost.

`ACADEMY_KILLS` says how many are killed: 8 unless it is set, 200 for the whole proof. On PostgreSQL if the environment
names one, else on SQLite.
"""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests.databases import migrated_database
from tests.load.serving import background, free_port
from tests.real.portals import Portal, cloned, kill

KILLS = int(os.environ.get("ACADEMY_KILLS", "8"))
LONGEST_PAUSE = 1.5
"""Seconds until the next kill at most, once something has been confirmed again, so that there is something to lose."""
PEOPLE_A_KILL = 5
WHOLE = 0.15
"""How often a server or a worker dies as a whole, as with its machine."""
SETTLED_WITHIN = 300


@pytest.fixture
def portal(tmp_path) -> Iterator[Portal]:
    """A portal with a database of its own, which begins migrated."""
    with ExitStack() as stack:
        environment = {}
        server = os.environ.get("DATABASE_URL", "")
        if server.startswith("postgres"):
            migrated = migrated_database(settings.DATABASES["default"])
            environment["DATABASE_URL"] = stack.enter_context(cloned(server, migrated))
        yield Portal(tmp_path / "portal", **environment)


class Machine:
    """A server or a worker with its processes; what is killed as a whole is started again."""

    def __init__(self, stack: ExitStack, arguments: list[str], environment: dict[str, str]) -> None:
        self._stack, self._arguments, self._environment = stack, arguments, environment
        self.start()

    def start(self) -> None:
        """Begin to serve or to work."""
        self.process: subprocess.Popen = self._stack.enter_context(background(self._arguments, **self._environment))

    def restart(self) -> None:
        """Lose it as a whole, and begin again."""
        with suppress(ProcessLookupError):
            kill(self.process)
        self.process.wait()
        self.start()

    def children(self) -> list[int]:
        """Its processes but the first."""
        found = []
        for stat in Path("/proc").glob("[0-9]*"):
            try:
                is_ours = os.getsid(int(stat.name)) == self.process.pid
            except OSError:
                continue
            if is_ours and int(stat.name) != self.process.pid:
                found.append(int(stat.name))
        return sorted(found)

    def lose_one(self, chance: random.Random) -> None:
        """Kill one of its processes, or all; where none is left, that is a machine to start again."""
        children = self.children()
        if chance.random() < WHOLE or not children or self.process.poll() is not None:
            self.restart()
            return
        try:
            os.kill(chance.choice(children), signal.SIGKILL)
        except ProcessLookupError:
            self.restart()


def test_whoever_is_killed_nothing_confirmed_is_lost_and_no_certificate_is_issued_twice_or_not_at_all(portal, tmp_path):
    folder, port, chance = str(tmp_path), free_port(), random.Random(7)
    lesson = portal.drive(f"prepare({20 + KILLS * PEOPLE_A_KILL}, {folder!r})", "exam_takers")
    web = {**portal.environment, "BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "2"}
    with ExitStack() as stack:
        machines = [
            Machine(stack, ["-m", "gunicorn", "portal.wsgi", "--config", "portal/gunicorn.py"], web),
            Machine(stack, ["manage.py", "qcluster"], {**portal.environment, "WORKERS": "2"}),
        ]
        takers = stack.enter_context(portal.driving(f"take_exams({port}, {lesson}, {folder!r})", "exam_takers"))
        for _turn in range(KILLS):
            answered(tmp_path / "journal")
            time.sleep(chance.uniform(0, LONGEST_PAUSE))
            chance.choice(machines).lose_one(chance)
        for machine in machines:
            machine.restart()
        Path(folder, "stop").touch()
        takers.wait(SETTLED_WITHIN)
        assert Path(folder, "faults.json").read_text() == "[]"
        assert portal.drive(f"settle({SETTLED_WITHIN})", "exam_takers") == 0
    told = portal.drive(f"judge({folder!r})", "exam_takers")
    print(f"{KILLS} kills: {told}")
    assert told["faults"] == []
    assert told["answers"] > KILLS
    assert told["certificates"] >= KILLS / 4


def answered(journal: Path) -> None:
    """Wait until something more is confirmed."""
    before = journal.stat().st_size if journal.exists() else 0
    for _ in range(600):
        if journal.exists() and journal.stat().st_size > before:
            return
        time.sleep(0.2)
    raise AssertionError("Nobody could answer anything any more")
