"""Hits by meaning beside hits by words, at both engines."""

from dataclasses import replace

import pytest

from search.ranking import ranked
from tests.search.meaning.conftest import numbers, question
from tests.search.reading.shelf import ACME, PARTNERS


def test_what_is_meant_is_found_though_no_word_is_the_same(engine):
    assert 5 in numbers(engine.search(question("where can I get my receipts")).hits)[:3]


def test_such_a_hit_shows_how_it_begins(engine):
    hit = next(hit for hit in engine.search(question("where can I get my receipts")).hits if hit.key.endswith(":5"))
    assert not hit.title_marks


def test_it_is_counted_with_its_kind(engine):
    asked = question("where can I get my receipts")
    found = engine.search(asked)
    assert found.total == len(engine.search(replace(asked, limit=50)).hits)
    assert sum(found.kind_counts.values()) == found.total


@pytest.mark.parametrize(
    ("text", "secret"), [("confidential price reductions", 10), ("the hidden gateway of Acme", 12)]
)
def test_meaning_shows_nobody_what_they_may_not_see(engine, text, secret):
    assert secret not in numbers(engine.search(replace(question(text), limit=50)).hits)
    everything = (*question(text).audience_ids, PARTNERS, ACME)
    assert secret in numbers(engine.search(replace(question(text), audience_ids=everything, limit=50)).hits)


def test_what_is_to_be_left_out_is_left_out_by_meaning_too(engine):
    assert 5 not in numbers(engine.search(replace(question("receipts -invoice"), limit=50)).hits)


def test_a_quoted_phrase_must_be_there(engine):
    hits = numbers(engine.search(replace(question('receipts "ten years"'), limit=50)).hits)
    assert set(hits) <= {5}


def test_filters_hold_for_what_is_near(engine):
    found = engine.search(replace(question("where can I get my receipts"), kinds=("article",), limit=50))
    assert 5 not in numbers(found.hits)


def test_whoever_types_a_title_gets_that_page_first(engine):
    assert numbers(engine.search(question("Security in twenty minutes")).hits)[0] == 4


def test_a_code_means_nothing_but_itself(engine):
    assert numbers(engine.search(question("E1042")).hits)[0] == 15


def test_pages_of_results_follow_each_other_without_a_gap(engine):
    asked = replace(question("How do I change my invoice address and team settings"), limit=50)
    whole = numbers(engine.search(asked).hits)
    parts = [numbers(engine.search(replace(asked, offset=at, limit=3)).hits) for at in range(0, len(whole), 3)]
    assert [number for part in parts for number in part] == whole


def test_with_the_embedder_away_words_still_find(engine, monkeypatch):
    monkeypatch.setattr(ranked, "question_vector", lambda text, language: None)
    assert numbers(engine.search(question("invoice")).hits)[0] in (5, 6)


def test_similar_entries_are_near_in_meaning(engine):
    assert 5 in numbers(engine.similar("where can I get my receipts", replace(question(""), limit=3)))


def test_a_phrase_that_nothing_contains_is_looked_for_by_its_words(engine):
    hits = numbers(engine.search(question('"invoices that were downloaded" -wrong')).hits)
    assert hits[0] == 5
    assert 6 not in hits
