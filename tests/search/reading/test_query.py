"""What was typed, understood."""

from typing import Any

import pytest

from search.query import parse

FILTERS = [
    ("invoice kind:tutorial", {"kinds": ("tutorial",)}),
    ("invoice KIND:tutorial", {"kinds": ("tutorial",)}),
    ("cineál:tutorial sonrasc", {"kinds": ("tutorial",)}),
    ("cineal:tutorial sonrasc", {"kinds": ("tutorial",)}),
    ("տեսակ:Հարցեր հաշիվ", {"kinds": ("Հարցեր",)}),
    ("loại:question hóa đơn", {"kinds": ("question",)}),
    ("loai:question hóa đơn", {"kinds": ("question",)}),
    ("نوع:مقاله‌ها صورت‌حساب", {"kinds": ("مقاله‌ها",)}),
    ("invoice feature:single-sign-on", {"features": ("single-sign-on",)}),
    ('invoice feature:"Single sign-on"', {"features": ("Single sign-on",)}),
    ("hóa đơn tính-năng:billing", {"features": ("billing",)}),
    ("ویژگی:billing صورت‌حساب", {"features": ("billing",)}),
    ("قابلیت:billing صورت‌حساب", {"features": ("billing",)}),
    ("invoice author:mary", {"authors": ("mary",)}),
    ("invoice author:“Mary Jones” author:Ann", {"authors": ("Mary Jones", "Ann")}),
    ("نویسنده:«سارا رضایی» صورت‌حساب", {"authors": ("سارا رضایی",)}),
    ("invoice is:solved", {"states": ("solved",)}),
    ("tá:réitithe sonrasc", {"states": ("solved",)}),
    ("հաշիվ է:լուծված", {"states": ("solved",)}),
    ("hóa đơn đã:giải-quyết", {"states": ("solved",)}),
    ("وضعیت:حل‌شده صورت‌حساب", {"states": ("solved",)}),
]
NO_FILTERS = ["https://example.com/kind:x", "this is: a test", "is:unknown", "author:", "note:this", "kind: tutorial"]


@pytest.mark.parametrize(("text", "expected"), FILTERS)
def test_filters_are_understood_in_every_language(text: str, expected: dict[str, Any]) -> None:
    parsed = parse(text)
    found = {name: getattr(parsed, name) for name in ("kinds", "features", "authors", "states")}
    assert {name: values for name, values in found.items() if values} == expected
    assert ":" not in parsed.sought


@pytest.mark.parametrize("text", NO_FILTERS)
def test_what_is_no_filter_is_sought(text: str) -> None:
    parsed = parse(text)
    assert not parsed.is_filtered
    assert parsed.sought == text


def test_words_and_phrases_are_sought_in_the_order_in_which_they_were_typed():
    parsed = parse("How does testing become “frozen”, and -when “deep  freeze” -“not this”?")
    assert parsed.sought == "How does testing become frozen , and deep freeze ?"
    assert parsed.words == "How does testing become , and ?"
    assert parsed.phrases == ("frozen", "deep freeze")
    assert parsed.left_out == ("when", "not this")


def test_a_hyphen_behind_a_quoted_word_leaves_nothing_out():
    parsed = parse("Wie erhält Testing den »frozen«-Status?")
    assert parsed.left_out == ()
    assert parsed.sought == "Wie erhält Testing den frozen -Status?"


def test_in_a_question_told_at_length_quotation_marks_ask_for_nothing() -> None:
    told = (
        'Since the update the button "Send now" is grey - it was blue before -and nobody here knows what to do about it'
    )
    parsed = parse(told)
    assert parsed.phrases == parsed.left_out == ()
    assert "Send now" in parsed.words
    assert parse('"Send now" is grey').phrases == ("Send now",)
