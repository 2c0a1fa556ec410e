"""A source that tests may write pages for, and the shelf in the database and at the search server."""

import os
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch, helpers

from search import sources
from search.engines import mapping
from search.engines.database import index
from search.models import CatalogueEntry
from tests.search.notes import NoteSource
from tests.search.reading.shelf import put_up, shelf

PREFIX = f"reading-tests-{os.getpid()}"


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> NoteSource:
    """The source of notes, the only one while the test runs."""
    monkeypatch.setattr(sources, "_sources", {})
    source = NoteSource()
    sources.register(source)
    return source


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
