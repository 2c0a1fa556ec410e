"""Accents in the order of hits: of two words that differ in nothing else, the one that was typed comes first."""

import pytest

from search.engines.scoring import Asked, text_score

ASKED = Asked(1.0, (("quản",), ("=quan",)), (("quản",),))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (" quản == =quan ==\n", " quan == =quan ==\n"),
        (" quan == =quan ==\n", " khác == =khac ==\n"),
    ],
)
def test_the_word_with_the_accents_that_were_typed_counts_most_and_then_the_one_without(
    better: str, worse: str
) -> None:
    empty = " ==\n" * 4
    assert text_score(better + empty, 1.0, [ASKED], []) > text_score(worse + empty, 1.0, [ASKED], [])
