"""What all tests share: marks that a missing service's variable skips, a database prepared once, a clean cache."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

NEEDS = {
    "journey": "CHROMIUM_PATH",
    "elasticsearch": "ELASTICSEARCH_URL",
    "real": "ELASTICSEARCH_URL",
    "redis": "REDIS_URL",
}
ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="Fail if any test was skipped.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip a test only because the variable of the service it needs is missing."""
    for item in items:
        for mark, variable in NEEDS.items():
            if item.get_closest_marker(mark) and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=f"{variable} is not set"))
        if item.get_closest_marker("postgresql") and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            item.add_marker(pytest.mark.skip(reason="DATABASE_URL names no PostgreSQL"))
        _keep_initial_data(item)


def _keep_initial_data(item: pytest.Item) -> None:
    """A test that commits empties the tables afterwards: what the migrations put in must be restored before it."""
    mark = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", [])
    if (mark and mark.kwargs.get("transaction")) or {"live_server", "transactional_db"} & set(fixtures):
        item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where every service is there, a skipped test is a test that proves nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--no-skips") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("Some tests were skipped although every service is there:", red=True)
        for report in reporter.stats["skipped"]:
            reporter.write_line(f"  {report.nodeid}: {report.longrepr}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _uses_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """SQLite begins as a copy of a migrated template, which pytest-django must not throw away."""
    return _uses_sqlite()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(worker_id: str) -> None:
    """Give each worker a database of its own; on SQLite, a copy of one that was migrated once for this code."""
    if not _uses_sqlite():
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_portal_{worker_id}"
        return
    copy = Path(tempfile.mkdtemp(prefix="portal-tests-")) / "portal.sqlite3"
    shutil.copyfile(_migrated_template(), copy)
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(copy)


def _migrated_template() -> Path:
    digest = hashlib.sha256((ROOT / "requirements/base.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    template = Path(tempfile.gettempdir()) / f"portal-template-{digest.hexdigest()[:16]}.sqlite3"
    with template.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            fresh = template.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            environment = {**os.environ, "DATABASE_URL": f"sqlite:///{fresh}"}
            environment["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
            fresh.rename(template)
    return template


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    yield
    cache.clear()
