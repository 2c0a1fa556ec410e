"""Databases for tests: migrated once for this code (from the nearest that is there) and copied, and put back as they
began after a test that commits.

Django would empty every table and load serialised objects one by one, which takes seconds a test. Here the rows with
which a database begins are kept aside, and only tables that hold something are emptied and filled again.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

ROOT = Path(__file__).resolve().parents[1]
PREPARE = """
from django.core.management import call_command
from tests.factories.kb import structure
call_command("migrate", verbosity=0)
structure()
"""
"""Nearly every test of a page begins with the home page and the indexes: to make them each time was half of the suite's
time, and to make those of the other languages most of what is left of an import's or an editor's."""
KEPT = "begun"
"""The schema, or attached file, that holds the rows with which the database begins."""


def migrated_file() -> Path:
    """A migrated SQLite database to copy."""
    template = Path(tempfile.gettempdir()) / f"portal-template-{_digest()}.sqlite3"
    with _alone(template.with_suffix(".lock")):
        if not template.exists():
            fresh = template.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            if earlier := _nearest("portal-template-*.sqlite3.json", lambda name: (template.parent / name).exists()):
                shutil.copyfile(template.parent / earlier, fresh)
            _migrate(f"sqlite:///{fresh}")
            fresh.rename(template)
            _remember(template.name)
    return template


def migrated_database(database: dict[str, Any]) -> str:
    """The name of a migrated PostgreSQL database to copy, on the server that `database` names."""
    template = f"portal_template_{_digest()}"
    where = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    with (
        _alone(Path(tempfile.gettempdir()) / f"{template}.lock"),
        psycopg.connect(f"postgresql://{where}/{database['NAME']}", autocommit=True) as server,
    ):
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            server.execute(f"DROP DATABASE IF EXISTS {template}_new WITH (FORCE)")  # type: ignore[arg-type]
            known = {name for (name,) in server.execute("SELECT datname FROM pg_database")}
            earlier = _nearest("portal_template_*.json", known.__contains__) or "template1"
            server.execute(f"CREATE DATABASE {template}_new TEMPLATE {earlier}")  # type: ignore[arg-type]
            _migrate(f"postgres://{where}/{template}_new")
            server.execute(f"ALTER DATABASE {template}_new RENAME TO {template}")  # type: ignore[arg-type]
            _remember(template)
    return template


@cache
def _migrations() -> dict[str, str]:
    """Our migrations, and what brings those of the libraries, each with a digest of its text."""
    paths = [
        ROOT / "requirements/base.txt",
        ROOT / "kb/actions/structure.py",
        *ROOT.glob("*/migrations/*.py"),
        *ROOT.glob("*/*/migrations/*.py"),
    ]
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(paths)}


def _digest() -> str:
    return hashlib.sha256(json.dumps([PREPARE, _migrations()]).encode()).hexdigest()[:16]


def _remember(template: str) -> None:
    """Keep what `template` has been migrated by, so that a later one need not begin from nothing."""
    (Path(tempfile.gettempdir()) / f"{template}.json").write_text(json.dumps(_migrations()))


def _nearest(pattern: str, exists: Callable[[str], bool]) -> str:
    """The earlier template that lacks the fewest of our migrations and has no other; nothing if there is none."""
    found = [(json.loads(path.read_text()), path.stem) for path in Path(tempfile.gettempdir()).glob(pattern)]
    usable = [(len(known), name) for known, name in found if known.items() <= _migrations().items() and exists(name)]
    return max(usable)[1] if usable else ""


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", PREPARE]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextmanager
def lasting(blocker: Any) -> Iterator[None]:
    """What is made in here is there for all tests of a module, whatever each of them adds, and then gone.

    To be used by a fixture of that scope that asks for `django_db_setup` and passes on `django_db_blocker`.
    """
    with blocker.unblock(), translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        # A test begins a transaction within this one, as Django's classes of tests do.
        connection.atomic_blocks[-1]._from_testcase = True
        yield
        transaction.set_rollback(True)


class Beginning:
    """The rows with which the test database begins."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{KEPT}.sqlite3"
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"VACUUM INTO '{self._file}'")
            return
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {KEPT}")
            for table in _filled(_tables()):
                cursor.execute(f'CREATE TABLE {KEPT}."{table}" AS TABLE "{table}"')
            cursor.execute(
                "SELECT table_name, string_agg(format('%%I', column_name), ', ') FROM information_schema.columns "
                "WHERE table_schema = current_schema() AND is_generated = 'NEVER' AND table_name IN "
                "(SELECT table_name FROM information_schema.tables WHERE table_schema = %s) GROUP BY table_name",
                [KEPT],
            )
            self._columns = dict(cursor.fetchall())
            self._fingerprints = _fingerprints(self._columns)

    def restore(self) -> None:
        """Let the database hold just these rows."""
        connection.close()  # whatever a test has left open
        if connection.vendor == "sqlite":
            self._restore_sqlite()
        else:
            self._restore_postgresql()

    def _restore_postgresql(self) -> None:
        """Only what has changed is emptied, and by DELETE: truncating a table takes along what refers to it, nearly all
        there is, and makes new files for each. That whatever is referred to is there is asked in the end.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            now = _fingerprints(self._columns)
            changed = [table for table, seen in self._fingerprints.items() if now[table] != seen]
            for table in [*_filled(set(_tables()) - set(self._columns)), *changed]:
                cursor.execute(f'DELETE FROM "{table}"')
            for table in changed:
                columns = self._columns[table]
                cursor.execute(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {KEPT}."{table}"')

    def _restore_sqlite(self) -> None:
        tables = _tables()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute(f"ATTACH '{self._file}' AS {KEPT}")
            with transaction.atomic():
                for table in _filled(tables):
                    cursor.execute(f'DELETE FROM main."{table}"')
                for table in _filled(tables, KEPT):
                    cursor.execute(f'INSERT INTO main."{table}" SELECT * FROM {KEPT}."{table}"')
        connection.close()


def _tables() -> list[str]:
    """Without the virtual ones of SQLite, which triggers keep."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%'")
            tables -= {name for (name,) in cursor.fetchall()}
    return sorted(tables)


def _filled(tables: Iterable[str], schema: str = "") -> list[str]:
    """Those of `tables` that hold something, in the main schema or in another."""
    place = f"{schema}." if schema else ""
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {place}\"{table}\")" for table in tables)
    found: list[str] = []
    with connection.cursor() as cursor:
        for query in _in_hundreds(list(asked)):
            cursor.execute(query)
            found += [row[0] for row in cursor.fetchall()]
    return found


def _fingerprints(tables: Iterable[str]) -> dict[str, tuple[int, int]]:
    """How many rows each of `tables` holds on PostgreSQL, and what they come to."""
    summed = "SELECT '{0}', count(*), coalesce(sum(hashtextextended(row_::text, 0)), 0) FROM \"{0}\" AS row_"
    found: dict[str, tuple[int, int]] = {}
    with connection.cursor() as cursor:
        for query in _in_hundreds([summed.format(table) for table in tables]):
            cursor.execute(query)
            found |= {table: (count, total) for table, count, total in cursor.fetchall()}
    return found


def _in_hundreds(queries: list[str]) -> Iterator[str]:
    for start in range(0, len(queries), 100):
        yield " UNION ALL ".join(queries[start : start + 100])
