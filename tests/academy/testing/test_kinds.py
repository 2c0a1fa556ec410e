"""Each kind of question: what is refused, what is read, and how right an answer is."""

from typing import Any

import pytest
from django.http import QueryDict

from academy.testing.kinds import KINDS, DataError
from academy.testing.kinds.base import mixed_order, shown_order
from academy.testing.kinds.folding import fold, number_in
from academy.testing.kinds.free import fraction_of
from academy.testing.kinds.ordering import moved
from tests.factories.academy_testing import DATA

SEED = 7


def data_of(name: str, **changes: Any) -> dict[str, Any]:
    return KINDS[name].check({**DATA[name], **changes})


def marked(name: str, given: Any, language: str = "en", **changes: Any) -> float | None:
    return KINDS[name].mark(data_of(name, **changes), given, language=language).fraction


def read(name: str, sent: str, seed: int | None = None, **changes: Any) -> Any:
    return KINDS[name].read(data_of(name, **changes), QueryDict(sent), seed=seed)


@pytest.mark.parametrize("name", KINDS)
def test_the_solution_of_every_kind_is_right_and_can_be_said_in_words(name):
    kind, data = KINDS[name], data_of(name, example="I would…") if name == "free" else data_of(name)
    solution = kind.solution(data)
    assert kind.describe(data, solution)
    assert kind.mark(data, solution, language="en").fraction in (1, None)
    assert kind.same(data, solution, solution, language="en")


@pytest.mark.parametrize("name", KINDS)
def test_checking_twice_changes_nothing(name):
    once = data_of(name)
    assert KINDS[name].check(once) == once


NEVER_OFFERED = ["", "answer=", "x=1000&y=-4", "answer-9=7", "move=9-up"]
CHOSEN = ("single", "multiple", "ordering", "matching", "hotspot")


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("sent", NEVER_OFFERED)
def test_what_was_never_offered_is_no_answer(name, sent):
    assert read(name, sent, SEED) is None


@pytest.mark.parametrize("name", CHOSEN)
@pytest.mark.parametrize("sent", ["answer=99&answer-0=99", "answer=-1&answer-0=-1", "answer=٣&answer-0=٣", "answer=x"])
def test_a_place_that_is_none_is_no_answer(name, sent):
    assert read(name, sent, SEED) is None


@pytest.mark.parametrize("name", KINDS)
def test_what_is_shown_to_a_browser_comes_back_as_the_answer(name):
    kind, data = KINDS[name], data_of(name, example="words") if name == "free" else data_of(name)
    solution = kind.solution(data)
    shown = kind.show(data, seed=SEED, given=solution)
    assert kind.read(data, QueryDict(_as_sent(name, shown)), seed=SEED) == solution


def _as_sent(name: str, shown: dict[str, Any]) -> str:
    if name in ("single", "multiple"):
        return "&".join(f"answer={row['value']}" for row in shown["options"] if row["checked"])
    if name == "ordering":
        return "&".join(f"answer={row['value']}" for row in shown["items"]) + "&touched=1"
    if name == "matching":
        rows = [
            (row["name"], option["value"]) for row in shown["rows"] for option in row["options"] if option["selected"]
        ]
        return "&".join(f"{field}={value}" for field, value in rows)
    if name == "fill":
        return "&".join(f"{p['gap']['name']}={p['gap']['value']}" for p in shown["pieces"] if p["gap"])
    if name == "numeric":
        unit = next(row["name"] for row in shown["units"] if row["selected"])
        return f"answer={shown['number']}&unit={unit}"
    return f"x={shown['x']}&y={shown['y']}" if name == "hotspot" else f"answer={shown['text']}"


def test_choices_are_named_by_where_they_are_shown_not_by_where_they_were_written():
    order = shown_order(3, SEED)
    assert read("single", f"answer={order.index(0)}", SEED) == 0
    assert order != [0, 1, 2]


def test_the_same_seed_shows_the_same_order():
    assert shown_order(9, 1) == shown_order(9, 1) != shown_order(9, 2)
    assert shown_order(9, None) == list(range(9))


@pytest.mark.parametrize("seed", [None, *range(40)])
def test_what_is_to_be_put_in_order_never_stands_in_order(seed):
    assert mixed_order(3, seed) != [0, 1, 2]


