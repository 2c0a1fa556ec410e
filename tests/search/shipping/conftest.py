"""A corner of a real search server for each test."""

import uuid
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from elasticsearch import Elasticsearch

from search.engines import connection

LANGUAGES = ["en", "ga"]


def remove_indexes(client: Elasticsearch, prefix: str) -> None:
    """Take away what a test has made."""
    for name in client.indices.get(index=f"{prefix}-*", features="aliases"):
        client.indices.delete(index=name)


@pytest.fixture
def server(settings) -> Iterator[Elasticsearch]:
    """A client of the search server, on which this test's indexes have a prefix of their own."""
    settings.SEARCH_INDEX_PREFIX = f"test-{uuid.uuid4().hex[:12]}"
    settings.CONTENT_LANGUAGES = LANGUAGES
    forget_failures()
    client = connection.client().options(request_timeout=30)
    yield client
    remove_indexes(client, settings.SEARCH_INDEX_PREFIX)


def forget_failures() -> None:
    """Close the breaker, as if the server had never been away."""
    cache.clear()
    connection.breaker.__init__("elasticsearch")
