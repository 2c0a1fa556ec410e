"""Which engine answers."""

from search.engines.connection import is_configured
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.ranking.kept import KeptEngine

_elasticsearch, _database = KeptEngine(ElasticsearchEngine()), KeptEngine(DatabaseEngine())


def in_order() -> list[KeptEngine]:
    """The engines to ask, the next whenever one is unavailable. The last one always answers."""
    return [_elasticsearch, _database] if is_configured() else [_database]