# --- Choosing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "fraction"), [(0, 1), (1, 0), (2, 0)])
def test_of_one_choice_all_or_nothing_is_right(given, fraction):
    assert marked("single", given) == fraction


@pytest.mark.parametrize(
    ("given", "fraction"), [([0, 1], 1), ([0], 0.5), ([0, 2], 0), ([0, 1, 2], 0.5), ([0, 1, 2, 3], 0), ([2, 3], 0)]
)
def test_each_wrong_choice_takes_away_what_a_right_one_gives(given, fraction):
    assert marked("multiple", given) == fraction


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("single", [{"text": "a", "is_right": True}]),
        ("single", [{"text": "a"}, {"text": "b"}]),
        ("single", [{"text": "a", "is_right": True}, {"text": "b", "is_right": True}]),
        ("multiple", [{"text": "a"}, {"text": "b"}]),
        ("multiple", [{"text": "a", "is_right": True}, {"text": " a "}]),
    ],
)
def test_choices_without_a_clear_answer_are_refused(name, options):
    with pytest.raises(DataError):
        KINDS[name].check({"options": options})


# --- Ordering and matching ------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "fraction"), [([0, 1, 2], 1), ([1, 0, 2], 1 / 3), ([2, 1, 0], 0), ([2, 0, 1], 0)])
def test_an_order_is_marked_by_its_pairs(given, fraction):
    assert marked("ordering", given) == pytest.approx(fraction)


def test_an_order_that_nobody_touched_is_no_answer_but_one_that_is_accepted_is():
    assert read("ordering", "answer=0&answer=1&answer=2", SEED) is None
    assert read("ordering", "answer=0&answer=1&answer=2&touched=1", SEED) == mixed_order(3, SEED)


def test_a_button_moves_a_thing():
    order = mixed_order(3, SEED)
    assert read("ordering", "answer=0&answer=1&answer=2&move=1-down", SEED) == [order[1], order[0], order[2]]


@pytest.mark.parametrize("move", ["1-up", "3-down", "0-up", "9-down", "x-up", "2-sideways", "", "²-up"])
def test_a_move_that_leads_nowhere_changes_nothing(move):
    assert moved([5, 6, 7], move) == [5, 6, 7]


@pytest.mark.parametrize(
    "sent", ["answer=0&answer=0&answer=1", "answer=0&answer=1", "answer=0&answer=1&answer=2&answer=2"]
)
def test_an_order_with_something_missing_or_doubled_is_no_answer(sent):
    assert read("ordering", f"{sent}&touched=1", SEED) is None


@pytest.mark.parametrize(("given", "fraction"), [([0, 1], 1), ([0, None], 0.5), ([1, 0], 0), ([0, 2], 0.5)])
def test_pairs_count_one_by_one(given, fraction):
    assert marked("matching", given) == fraction


def test_a_right_side_that_two_share_is_offered_once():
    pairs = [{"left": "a", "right": "x"}, {"left": "b", "right": "x"}, {"left": "c", "right": "y"}]
    data = data_of("matching", pairs=pairs, others=["y", "z"])
    assert data["others"] == ["z"]
    assert len(KINDS["matching"].show(data, seed=None, given=None)["rows"][0]["options"]) == 3
    assert KINDS["matching"].mark(data, [0, 0, 1], language="en").fraction == 1


# --- What is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "accepted", "language"),
    [
        ("  Slash ", "slash", "en"),
        ("deploy  now", "Deploy now", "en"),
        ("failte", "fáilte", "ga"),
        ("FÁILTE", "fáilte", "ga"),
        ("tim kiem", "tìm kiếm", "vi"),
        ("كتاب", "کتاب", "fa"),
        ("می روم", "می روم", "fa"),
        ("۱۲", "12", "fa"),
        ("Ձև", "ձև", "hy"),
    ],
)
def test_typed_words_are_the_same_without_case_accents_and_spaces(typed, accepted, language):
    assert marked("fill", [typed], language, gaps=[{"accepted": [accepted]}]) == 1


@pytest.mark.parametrize(
    ("typed", "case", "accents", "fraction"),
    [
        ("Resume", False, True, 0),
        ("RÉSUMÉ", False, True, 1),
        ("resume", True, False, 1),
        ("Resume", True, False, 0),
        ("résumé", True, True, 1),
        ("Résumé", True, True, 0),
    ],
)
def test_case_and_accents_count_where_the_question_says_so(typed, case, accents, fraction):
    assert marked("fill", [typed], gaps=[{"accepted": ["résumé"], "case": case, "accents": accents}]) == fraction


