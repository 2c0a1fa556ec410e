"""Texts as they come from files."""

from urllib.parse import quote

import pytest

from kb.importing.texts import (
    UndecodableError,
    address_part,
    decode,
    first_sentences,
    humanised,
    is_question,
    plain,
    shortened,
    storable,
)


def test_plain_utf8_needs_no_note():
    assert decode("Gaeilge: fáilte".encode()).text == "Gaeilge: fáilte"
    assert decode("Gaeilge: fáilte".encode()).note == ""


def test_a_byte_order_mark_says_how_to_read():
    assert decode("Անուն".encode("utf-8-sig")).text == "Անուն"
    assert decode("Անուն".encode("utf-16")).text == "Անուն"


def test_a_declared_encoding_is_believed_with_a_note():
    page = '<meta charset="windows-1251"><p>Вопрос</p>'.encode("windows-1251")
    assert "Вопрос" in decode(page).text
    assert "windows-1251" in decode(page).note


def test_what_declares_nothing_is_read_as_western_european_with_a_note():
    decoded = decode("Überblick".encode("latin-1"))
    assert decoded.text == "Überblick"
    assert "not UTF-8" in decoded.note


def test_an_unknown_declared_encoding_is_no_error():
    assert "caf" in decode(b'<meta charset="x-none">caf\xe9').text


@pytest.mark.parametrize("content", [b"\x00\x01\x02binary", b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(UndecodableError):
        decode(content)


def test_characters_that_no_database_takes_are_dropped():
    assert storable("a\x00b\x1b[0mc\ud800d\ufffe\r\ne") == "ab[0mcd\ne"


def test_shortening_cuts_at_a_space():
    assert shortened("one two three four", 12) == "one two…"
    assert shortened("short", 12) == "short"
    assert len(shortened("x" * 500, 255)) == 255


def test_a_summary_ends_with_a_sentence():
    text = "Open the settings and look there first. Then ask a colleague who knows. Then write to us."
    assert first_sentences(text, 80) == "Open the settings and look there first. Then ask a colleague who knows."
    assert first_sentences("Too short.", 80) == "Too short."


@pytest.mark.parametrize("text", ["Why?", "چرا؟", "Ինչո՞ւ", "なぜ？", "Что делать? (коротко)"])
def test_questions_are_seen_in_every_script(text):
    assert is_question(text)
    assert not is_question("Mailing lists")


def test_addresses_keep_their_letters_and_stay_short_when_encoded():
    assert address_part("Kann ich das ändern?") == "kann-ich-das-ändern"
    assert address_part("stable/testing/unstable") == "stable-testing-unstable"
    assert address_part("می‌خواهم جستجو کنم") == "می-خواهم-جستجو-کنم"
    assert len(quote(address_part("вопрос " * 30))) <= 300
    assert address_part("x" * 300) == "x" * 33
    assert address_part("???") == ""


def test_names_of_files_become_titles():
    assert humanised("01-sign-in_help") == "Sign in help"
    assert humanised("2fa") == "2fa"


def test_plain_text_of_markup_keeps_words_apart():
    assert plain("<p>One</p><p>two <b>three</b></p><ul><li>four</li></ul>") == "One two three four"
