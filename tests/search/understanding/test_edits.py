"""Slips of the fingers."""

import pytest

from search.spelling.edits import cost, one_slip
from search.spelling.keyboards import retyped

SLIPS = [
    ("recieve", "receive"),
    ("acount", "account"),
    ("passwrod", "password"),
    ("emial", "email"),
    ("calender", "calendar"),
    ("invoicee", "invoice"),
    ("գաղտնբառ", "գաղտնաբառ"),
    ("մուտգ", "մուտք"),
    ("صورتحصاب", "صورتحساب"),
    ("گزرواژه", "گذرواژه"),
    ("ioslodil", "ioslodail"),
]
KEYBOARDS = [
    ("'bv,h\\i", "fa", "گذرواژه"),
    ("fvkhli", "fa", "برنامه"),
    ("lg']", "hy", "հարց"),
    ("ha\\iv", "hy", "հաշիվ"),
    ("حشسسصخقی", "fa", "password"),
]


@pytest.mark.parametrize(("typed", "meant"), SLIPS)
def test_one_slip_makes_the_one_of_the_other(typed: str, meant: str) -> None:
    assert meant in one_slip(typed)
    assert cost(typed, meant) <= 1.0


@pytest.mark.parametrize(("typed", "meant"), SLIPS)
def test_what_differs_by_a_likely_slip_is_nearer_than_any_other_word(typed: str, meant: str) -> None:
    assert cost(typed, meant) < cost(typed, f"{meant}{meant}")
    assert cost(meant, meant) == 0


def test_a_wrong_first_letter_is_farther_than_another_one() -> None:
    assert cost("hosting", "posting") > cost("posting", "pasting")


@pytest.mark.parametrize(("typed", "language", "meant"), KEYBOARDS)
def test_the_same_keys_give_other_letters(typed: str, language: str, meant: str) -> None:
    assert meant in list(retyped(typed, language))
