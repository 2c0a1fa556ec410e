"""A record store, and a portal that is told of it."""

from collections.abc import Iterator

import pytest

from tests.academy.records.record_store import KEY, SECRET, RecordStore


@pytest.fixture
def store(settings) -> Iterator[RecordStore]:
    with RecordStore() as found:
        settings.XAPI_ENDPOINT = found.endpoint.rstrip("/")
        settings.XAPI_KEY, settings.XAPI_SECRET = KEY, SECRET
        settings.PORTAL_URL = "https://help.example.com"
        yield found
