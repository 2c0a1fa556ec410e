"""What the analysis promises beyond the table of words: places, highlights, suggestions, and calm with any input."""

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import (
    SUPPORTED,
    Token,
    analyse,
    analyse_phrase,
    analyse_query,
    content_words,
    fold,
    highlight_spans,
    normalise,
    prefix_terms,
    terms,
    to_fts5,
    to_fts5_query,
    to_tsvector,
)
from search.analysis.analyser import analyser_of
from search.analysis.languages import Accents
from search.analysis.letters import without_accents

from . import load_table

LANGUAGES = ("en", "ga", "hy", "vi", "fa", "fr", "ru", "ja", "th", "xx")


def _marked(text: str, query: str, language: str) -> list[str]:
    asked = [phrase for word in analyse_query(query, language) for phrase in word.alternatives]
    return [text[start:end] for start, end in highlight_spans(text, asked, language)]


def test_a_token_says_where_its_word_stands() -> None:
    assert analyse("Café, opened twice", "en") == [
        Token("cafe", 0, 4, 0),
        Token("open", 6, 12, 1),
        Token("twice", 13, 18, 2),
    ]


def test_a_compound_is_kept_whole_and_in_parts_at_successive_positions() -> None:
    assert analyse("my user_id", "en") == [
        Token("my", 0, 2, 0),
        Token("userid", 3, 10, 1),
        Token("user", 3, 7, 1),
        Token("id", 8, 10, 2),
    ]


def test_a_word_with_accents_has_a_second_term_at_its_position() -> None:
    assert analyse("mật khẩu", "vi") == [
        Token("mật", 0, 3, 0),
        Token("=mat", 0, 3, 0),
        Token("khẩu", 4, 8, 1),
        Token("=khau", 4, 8, 1),
    ]


def test_the_humps_of_an_identifier_are_marked_one_by_one() -> None:
    assert _marked("call getUserName now", "user", "en") == ["User"]


@pytest.mark.parametrize(
    ("text", "query", "language", "marked"),
    [
        ("Installing it: installed, not instance.", "install", "en", ["Installing", "installed"]),
        ("The user's résumé", "resume user", "en", ["user's", "résumé"]),
        ("Set up the set, then turn it up.", "setup", "en", ["Set", "up"]),
        ("a single-sign-on page", "sign on", "en", ["sign", "on"]),
        ("na múinteoirí agus an mhúinteora", "muinteoir", "ga", ["múinteoirí", "mhúinteora"]),
        ("Գրքերը և գիրքը", "գիրք", "hy", ["Գրքերը", "գիրքը"]),
        ("Ինչպե՞ս գրանցվել", "ինչպես", "hy", ["Ինչպե՞ս"]),
        ("bạn bán bàn", "bán", "vi", ["bán"]),
        ("bạn bán bàn", "ban", "vi", ["bạn", "bán", "bàn"]),
        ("ti\u0065\u0302\u0301ng Vie\u0302\u0323t", "việt", "vi", ["Vie\u0302\u0323t"]),
        ("کتاب های خوب و کتاب‌ها", "کتاب", "fa", ["کتاب های", "کتاب‌ها"]),
        ("این نرم افزار را بخر", "نرم‌افزار", "fa", ["نرم", "افزار"]),
        ("重置密码", "密码", "zh", ["密码"]),
    ],
)
def test_what_is_marked_is_what_was_found(text: str, query: str, language: str, marked: list[str]) -> None:
    assert _marked(text, query, language) == marked


def test_marks_do_not_overlap_where_a_compound_and_its_part_are_both_found() -> None:
    assert highlight_spans("user_name here", ["usernam", "user"], "en") == [(0, 9)]


def test_an_accent_that_was_typed_does_not_find_another() -> None:
    (word,) = analyse_query("bán", "vi")

    assert word.alternatives[:2] == (("bán",), ("ban",))


def test_an_accent_that_was_not_typed_finds_all() -> None:
    (word,) = analyse_query("ban", "vi")

    assert word.alternatives == (("=ban",),)


def test_common_words_step_back_behind_the_others() -> None:
    assert [word.text for word in content_words(analyse_query("How do I reset my password?", "en"))] == [
        "reset",
        "password",
    ]


def test_common_words_count_where_there_are_no_others() -> None:
    assert [word.text for word in content_words(analyse_query("Who are you?", "en"))] == ["Who", "are", "you"]


def test_common_words_without_their_accents_are_common_too() -> None:
    assert [word.text for word in content_words(analyse_query("toi doi mat khau khi nao", "vi"))] == [
        "doi",
        "mat",
        "khau",
    ]


def test_a_phrase_without_words_is_nothing() -> None:
    assert analyse_phrase("?! …", "en") is None
    assert to_fts5_query(analyse_query("?! …", "en")) == ""


