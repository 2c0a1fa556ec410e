"""What both engines promise, proven on each over the same entries."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from search.engines.protocol import Engine, SearchRequest
from tests.search.reading.shelf import ACME, BILLING, MEMBERS, PARTNERS, PUBLIC, SECURITY, TEAMS

EVERYTHING = (PUBLIC, MEMBERS, PARTNERS, ACME)


def asked(text: str, language: str = "en", audience_ids: tuple[int, ...] = (PUBLIC,), **fields: Any) -> SearchRequest:
    """A question of somebody who is not signed in."""
    return SearchRequest(text=text, language=language, audience_ids=audience_ids, **fields)


def numbers(keys: Iterable[Any]) -> list[int]:
    """The numbers of the entries found, in their order."""
    return [int(hit.key.partition(":")[2]) for hit in keys]


def found(engine: Engine, text: str, language: str = "en", **fields: Any) -> list[int]:
    """What a search finds, in its order."""
    return numbers(engine.search(asked(text, language, **fields)).hits)


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "invoice", 6),
        ("en", "billing twice", 7),
        ("en", "E1042", 15),
        ("en", "user name", 15),
        ("en", "3.2.1", 15),
        ("en", "setup printer", 16),
        ("ga", "phasfhocail", 21),
        ("ga", "gcairde", 23),
        ("ga", "leabhar", 24),
        ("ga", "ioslodail", 22),
        ("hy", "գաղտնաբառ", 31),
        ("hy", "հաշիվներ", 32),
        ("hy", "գրքեր", 34),
        ("vi", "mat khau", 41),
        ("vi", "hoá đơn", 42),
        ("vi", "dang nhap", 44),
        ("fa", "كتاب", 54),
        ("fa", "کتاب ها", 54),
        ("fa", "صورتحساب", 52),
    ],
)
def test_a_word_finds_its_other_forms(engine: Engine, language: str, text: str, number: int) -> None:
    assert number in found(engine, text, language)


def test_accents_that_were_typed_count(engine: Engine) -> None:
    assert found(engine, "hòa mạng", "vi") == [44]
    assert 44 not in found(engine, "hóa đơn", "vi")


def test_what_contains_all_words_comes_before_what_contains_some(engine: Engine) -> None:
    assert found(engine, "change wrong invoice address")[0] == 6


def test_a_question_in_ones_own_words_finds_although_no_entry_has_them_all(engine: Engine) -> None:
    text = "hello, since yesterday our accountant cannot download any invoice from the menu, please help"
    assert found(engine, text)[0] == 5


def test_nonsense_finds_nothing(engine: Engine) -> None:
    response = engine.search(asked("xyzzy plugh frobnicate"))
    assert (response.hits, response.total, response.kind_counts) == ((), 0, {})


@pytest.mark.parametrize("text", ["", "   ", "?!", "-invoice", '""', "-", "***"])
def test_nothing_asked_finds_nothing(engine: Engine, text: str) -> None:
    assert engine.search(asked(text)).total == 0
    assert engine.suggest(asked(text if text != "-invoice" else "")) == []


@pytest.mark.parametrize("title", ["Passwords", "download an invoice", "how do i turn on single sign on"])
def test_the_entry_with_that_very_title_comes_first(engine: Engine, title: str) -> None:
    first = engine.search(asked(title)).hits[0]
    assert numbers([first])[0] in {13, 5, 1}
    assert first.score > 900


def test_entries_of_a_feature_asked_for_by_its_name_come_next(engine: Engine) -> None:
    hits = found(engine, "teams", named_feature_ids=(TEAMS,))
    assert set(hits[:2]) == {8, 9}


def test_a_feature_is_found_by_its_name_in_another_language(engine: Engine) -> None:
    assert set(found(engine, "Thanh toán", "en")) >= {5, 6, 7}
    assert set(found(engine, "صورت‌حساب", "en")) >= {5, 6, 7}


def test_a_phrase_is_found_only_as_it_stands(engine: Engine) -> None:
    assert found(engine, '"identity provider"') == found(engine, "“identity provider”")
    assert set(found(engine, '"identity provider"')) == {1, 3}
    assert found(engine, '"provider identity"') == []


def test_what_is_left_out_is_not_found(engine: Engine) -> None:
    everything = set(found(engine, "invoice"))
    assert everything - set(found(engine, "invoice -address")) == {6}
    assert everything - set(found(engine, 'invoice -"wrong address"')) == {6}


@pytest.mark.parametrize(
    ("author", "expected"), [("mary", {7}), ("MARY JONES", {7}), ("ni bhriain", {5}), ("Ann", set())]
)
def test_an_authors_entries_can_be_asked_for(engine: Engine, author: str, expected: set[int]) -> None:
    assert set(found(engine, "invoice", authors=(author,))) == expected


def test_what_is_solved_can_be_asked_for(engine: Engine) -> None:
    assert found(engine, "invoice", only_solved=True) == [7]
    assert engine.search(asked("invoice", only_solved=True)).kind_counts == {"question": 1}


def test_other_words_for_the_query_find_as_well(engine: Engine) -> None:
    assert found(engine, "quittance") == []
    assert set(found(engine, "quittance", rewordings=("invoice",))) == {5, 6, 7}


def test_of_a_long_question_the_telling_words_are_looked_for(engine: Engine) -> None:
    text = "I wonder whether recording and team and password are of the same year as the certificate"
    assert found(engine, text, telling=("certificate",)) == [4]


def test_only_what_the_reader_may_see_is_found_counted_suggested_or_similar(engine: Engine) -> None:
    assert found(engine, "secret") == []
    assert found(engine, "secret", audience_ids=(PUBLIC, MEMBERS)) == [11]
    assert set(found(engine, "secret", audience_ids=EVERYTHING)) == {10, 11, 12}
    assert engine.search(asked("secret", audience_ids=())).total == 0
    assert engine.search(asked("invoice")).total == engine.search(asked("invoice", audience_ids=EVERYTHING)).total - 2
    assert numbers(engine.suggest(asked("roadmap"))) == []
    assert numbers(engine.suggest(asked("roadmap", audience_ids=EVERYTHING))) == [11]
    assert 12 not in numbers(engine.similar("secret gateway of Acme", asked("")))
    assert 12 in numbers(engine.similar("secret gateway of Acme", asked("", audience_ids=EVERYTHING)))


def test_filters_narrow_and_each_count_ignores_its_own_filter(engine: Engine) -> None:
    plain = engine.search(asked("invoice"))
    assert plain.kind_counts == {"question": 2, "article": 1}
    assert plain.feature_counts == {BILLING: 3}
    narrowed = engine.search(asked("invoice", kinds=("article",)))
    assert numbers(narrowed.hits) == [6]
    assert narrowed.total == 1
    assert narrowed.kind_counts == plain.kind_counts
    assert narrowed.feature_counts == {BILLING: 1}
    assert engine.search(asked("invoice", feature_ids=(SECURITY,))).total == 0
    assert engine.search(asked("invoice", feature_ids=(SECURITY,))).feature_counts == {BILLING: 3}
    assert engine.search(asked("invoice", kinds=("article", "question"), feature_ids=(BILLING,))).total == 3


def test_without_counts_filters_still_narrow(engine: Engine) -> None:
    response = engine.search(asked("invoice", kinds=("article",), with_counts=False))
    assert (response.total, response.kind_counts) == (1, {})


def test_pages_follow_one_another_without_gap_or_repetition(engine: Engine) -> None:
    everything = found(engine, "security invoice team password", limit=50)
    pages = [found(engine, "security invoice team password", offset=at, limit=3) for at in range(0, 18, 3)]
    assert [number for page in pages for number in page] == everything
    assert found(engine, "security invoice team password", offset=990, limit=10) == []


def test_totals_are_those_of_the_searches(engine: Engine) -> None:
    requests = [
        asked("invoice"),
        asked("invoice", kinds=("article",)),
        asked("xyzzy"),
        asked("sonrasc", "ga"),
        asked("mật khẩu", "vi"),
        asked("nothing", "nl"),
        asked("change wrong invoice address"),
    ]
    expected = [engine.search(request).total for request in requests if request.language != "nl"]
    expected.insert(5, 0)
    assert engine.totals(requests) == expected


def test_found_words_are_marked_in_title_and_passage(engine: Engine) -> None:
    hit = next(hit for hit in engine.search(asked("single sign-on")).hits if hit.key.endswith(":1"))
    title = "How do I turn on single sign-on?"
    assert [title[start:end].lower() for start, end in hit.title_marks] == ["single sign-on"]
    passage = hit.passages[0]
    assert "single sign-on" in [passage.text[start:end].lower() for start, end in passage.marks]


def test_a_hit_in_a_recording_names_the_second(engine: Engine) -> None:
    hit = engine.search(asked("rotate encryption certificate")).hits[0]
    assert numbers([hit]) == [4]
    passage = hit.passages[0]
    assert (passage.anchor, passage.seconds) == ("t=761", 761.0)
    assert passage.text == "Now we rotate the encryption certificate."


def test_a_hit_in_a_step_names_its_anchor_and_label(engine: Engine) -> None:
    hit = next(hit for hit in engine.search(asked("paste metadata form")).hits if hit.key.endswith(":3"))
    assert (hit.passages[0].anchor, hit.passages[0].label) == ("step-2", "Paste the address")


def test_marks_lie_inside_their_text_and_markup_stays_text(engine: Engine) -> None:
    hit = engine.search(asked("prints scans script")).hits[0]
    passage = hit.passages[0]
    assert passage.text.startswith("<script>alert(1)</script> prints & scans.")
    assert all(0 <= start < end <= len(passage.text) for start, end in passage.marks)


def test_of_equal_entries_the_one_of_more_worth_comes_first(engine: Engine) -> None:
    assert found(engine, "password manager remembers")[:2] == [13, 14]


def test_translations_of_what_was_found_already_can_be_left_out(engine: Engine) -> None:
    assert 1 in found(engine, "single sign-on")
    assert 1 not in found(engine, "single sign-on", without_translations_of=("shelf-1",))


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("en", "inv", {5, 6, 8}),
        ("en", "downl inv", {5}),
        ("en", "Prin", {16}),
        ("en", "sign-o", {1}),
        ("ga", "iosl", {22}),
        ("ga", "Íosl", {22}),
        ("hy", "ներբ", {32}),
        ("vi", "tai hoa", {42}),
        ("vi", "Mời ng", {43}),
        ("fa", "دريا", {52}),
    ],
)
def test_titles_are_suggested_by_the_beginnings_of_their_words(
    engine: Engine, language: str, text: str, first: set[int]
) -> None:
    assert set(numbers(engine.suggest(asked(text, language)))) == first


def test_a_title_that_begins_as_typed_is_suggested_first(engine: Engine) -> None:
    assert numbers(engine.suggest(asked("invo")))[0] == 6
    assert numbers(engine.suggest(asked("invi")))[0] == 8


def test_what_was_typed_is_marked_in_a_suggestion(engine: Engine) -> None:
    (suggestion,) = engine.suggest(asked("downl inv"))
    assert [suggestion.title[start:end] for start, end in suggestion.marks] == ["Downl", "inv"]


def test_suggestions_keep_to_filters_and_limit(engine: Engine) -> None:
    assert len(engine.suggest(asked("inv", limit=2))) == 2
    assert numbers(engine.suggest(asked("inv", kinds=("tutorial",)))) == [8]


def test_similar_entries_share_telling_words(engine: Engine) -> None:
    text = "How can I download the invoices of the last year?"
    assert numbers(engine.similar(text, asked("")))[0] == 5
    assert numbers(engine.similar(text, replace(asked(""), limit=1))) == [5]


@pytest.mark.parametrize(
    "text", ["invoice OR 1=1", "title:(", 'in"voice', "a AND NOT b", "field^4", "~~~", "\\", "'", "\u0000x"]
)
def test_no_text_is_a_wrong_question(engine: Engine, text: str) -> None:
    engine.search(asked(text))
    engine.totals([asked(text)])
    engine.suggest(asked(text))
    engine.similar(text, asked(""))
