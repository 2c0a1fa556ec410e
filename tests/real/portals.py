"""A portal in processes of its own, with its own database, and a search server and a worker that a test may kill."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from elasticsearch import Elasticsearch

from tests.databases import migrated_file
from tests.load.serving import ROOT, UNLIMITED, Server, background, serving

SERVICES = Path(os.environ.get("SERVICES_DIR", ROOT.parent / "shared" / "services"))
START_SECONDS = 120
OF_OTHERS = ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL")


class Portal:
    """What a test needs to know of a running portal. Its database is a copy of one that is migrated already, in a file
    of its own unless the environment names another."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        file = folder / "portal.sqlite3"
        if "DATABASE_URL" not in environment:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(migrated_file(), file)
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "PORTAL_VAR_DIR": str(folder),
            "DEBUG": "false",
            "LOG_LEVEL": "WARNING",
            # By words alone: each portal would first make a model of its own.
            **UNLIMITED,
            "SEARCH_EMBEDDER": "none",
            **dict.fromkeys(OF_OTHERS, ""),
            "DATABASE_URL": f"sqlite:///{file}",
            **environment,
        }

    def manage(self, *arguments: str, **environment: str) -> str:
        """What a management command prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}\n{done.stdout[-1_000:]}\n{done.stderr[-3_000:]}"
        return done.stdout

    def drive(self, call: str, module: str = "driving", **environment: str) -> Any:
        """The result of a function in `tests.real.driving`, or in another module beside it."""
        script = f"from tests.real import {module}; {module}.{call}"
        return json.loads(self.manage("shell", "-v0", "-c", script, **environment).strip().splitlines()[-1])

    @contextmanager
    def driving(self, call: str, module: str = "driving") -> Iterator[subprocess.Popen]:
        """The same, in the background."""
        script = f"from tests.real import {module}; {module}.{call}"
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


@contextmanager
def cloned(server: str, migrated: str) -> Iterator[str]:
    """The address of a database at the PostgreSQL `server` that begins as a copy of the one named `migrated`."""
    name = f"portal_real_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')  # type: ignore[call-overload]
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]


@contextmanager
def own_indexes(url: str) -> Iterator[str]:
    """A prefix for indexes at the search server; what begins with it is gone afterwards."""
    prefix = f"portal-real-{uuid.uuid4().hex[:12]}"
    try:
        yield prefix
    finally:
        with Elasticsearch(url) as client:
            for index in client.indices.get(index=f"{prefix}*"):
                client.indices.delete(index=index)


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
