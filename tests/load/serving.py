"""The portal served as in production, and a crowd of readers before it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LUA = Path(__file__).with_name("requests.lua")
TICKS = os.sysconf("SC_CLK_TCK")
UNLIMITED = {f"SEARCH_LIMIT_{name}": "0" for name in ("SECOND", "MINUTE", "ADDRESS", "MEMBERS", "SUGGESTIONS")}
"""One machine asks for a whole crowd."""


@dataclass(frozen=True)
class Measured:
    """What a crowd met: times in milliseconds, rate in requests a second, CPU in milliseconds a request."""

    requests: int
    rate: float
    p50: float
    p95: float
    p99: float
    errors: int
    cpu: float


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def background(arguments: Sequence[str], **environment: str) -> Iterator[subprocess.Popen]:
    """A process of the portal that runs until the block ends."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        try:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(15)
        except ProcessLookupError:  # it has ended by itself
            process.wait()
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


class Server:
    """A running portal: its address and its processes."""

    def __init__(self, port: int, process: subprocess.Popen) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.process = process

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of one request."""
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return answer.status, answer.read()

    def cpu_seconds(self) -> float:
        """What the server's processes have used so far."""
        total = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if os.getsid(int(stat.parent.name)) == self.process.pid:
                total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def crowd(self, paths: Sequence[str], *, connections: int = 8, seconds: int = 10) -> Measured:
        """`connections` readers who ask for `paths` in turn, without a pause, through wrk."""
        if not shutil.which("wrk"):
            raise SystemExit("wrk is needed for measuring; Debian's package of that name has it.")
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("\n".join(paths))
            file.flush()
            before = self.cpu_seconds()
            done = subprocess.run(
                ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(LUA), self.address],
                env={**os.environ, "PATHS": file.name},
                capture_output=True,
                text=True,
                check=True,
            )
        told = json.loads(done.stdout.strip().splitlines()[-1])
        requests = max(1, told["requests"])
        cpu = 1000 * (self.cpu_seconds() - before) / requests
        rate = told["requests"] / told["seconds"]
        return Measured(told["requests"], rate, told["p50"], told["p95"], told["p99"], told["errors"], cpu)


@contextmanager
def serving(**environment: str) -> Iterator[Server]:
    """The portal behind gunicorn with two workers."""
    port = free_port()
    chosen = {"BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "2", "DEBUG": "false", "LOG_LEVEL": "ERROR", **UNLIMITED}
    chosen |= environment
    chosen.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    with background(["-m", "gunicorn", "portal.wsgi", "--config", "portal/gunicorn.py"], **chosen) as process:
        server = Server(port, process)
        for _ in range(200):
            try:
                server.get("/health/live")
                break
            except OSError:
                time.sleep(0.1)
        yield server
