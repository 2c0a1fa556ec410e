"""Debian's FAQ, as its packages bring it, and a fresh portal to import it into. The texts stay outside."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from elasticsearch import Elasticsearch

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"en": "debian-faq", "de": "debian-faq-de", "fr": "debian-faq-fr", "ru": "debian-faq-ru"}
LANGUAGES = tuple(PACKAGES)
CACHE = Path(tempfile.gettempdir()) / "portal-real" / "debian-faq"
_HEADING = re.compile(r'<h([1-4]) class="title"><a id="([^"]+)"></a>(.*?)</h\1>', re.DOTALL)
_NUMBER = re.compile(r"^(?:\w+\s)?[\d.]+\s+")


def bring() -> Path:
    """The folder of the FAQ, brought by the package manager unless it is there already."""
    folder = CACHE / "usr/share/doc/debian/FAQ"
    if not all(
        (folder / name).exists()
        for name in ("index.en.html", *(f"{code}/index.{code}.html" for code in ("de", "fr", "ru")))
    ):
        CACHE.mkdir(parents=True, exist_ok=True)
        download = ["apt-get", "download", *PACKAGES.values()]
        if subprocess.run(download, cwd=CACHE, capture_output=True).returncode:
            subprocess.run(["apt-get", "update", "-qq"], check=True, capture_output=True)
            subprocess.run(download, cwd=CACHE, check=True, capture_output=True)
        for package in CACHE.glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, CACHE], check=True)
    return folder


@dataclass(frozen=True)
class Heading:
    """A heading as it stands in the pages, read without the importer."""

    chapter: str
    level: int
    anchor: str
    title: str


def headings(folder: Path, language: str) -> list[Heading]:
    """All headings of the chapters in one language."""
    found = []
    for path in sorted((folder if language == "en" else folder / language).glob(f"*.{language}.html")):
        if path.name.startswith("index.") or path.is_symlink():
            continue
        for level, anchor, inner in _HEADING.findall(path.read_text(encoding="utf-8")):
            words = " ".join(html.unescape(re.sub(r"<[^>]+>", "", inner)).split())
            found.append(Heading(path.name.split(".")[0], int(level), anchor, _NUMBER.sub("", words)))
    return found


@dataclass
class FreshPortal:
    """A portal of its own: a database that nobody else has, and indexes under a prefix that nobody else uses."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="portal-real-")))
    name: str = field(default_factory=lambda: f"portal_real_{uuid.uuid4().hex[:12]}")

    def __post_init__(self) -> None:
        self.server = os.environ.get("DATABASE_URL", "")
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "CONTENT_LANGUAGES": "en,ga,hy,vi,fa,de,fr,ru",
            "SEARCH_INDEX_PREFIX": self.name.replace("_", "-"),
            "PORTAL_VAR_DIR": str(self.folder),
            "LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": f"sqlite:///{self.folder}/portal.sqlite3",
        }
        self.environment.pop("REDIS_URL", None)
        if self.server.startswith("postgres"):
            self._on_server(f'CREATE DATABASE "{self.name}"')
            self.environment["DATABASE_URL"] = urlunsplit(urlsplit(self.server)._replace(path=f"/{self.name}"))
        self.manage("migrate", "-v0")

    def _on_server(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def manage(self, *arguments: str, **environment: str) -> str:
        """What a management command prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise AssertionError(f"manage.py {' '.join(arguments)}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def ask(self, question: str, **environment: str) -> Any:
        """The answer of a function in `tests.real.asking`."""
        statement = f"from tests.real import asking; asking.{question}()"
        return json.loads(self.manage("shell", "-v0", "-c", statement, **environment).strip().splitlines()[-1])

    def close(self) -> None:
        """Leave nothing behind."""
        if self.server.startswith("postgres"):
            self._on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        if url := self.environment.get("ELASTICSEARCH_URL"):
            with Elasticsearch(url) as client:
                for index in client.indices.get(index=f"{self.environment['SEARCH_INDEX_PREFIX']}*"):
                    client.indices.delete(index=index)
        shutil.rmtree(self.folder, ignore_errors=True)
