"""Which engine answers."""

from search.engines.connection import is_configured
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.ranking.ranked import RankedEngine

_elasticsearch, _database = RankedEngine(ElasticsearchEngine()), RankedEngine(DatabaseEngine())


def in_order() -> list[RankedEngine]:
    """The engines to ask, the next whenever one is unavailable. The last one always answers."""
    return [_elasticsearch, _database] if is_configured() else [_database]
