"""Each engine over the shelf."""

import pytest

from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.protocol import Engine
from search.models import CatalogueEntry
from tests.search.conftest import PREFIX


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest, entries: list[CatalogueEntry], settings: object) -> Engine:
    """Each engine in turn, over the same shelf."""
    if request.param == "database":
        return DatabaseEngine()
    request.getfixturevalue("shelf_at_elasticsearch")
    settings.SEARCH_INDEX_PREFIX = PREFIX
    return ElasticsearchEngine()
