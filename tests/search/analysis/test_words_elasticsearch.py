"""The table of words, asked of a real Elasticsearch whose indices were created with the package's own settings."""

import os
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from search.analysis import analyse_query, elasticsearch_clause, elasticsearch_settings, elasticsearch_text_field

from . import Row, load_table, row_name

pytestmark = pytest.mark.elasticsearch

PREFIX = f"analysis-test-{os.getpid()}-"


@pytest.fixture(scope="module")
def client() -> Iterator[Elasticsearch]:
    client = Elasticsearch(os.environ["ELASTICSEARCH_URL"], request_timeout=60)
    yield client
    client.close()


@pytest.fixture(scope="module")
def filled(client: Elasticsearch) -> Iterator[str]:
    """An index a language, holding every text of its rows."""
    table = load_table()
    languages = dict.fromkeys(row.language for row in table)
    for language in languages:
        client.indices.create(
            index=PREFIX + language,
            settings={"number_of_replicas": 0, **elasticsearch_settings(language)},
            mappings={"properties": {"title": elasticsearch_text_field(language, suggest=True)}},
        )
    operations = [
        line
        for row in table
        for number, text in enumerate(row.indexed)
        for line in ({"index": {"_index": PREFIX + row.language, "_id": f"{row.about}/{number}"}}, {"title": text})
    ]
    assert not client.bulk(operations=operations, refresh=True)["errors"]
    yield PREFIX
    for language in languages:
        client.indices.delete(index=PREFIX + language)


def _query(text: str, language: str) -> dict:
    return {"bool": {"must": [elasticsearch_clause(word, {"title": 1}) for word in analyse_query(text, language)]}}


@pytest.mark.parametrize("row", load_table(), ids=row_name)
def test_a_row_of_the_table_holds_in_elasticsearch(client: Elasticsearch, filled: str, row: Row) -> None:
    ids = {f"{row.about}/{number}": text for number, text in enumerate(row.indexed)}
    queries = row.found_by + row.not_by
    own = {"ids": {"values": list(ids)}}
    searches = [
        line
        for query in queries
        for line in ({}, {"query": {"bool": {"filter": own, "must": _query(query, row.language)}}, "_source": False})
    ]
    answers = client.msearch(index=filled + row.language, searches=searches)["responses"]
    hits = {
        (query, ids[hit["_id"]])
        for query, answer in zip(queries, answers, strict=True)
        for hit in answer["hits"]["hits"]
    }

    assert hits == {(query, text) for query in row.found_by for text in row.indexed}
