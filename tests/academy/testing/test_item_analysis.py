"""The figures about questions, checked against examples that were computed by hand."""

import math

import pytest

from academy.testing.item_analysis import (
    Answer,
    correlation,
    cronbach_alpha,
    difficulty,
    discrimination,
    figures,
    median,
    point_biserial,
    variance,
)

# Five people, four items. Totals: 4, 3, 2, 1, 0.
#            A  B  C  D
TABLE = [
    [1, 1, 1, 1],
    [1, 1, 1, 0],
    [1, 1, 0, 0],
    [1, 0, 0, 0],
    [0, 0, 0, 0],
]
TOTALS = [4, 3, 2, 1, 0]


def column(number):
    return [row[number] for row in TABLE]


@pytest.mark.parametrize(("item", "share"), [(0, 0.8), (1, 0.6), (2, 0.4), (3, 0.2)])
def test_difficulty_is_the_share_of_right_answers(item, share):
    assert difficulty(column(item)) == pytest.approx(share)


def test_difficulty_counts_partly_right_answers_partly():
    assert difficulty([1, 0.5, 0]) == 0.5
    assert difficulty([]) is None


def test_the_point_biserial_is_what_its_formula_says():
    # Item B: the right ones have totals 4, 3, 2 (mean 3), the wrong ones 1, 0 (mean 0.5); the totals' standard
    # deviation over n is √2; p q = 0.6 · 0.4. So (3 - 0.5) / √2 · √0.24 = 0.8660.
    by_hand = (3 - 0.5) / math.sqrt(2) * math.sqrt(0.24)
    assert point_biserial(column(1), TOTALS) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.8660, abs=1e-4)


def test_discrimination_leaves_the_item_itself_out_of_the_total():
    # Item B against the sums of the others: 3, 2, 1, 1, 0 (mean 1.4). Deviations of B: 0.4, 0.4, 0.4, -0.6, -0.6; of
    # the sums: 1.6, 0.6, -0.4, -0.4, -1.4. Products: 0.64 + 0.24 - 0.16 + 0.24 + 0.84 = 1.8; squares: 1.2 and 5.2.
    by_hand = 1.8 / math.sqrt(1.2 * 5.2)
    assert discrimination(column(1), TOTALS) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.7206, abs=1e-4)
    assert discrimination(column(1), TOTALS) < point_biserial(column(1), TOTALS)


def test_alpha_is_what_its_formula_says():
    # Variances over n - 1: items 0.2, 0.3, 0.3, 0.2, together 1; totals 2.5. So 4/3 · (1 - 1/2.5) = 0.8.
    assert variance(TOTALS) == 2.5
    assert cronbach_alpha(TABLE) == pytest.approx(0.8)


def test_alpha_of_items_that_say_the_same_is_one():
    assert cronbach_alpha([[1, 1], [0, 0], [0.5, 0.5]]) == pytest.approx(1)


@pytest.mark.parametrize("table", [[], [[1, 0]], [[1], [0]], [[1, 0], [0, 1]]])
def test_there_is_no_alpha_where_nothing_varies_or_nothing_is_there(table):
    assert cronbach_alpha(table) is None


def test_there_is_no_correlation_with_what_never_varies():
    assert correlation([1, 1, 1], [1, 2, 3]) is None
    assert correlation([1], [1]) is None
    assert correlation([1, 2], [1, 2, 3]) is None


def test_the_median_is_not_moved_by_a_page_left_open():
    assert median([10, 20, 3600]) == 20
    assert median([10, 20]) == 15
    assert median([]) is None


def test_a_key_that_is_wrong_shows_in_the_figures():
    answers = {person: Answer(score, False, 20) for person, score in enumerate([0, 0, 1, 1])}
    found = figures(answers, {0: 3, 1: 2, 2: 2, 3: 1})
    assert found.discrimination < 0
    assert found.verdict == "wrong_key"


@pytest.mark.parametrize(
    ("scores", "verdict"), [([1] * 20, "easy"), ([0] * 9 + [1], "hard"), ([0, 1, 0, 1, 1, 0], "weak")]
)
def test_editors_are_told_where_to_look(scores, verdict):
    answers = {person: Answer(score, False, 20) for person, score in enumerate(scores)}
    totals = {person: score + (person // 2) % 2 for person, score in enumerate(scores)}
    found = figures(answers, totals)
    assert found.verdict == verdict or (verdict == "hard" and found.verdict == "wrong_key")


def test_an_empty_answer_is_counted_and_takes_no_time():
    found = figures({1: Answer(0, True, 0), 2: Answer(1, False, 30)}, {1: 0, 2: 3})
    assert (found.people, found.left_out, found.seconds) == (2, 1, 30)
