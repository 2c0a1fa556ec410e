"""The shelf in the database, and each engine over it."""

import os
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch, helpers

from search.engines import mapping
from search.engines.database import DatabaseEngine, index
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.protocol import Engine
from search.models import CatalogueEntry
from tests.search.reading.shelf import put_up, shelf

PREFIX = f"reading-tests-{os.getpid()}"


@pytest.fixture
def entries(db: None) -> list[CatalogueEntry]:
    """The shelf, put up and indexed by the database engine."""
    saved = put_up()
    index(saved)
    return saved


@pytest.fixture(scope="session")
def shelf_at_elasticsearch() -> Iterator[None]:
    """The shelf in indexes of its own at the search server, one a language."""
    client = Elasticsearch(os.environ["ELASTICSEARCH_URL"], request_timeout=60)
    languages = sorted({entry.language for entry in shelf()})
    for language in languages:
        client.indices.create(
            index=f"{PREFIX}-{language}",
            settings=mapping.index_settings(language),
            mappings=mapping.index_mappings(language),
        )
    documents = [
        {"_index": f"{PREFIX}-{entry.language}", "_id": entry.key, "_source": mapping.document(entry)}
        for entry in shelf()
    ]
    helpers.bulk(client, documents, refresh=True)
    yield
    for language in languages:
        client.indices.delete(index=f"{PREFIX}-{language}")


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest, entries: list[CatalogueEntry], settings: object) -> Engine:
    """Each engine in turn, over the same shelf."""
    if request.param == "database":
        return DatabaseEngine()
    request.getfixturevalue("shelf_at_elasticsearch")
    settings.SEARCH_INDEX_PREFIX = PREFIX
    return ElasticsearchEngine()
