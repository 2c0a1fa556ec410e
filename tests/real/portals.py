"""A portal in processes of its own, with a database file, a search server and a worker that a test may kill."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.load.serving import ROOT, Server, background, serving

SERVICES = Path(os.environ.get("SERVICES_DIR", ROOT.parent / "shared" / "services"))
START_SECONDS = 120
OF_OTHERS = ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL")


class Portal:
    """What a test needs to know of a running portal."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "PORTAL_VAR_DIR": str(folder),
            "LOG_LEVEL": "WARNING",
            **dict.fromkeys(OF_OTHERS, ""),
            "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
            **environment,
        }

    def manage(self, *arguments: str) -> str:
        """What a management command prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3_000:]
        return done.stdout

    def drive(self, call: str) -> Any:
        """The result of a function in `tests.real.driving`."""
        printed = self.manage("shell", "-v0", "-c", f"from tests.real import driving; driving.{call}")
        return json.loads(printed.strip().splitlines()[-1])

    @contextmanager
    def driving(self, call: str) -> Iterator[subprocess.Popen]:
        """The same, in the background."""
        script = f"from tests.real import driving; driving.{call}"
        with background(["manage.py", "shell", "-v0", "-c", script], **self.environment) as process:
            yield process

    @contextmanager
    def worker(self, **environment: str) -> Iterator[subprocess.Popen]:
        """A worker that runs until the block ends."""
        with background(["manage.py", "qcluster"], **self.environment | environment) as process:
            yield process

    @contextmanager
    def web(self, **environment: str) -> Iterator[Server]:
        """A web server that runs until the block ends."""
        with serving(**self.environment | environment) as server:
            yield server

    def differences_within(self, seconds: float) -> list[str]:
        """What is not equal yet when `seconds` have passed; asked until nothing is left."""
        deadline = time.monotonic() + seconds
        while found := self.drive("differences()"):
            if time.monotonic() > deadline:
                break
            time.sleep(1)
        return found


class SearchServer:
    """An Elasticsearch of the test's own."""

    def __init__(self, port: int, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._environment = {"ES_PORT": str(port), "ES_DATA": str(folder), "ES_HEAP": "512m"}

    def __call__(self, command: str) -> None:
        """up, down, kill, pause or resume."""
        environment: Mapping[str, str] = {**os.environ, **self._environment}
        done = subprocess.run([SERVICES / "elasticsearch", command], env=environment, check=False, capture_output=True)
        # Where the machine is busy it may take longer to come up than its script waits.
        if done.returncode and not (command == "up" and self._answers_within(START_SECONDS)):
            raise RuntimeError(done.stderr.decode())

    def _answers_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/_cluster/health?wait_for_status=yellow", timeout=5).close()
            except OSError:
                time.sleep(1)
            else:
                return True
        return False


def kill(process: subprocess.Popen) -> None:
    """End a process and all its children at once, as a lost machine does."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
