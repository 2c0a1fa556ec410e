"""Sets the portal up with its demo content and serves it, with a worker beside the web server."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from portal.demo.loading import DEMO, load, read_people


class Command(BaseCommand):
    """`make demo` calls this; everything it needs is on this machine."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--setup-only", action="store_true", help="Set up and load, but do not serve.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["setup_only"]:
            self._check_port(options["host"], options["port"])
        self.stdout.write("Preparing the database…")
        call_command("migrate", verbosity=0, interactive=False)
        self._load_if_changed()
        if not options["setup_only"]:
            self._serve(options["host"], options["port"])

    def _check_port(self, host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(f"Port {port} is taken. Choose another: make demo PORT=8080") from error

    def _load_if_changed(self) -> None:
        """Load the demo content the first time and after it changed; loading again doubles nothing."""
        seal = settings.VAR_DIR / "demo.loaded"
        now = _fingerprint(DEMO) + str(settings.DATABASES["default"]["NAME"])
        if seal.exists() and seal.read_text() == now:
            return
        self.stdout.write("Loading the demo content in five languages…")
        load(self.stdout.write)
        seal.write_text(now)

    def _serve(self, host: str, port: int) -> None:
        environment = {**os.environ, "BIND": f"{host}:{port}", "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
        environment.setdefault("DEBUG", "false")
        environment.setdefault("PORTAL_URL", f"http://localhost:{port}")
        environment.setdefault("PACKAGES_ORIGIN", f"http://packages.localhost:{port}")
        web = [
            sys.executable,
            "-m",
            "gunicorn",
            "portal.wsgi",
            "--config",
            "portal/gunicorn.py",
            "--log-level",
            "warning",
        ]
        worker = [sys.executable, "manage.py", "qcluster"]
        running = [
            subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, start_new_session=True)
            for command in (web, worker)
        ]

        def stop(number: int, frame: FrameType | None) -> None:
            raise SystemExit(0)

        signal.signal(signal.SIGTERM, stop)
        try:
            self._introduce(host, port)
            while all(process.poll() is None for process in running):
                time.sleep(0.5)
            raise CommandError("The web server or the worker has stopped; its message stands above.")
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        finally:
            _end(running)

    def _introduce(self, host: str, port: int) -> None:
        shown = "localhost" if host in ("127.0.0.1", "0.0.0.0") else host
        lines = [
            "",
            f"The portal is at   http://{shown}:{port}/",
            f"Editors write at   http://{shown}:{port}/admin/",
            "",
        ]
        people = read_people()
        width = max(len(person["email"]) for person in people)
        for person in people:
            lines.append(f"  {person['label']:<12} {person['email']:<{width}}  {person['password']}")
        lines += ["", f"Mail is written to {settings.VAR_DIR / 'mail'}. Stop with Ctrl-C.", ""]
        self.stdout.write("\n".join(lines))


def _end(processes: Sequence[subprocess.Popen]) -> None:
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
