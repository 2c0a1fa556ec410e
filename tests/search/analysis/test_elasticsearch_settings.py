"""The settings that Elasticsearch is given: every supported language is accepted, and its terms are Python's."""

import os
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from search.analysis import (
    SUPPORTED,
    elasticsearch_settings,
    elasticsearch_text_field,
    normalise,
    prefix_terms,
    terms,
)

from . import load_table

PREFIX = f"analysis-terms-{os.getpid()}-"
# Elasticsearch cuts these into words by its own tokenizers: only the promises are equal, not each term.
WITHOUT_SPACES = {"zh", "ja"}


@pytest.fixture(scope="module")
def client() -> Iterator[Elasticsearch]:
    client = Elasticsearch(os.environ["ELASTICSEARCH_URL"], request_timeout=60)
    yield client
    for index in client.indices.get(index=f"{PREFIX}*"):
        client.indices.delete(index=index)
    client.close()


def _create(client: Elasticsearch, language: str) -> str:
    client.options(ignore_status=400).indices.create(
        index=PREFIX + language,
        settings={"number_of_replicas": 0, **elasticsearch_settings(language)},
        mappings={"properties": {"title": elasticsearch_text_field(language, suggest=True)}},
    )
    return PREFIX + language


def _terms(client: Elasticsearch, language: str, analyzer: str, text: str) -> set[str]:
    found = client.indices.analyze(index=_create(client, language), analyzer=analyzer, text=text)
    return {token["token"] for token in found["tokens"]}


@pytest.mark.elasticsearch
@pytest.mark.parametrize("language", ["ar", "de", "el", "he", "hi", "pl", "ru", "th", "tr", "zh", "xx"])
def test_elasticsearch_accepts_the_settings_of_a_language(client: Elasticsearch, language: str) -> None:
    index = _create(client, language)

    client.index(index=index, document={"title": "Öffnen der 3.2.1 user_name"}, refresh=True)
    hits = client.search(index=index, query={"match": {"title": "user_name 3.2.1"}})["hits"]["total"]["value"]

    assert hits == 1


@pytest.mark.elasticsearch
def test_elasticsearch_knows_every_stemmer_by_its_name(client: Elasticsearch) -> None:
    for name in {rules.elasticsearch_stemmer for rules in SUPPORTED.values()} - {""}:
        client.indices.analyze(tokenizer="whitespace", filter=[{"type": "stemmer", "language": name}], text="word")


@pytest.mark.elasticsearch
@pytest.mark.parametrize("language", sorted({row.language for row in load_table()} - WITHOUT_SPACES))
def test_both_engines_make_the_same_terms(client: Elasticsearch, language: str) -> None:
    rows = [row for row in load_table() if row.language == language]
    text = " . ".join(text for row in rows for text in row.indexed + row.found_by + row.not_by)

    assert _terms(client, language, "words", text) == set(terms(text, language))
    assert _terms(client, language, "folded", text) == set(prefix_terms(text, language))


@pytest.mark.elasticsearch
@pytest.mark.parametrize("text", ["\x00", "\u202e", "a-" * 3000, "漢" * 3000, "é" * 3000, "__--..", "🙂", "' OR 1=1"])
@pytest.mark.parametrize("language", ["en", "ga", "hy", "vi", "fa"])
def test_no_text_troubles_elasticsearch(client: Elasticsearch, language: str, text: str) -> None:
    index = _create(client, language)

    client.index(index=index, id="troublesome", document={"title": text})
    client.search(index=index, query={"multi_match": {"query": text[:1000], "fields": ["title", "title.*"]}})


def test_only_the_fields_that_are_asked_for_are_mapped() -> None:
    assert set(elasticsearch_text_field("en")["fields"]) == {"folded", "pairs"}
    assert not elasticsearch_text_field("en", folded=False, pairs=False)["fields"]
    assert "index_prefixes" in elasticsearch_text_field("en", suggest=True, folded=False)["fields"]["folded"]


def test_settings_name_the_same_analyzers_in_every_language() -> None:
    of_some = {"exact", "exact_query"}
    names = {frozenset(elasticsearch_settings(code)["analysis"]["analyzer"]) - of_some for code in [*SUPPORTED, "xx"]}

    assert len(names) == 1


def test_words_are_kept_with_just_their_accents_where_people_type_all_or_none() -> None:
    assert "exact" in elasticsearch_text_field("vi")["fields"]
    assert "exact" not in elasticsearch_text_field("ga")["fields"]


def test_every_composed_letter_of_vietnamese_is_reached_from_all_its_spellings() -> None:
    spellings = ["ệ", "e\u0323\u0302", "e\u0302\u0323", "ê\u0323", "ẹ\u0302"]

    assert {normalise(spelling, "vi") for spelling in spellings} == {"ệ"}
    listed = elasticsearch_settings("vi")["analysis"]["char_filter"]["characters"]["mappings"]
    assert sum(line.endswith("=> \\u1ec7") for line in listed) == 4
