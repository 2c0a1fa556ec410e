"""A database and indexes of their own, thrown away afterwards: nothing of a measurement reaches the portal."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from search.engines.connection import client, is_configured

DATABASE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-64000;",
    },
}


@contextmanager
def workshop(**changed: Any) -> Iterator[Path]:
    """An empty catalogue in a file of its own, with index names of their own and whatever settings are `changed`."""
    folder = Path(tempfile.mkdtemp(prefix="search-evaluate-"))
    wanted = {"SEARCH_INDEX_PREFIX": f"evaluate-{os.getpid()}", "VAR_DIR": folder, **changed}
    if (models := settings.VAR_DIR / "models").exists():
        (folder / "models").symlink_to(models)
    before = {name: getattr(settings, name) for name in wanted}
    databases = connections.settings["default"]
    try:
        for name, value in wanted.items():
            setattr(settings, name, value)
        _use(databases | DATABASE | {"NAME": str(folder / "evaluation.sqlite3")})
        _migrate()
        yield folder
    finally:
        _drop_indexes()
        _use(databases)
        for name, value in before.items():
            setattr(settings, name, value)
        shutil.rmtree(folder, ignore_errors=True)


def _use(database: dict[str, Any]) -> None:
    connections["default"].close()
    del connections["default"]
    connections.settings["default"] = database


def _migrate() -> None:
    """All tables, but none of the rows that are written once they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _drop_indexes() -> None:
    if not is_configured():
        return
    server = client().options(request_timeout=30)
    for name in server.indices.get(index=f"{settings.SEARCH_INDEX_PREFIX}-*", features="aliases"):
        server.indices.delete(index=name)