def test_suggestions_compare_whole_words_without_accents() -> None:
    assert prefix_terms("Resetting the Café's user_name", "en") == [
        "resetting",
        "the",
        "cafe",
        "username",
        "user",
        "name",
    ]
    assert prefix_terms("Mật khẩu", "vi") == ["mat", "khau"]
    assert prefix_terms("Na múinteoirí", "ga") == ["na", "muinteoiri"]


def test_normalising_keeps_case_and_accents() -> None:
    assert normalise("Hòa Vie\u0323\u0302t", "vi") == "Hoà Việt"
    assert normalise("كتابي ۱۲", "fa") == "کتابی 12"
    assert normalise("Երեւան", "hy") == "Երևան"


def test_folding_drops_case_and_accents() -> None:
    assert fold("Đăng Nhập", "vi") == "dang nhap"
    assert fold("ÚSÁIDEOIR", "ga") == "usaideoir"
    assert fold("Café", "en") == "cafe"


def test_a_regional_code_means_its_language() -> None:
    assert terms("colours", "en-GB") == terms("colours", "en_us") == ["color"]


def test_a_language_nobody_knows_gets_plain_words() -> None:
    assert terms("Ďábel passwords", "xx") == ["dabel", "passwords"]


@pytest.mark.parametrize("code", [code for code, rules in SUPPORTED.items() if rules.folds_after_stemming])
def test_a_word_without_accents_has_the_stem_of_the_word_with_them(code: str) -> None:
    analyser = analyser_of(code)
    assert analyser.language.accents is Accents.OPTIONAL
    texts = [text for row in load_table() if row.language == code for text in row.indexed + row.found_by]
    words = {word for text in texts for word in analyser.words(text)}

    apart = {word for word in words if without_accents(analyser.stem(word)) != analyser.stem(without_accents(word))}

    assert not apart


TROUBLESOME = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800 lone \udfff",
    "\u202eright to left\u202c",
    "🙂🏳️‍🌈 1️⃣",
    "Z\u0351\u036ba\u0300\u0301l\u0489g\u0334o\u0335",
    "' OR 1=1; --",
    '"NEAR(" AND NOT * ^ : ( ) { }',
    "'a' & !b | c:* <-> \\",
    "<script>alert('x')</script>",
    "____----....''''",
    "ﷺ ﷽ ﷼ ﻻ",
    "ǅ ẞ İ ſ ŉ ΐ",
    "\u0640\u0640 \u064b",
    "می ",
    "ها",
    "՞՛՜",
    "=mark =",
    "C++ C# + #",
    "٣٫٢ ۳٬۰۰۰ ½ ² Ⅳ ①",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", TROUBLESOME)
def test_no_text_troubles_the_analysis(text: str, language: str) -> None:
    _check(text, language)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=80), language=st.sampled_from(LANGUAGES))
def test_any_text_yields_terms_that_a_database_can_store(text: str, language: str) -> None:
    _check(text, language)


def _check(text: str, language: str) -> None:
    tokens = analyse(text, language)
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.term
        assert not set(token.term) & set(" \t\n'\"\\\x00:*()|&!<>")
        token.term.encode()
    assert [token.position for token in tokens] == sorted(token.position for token in tokens)
    for phrase in (phrase for word in analyse_query(text, language) for phrase in word.alternatives):
        assert phrase
        assert all(phrase)
    assert {term for term in to_fts5(tokens).split() if term != "=="} == {token.term for token in tokens}
    to_tsvector(tokens)
    fold(text, language)
    normalise(text, language)
    prefix_terms(text, language)


@pytest.mark.parametrize("language", ["en", "ga", "hy", "vi", "fa", "ja"])
def test_time_grows_no_faster_than_the_text(language: str) -> None:
    def seconds(unit: str, length: int) -> float:
        text = (unit * length)[:length]
        gc.disable()  # its work depends on all that the process holds
        begin = time.process_time()
        analyse(text, language)
        spent = time.process_time() - begin
        gc.enable()
        return spent

    for unit in ("a", "a-", "aB", "1.", "e\u0301", "می ", "acha", "ب\u200c", "漢"):
        short = min(seconds(unit, 10_000) for _ in range(2))
        long = min(seconds(unit, 80_000) for _ in range(2))
        assert long < 24 * short + 0.1, unit


def test_no_term_is_too_long_for_an_index() -> None:
    assert max(len(term.encode()) for term in terms("漢" * 5000 + " " + "ab-" * 5000, "en")) <= 2046


def test_in_vietnamese_a_word_without_accents_is_that_word_if_others_were_typed_with_theirs() -> None:
    first, *_rest = analyse_query("trong mật khẩu", "vi")
    assert first.exact == (("trong",),)
    assert ("=trong",) in first.alternatives


def test_who_types_no_accents_leaves_open_which_are_meant() -> None:
    assert not any(word.exact for word in analyse_query("trong mat khau", "vi"))
    assert not any(word.exact for word in analyse_query("Super Bowl Wi-Fi mật", "vi"))
    assert not any(word.exact for word in analyse_query("leabhar mór", "ga"))
