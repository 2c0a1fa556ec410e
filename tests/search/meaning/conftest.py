"""The shelf with vectors, at either engine."""

from collections.abc import Iterator

import pytest

from search import rebuilding
from search.embedding import store
from search.embedding.choice import wait_until_loaded
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.protocol import SearchRequest
from search.models import CatalogueEntry
from search.ranking.ranked import RankedEngine
from tests.search.reading.shelf import MEMBERS, PUBLIC
from tests.search.shipping.conftest import forget_failures, remove_indexes


@pytest.fixture
def model(settings) -> None:
    """The sentence model, loaded."""
    settings.SEARCH_EMBEDDER, settings.SEARCH_EMBEDDER_PATIENCE = "local", 30.0
    assert wait_until_loaded("en")


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request, model: None, entries: list[CatalogueEntry], settings) -> Iterator[RankedEngine]:
    """Each engine in turn, over the same shelf with its vectors."""
    store.embed_pending()
    if request.param == "database":
        yield RankedEngine(DatabaseEngine())
        return
    from search.engines import connection  # noqa: PLC0415  a server is asked for only here

    forget_failures()
    settings.SEARCH_INDEX_PREFIX = f"{settings.SEARCH_INDEX_PREFIX}-meaning"
    rebuilding.Rebuild("en").run()
    yield RankedEngine(ElasticsearchEngine())
    remove_indexes(connection.client().options(request_timeout=30), settings.SEARCH_INDEX_PREFIX)


def question(text: str, **more) -> SearchRequest:
    """What a member asks in English."""
    return SearchRequest(text, "en", **({"audience_ids": (PUBLIC, MEMBERS)} | more))


def numbers(hits) -> list[int]:
    """The shelf's numbers of these hits, in their order."""
    return [int(hit.key.rpartition(":")[2]) for hit in hits]
