"""Which engine answers."""

from search.engines.connection import is_configured
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.protocol import Engine

_elasticsearch, _database = ElasticsearchEngine(), DatabaseEngine()


def in_order() -> list[Engine]:
    """The engines to ask, the next whenever one is unavailable. The last one always answers."""
    return [_elasticsearch, _database] if is_configured() else [_database]
