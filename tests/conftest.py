"""What all tests share: marks that a missing service's variable skips, a database prepared once, a clean cache."""

import gc
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.databases import Beginning, migrated_database, migrated_file

# Time is measured in tests/load, not here: a machine may be busy.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")

NEEDS = {
    "journey": "CHROMIUM_PATH",
    "elasticsearch": "ELASTICSEARCH_URL",
    "real": "ELASTICSEARCH_URL",
    "redis": "REDIS_URL",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="Fail if any test was skipped.")


def pytest_configure(config: pytest.Config) -> None:
    """Let the database be migrated while the workers collect their tests and begin with those that need none."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        threading.Thread(target=_prepare_template, daemon=True).start()


def _prepare_template() -> None:
    database = settings.DATABASES["default"]
    if _uses_sqlite():
        migrated_file()
    else:
        migrated_database(database)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip a test only because the variable of the service it needs is missing. Those without a database come first,
    in whose time another process prepares one."""
    items.sort(key=_asks_the_database)
    for item in items:
        for mark, variable in NEEDS.items():
            if item.get_closest_marker(mark) and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=f"{variable} is not set"))
        if item.get_closest_marker("postgresql") and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            item.add_marker(pytest.mark.skip(reason="DATABASE_URL names no PostgreSQL"))


def _asks_the_database(item: pytest.Item) -> bool:
    """Whether a test does by its mark, by a fixture, or by the class of Django's that it belongs to."""
    kind = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or not {"db", "transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", ()))
        or (isinstance(kind, type) and issubclass(kind, TransactionTestCase))
    )


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where every service is there, a skipped test is a test that proves nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--no-skips") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("Some tests were skipped although every service is there:", red=True)
        for report in reporter.stats["skipped"]:
            reporter.write_line(f"  {report.nodeid}: {report.longrepr}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_finish() -> None:
    """What has been loaded by now stays: looking through it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _uses_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """SQLite begins as a copy of a migrated template, which pytest-django must not throw away."""
    return _uses_sqlite()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(worker_id: str) -> Iterator[None]:
    """Give each worker a database of its own: a copy of one that was migrated once for this code."""
    database = settings.DATABASES["default"]
    test = database.setdefault("TEST", {})
    if not _uses_sqlite():
        test |= {"NAME": f"test_{database['NAME']}_{worker_id}", "TEMPLATE": migrated_database(database)}
        yield
        return
    with tempfile.TemporaryDirectory(prefix="portal-tests-") as folder:
        copy = Path(folder) / "portal.sqlite3"
        shutil.copyfile(migrated_file(), copy)
        test["NAME"] = str(copy)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """Before a test that commits, and after it, the database holds what the migrations have put in."""
    with django_db_blocker.unblock():
        beginning = Beginning(tmp_path_factory.mktemp("beginning"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _self: beginning.restore())
        yield


@pytest.fixture(autouse=True)
def _as_it_began() -> Iterator[None]:
    """The cache is empty, and the language is that of the settings, whatever the last request was in."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    cache.clear()
