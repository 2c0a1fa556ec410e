"""What all tests share: marks that a missing service's variable skips, and no network beyond this machine."""

import os

import pytest

NEEDS = {"journey": "CHROMIUM_PATH", "elasticsearch": "ELASTICSEARCH_URL", "redis": "REDIS_URL"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip a test only because the variable of the service it needs is missing."""
    for item in items:
        for mark, variable in NEEDS.items():
            if item.get_closest_marker(mark) and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=f"{variable} is not set"))
        if item.get_closest_marker("postgresql") and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            item.add_marker(pytest.mark.skip(reason="DATABASE_URL names no PostgreSQL"))