def test_gaps_count_one_by_one_and_the_sentence_has_one_for_each():
    gaps = [{"accepted": ["one"]}, {"accepted": ["two"]}]
    assert marked("fill", ["one", "three"], sentence="___ and ___", gaps=gaps) == 0.5
    with pytest.raises(DataError):
        data_of("fill", sentence="___", gaps=gaps)


def test_a_text_in_a_language_that_nobody_knows_is_still_compared():
    assert fold("Straße  A", "xx") == fold("strasse a", "xx")


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1,234.5", "en", 1234.5),
        ("1.234,5", "vi", 1234.5),
        ("3,5", "en", 3.5),
        ("3.5", "vi", 3.5),
        ("1,234", "en", 1234),
        ("1.234", "vi", 1234),
        ("۳٫۵", "fa", 3.5),
        ("۱٬۲۳۴", "fa", 1234),
        ("−2", "en", -2),
        ("1 000", "en", 1000),
        ("2e3", "en", 2000),
        ("1,2,3", "en", None),
        ("five", "en", None),
        ("", "en", None),
        ("nan", "en", None),
        ("inf", "en", None),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(text, language, number):
    assert number_in(text, language) == number


@pytest.mark.parametrize(
    ("number", "unit", "fraction"),
    [
        ("3.5", "GB", 1),
        ("3.6", "GB", 1),
        ("3.61", "GB", 0),
        ("3500", "MB", 1),
        ("3.5", "MB", 0.5),
        ("3.5", "", 0.5),
        ("7", "GB", 0),
    ],
)
def test_a_number_counts_within_its_tolerance_and_half_in_the_wrong_unit(number, unit, fraction):
    assert marked("numeric", {"number": number, "unit": unit}) == fraction


def test_a_tolerance_can_be_in_per_cent():
    assert (
        marked("numeric", {"number": "110", "unit": ""}, value=100, tolerance=10, is_percent=True, other_units=[]) == 1
    )
    assert (
        marked("numeric", {"number": "111", "unit": ""}, value=100, tolerance=10, is_percent=True, other_units=[]) == 0
    )


@pytest.mark.parametrize(
    "changes", [{"value": "x"}, {"value": None}, {"tolerance": -1}, {"unit": ""}, {"value": "nan"}]
)
def test_a_number_that_is_none_is_refused(changes):
    with pytest.raises(DataError):
        data_of("numeric", **changes)


# --- Places and free texts ------------------------------------------------------------------------


@pytest.mark.parametrize(("x", "y", "fraction"), [(10, 10, 1), (30, 30, 1), (31, 20, 0), (20, 9, 0)])
def test_a_place_is_right_inside_an_area(x, y, fraction):
    assert marked("hotspot", {"x": x, "y": y}) == fraction


def test_named_points_are_chosen_without_pointing():
    points = [{"name": "Search box", "x": 15, "y": 15}, {"name": "Menu", "x": 80, "y": 5}]
    assert read("hotspot", "answer=1", points=points) == {"x": 80.0, "y": 5.0}
    assert read("hotspot", "x=15&y=15", points=points) is None
    assert KINDS["hotspot"].describe(data_of("hotspot", points=points), {"x": 80, "y": 5}) == ["Menu"]


def test_named_points_that_give_the_answer_away_are_refused():
    with pytest.raises(DataError):
        data_of("hotspot", points=[{"name": "Search box", "x": 15, "y": 15}])


def test_a_free_text_waits_for_a_person_and_keeps_its_lines():
    assert marked("free", "My text") is None
    assert read("free", "answer=One%0D%0ATwo%00") == "One\nTwo"
    assert fraction_of(data_of("free"), [2, 1]) == 0.75
    assert fraction_of(data_of("free"), [9, 9]) == 1


@pytest.mark.parametrize("name", KINDS)
def test_nonsense_is_refused_with_a_reason(name):
    for data in ({}, {"options": "x", "items": 3}, {"options": [None], "gaps": [None], "criteria": [3]}):
        with pytest.raises(DataError) as refused:
            KINDS[name].check(data)
        assert refused.value.messages
