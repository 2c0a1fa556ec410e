"""What was typed, understood."""

from search.query import parse


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
