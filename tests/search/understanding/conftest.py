"""The shelf with its words counted, searched by each engine in turn."""

from typing import Any

import pytest

from search.models import CatalogueEntry
from search.spelling import vocabulary
from tests.search.conftest import PREFIX


@pytest.fixture
def counted(entries: list[CatalogueEntry]) -> list[CatalogueEntry]:
    """The shelf, its words known."""
    vocabulary.count(entries)
    return entries


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def by_each_engine(request: pytest.FixtureRequest, counted: list[CatalogueEntry], settings: Any) -> str:
    """Readers are answered by each engine in turn."""
    if request.param == "database":
        settings.ELASTICSEARCH_URL = ""
    else:
        request.getfixturevalue("shelf_at_elasticsearch")
        settings.SEARCH_INDEX_PREFIX = PREFIX
    return str(request.param)
