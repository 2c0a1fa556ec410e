"""What somebody typed in answer to a mail: all of it, and nothing that their mail program put around it."""

import time
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.reply_text import reply_text
from tests.hostile import SLOWEST

OWN = "It is under Settings.\nSecond line."
QUOTE = "> Where is it?\n>\n> Ann"

INTRODUCTIONS = [
    "On Sun, 22 Nov 2026 at 14:03, Northwind Help <help@example.com> wrote:",
    "On Sun, 22 Nov 2026 at 14:03, Northwind Help\n<help@example.com> wrote:",
    "On 22/11/2026 14:03, Northwind Help via the\nNorthwind portal of questions and answers\n<help@example.com> wrote:",
    "Ar Domh 22 Samh 2026 ag 14:03, scríobh Northwind Help <help@example.com>:",
    "2026 թ. նոյեմբերի 22-ին, 14:03-ին Northwind Help <help@example.com> գրել է.\n:",
    "կիր, 22 նոյ, 2026 թ. 14:03 Northwind Help <help@example.com>-ը գրել է:",
    "Vào CN, 22 thg 11, 2026 vào lúc 14:03 Northwind Help <help@example.com> đã viết:",
    "\u200fدر تاریخ یکشنبه ۲۲ نوامبر ۲۰۲۶ ساعت ۱۴:۰۳ Northwind Help <help@example.com> نوشت:",
    "Am So., 22. Nov. 2026 um 14:03 Uhr schrieb Northwind Help <help@example.com>:",
    "El dom, 22 nov 2026 a las 14:03, Northwind Help (<help@example.com>) escribió:",
    "Northwind Help <help@example.com> 2026年11月22日 14:03：",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_a_quote_below_goes_with_its_introduction(introduction):
    if "\n:" in introduction:
        introduction = introduction.replace("\n:", ":")
    assert reply_text(f"{OWN}\n\n{introduction}\n\n{QUOTE}\n") == OWN


@pytest.mark.parametrize("introduction", INTRODUCTIONS[:3] + INTRODUCTIONS[5:8])
def test_so_does_an_old_mail_that_is_not_quoted(introduction):
    assert reply_text(f"{OWN}\n\n{introduction}\n\nWhere is it?\n\nAnn") == OWN


def test_an_introduction_that_names_the_reply_address_is_known_in_any_language():
    text = f"{OWN}\n\nNapsal(a) neděle 22. listopadu Help reply+abc@in.example.com:\n\nWhere is it?"
    assert reply_text(text, own_address="@in.example.com") == OWN


@pytest.mark.parametrize(
    "head",
    [
        "From: Northwind Help <help@example.com>\nSent: Sunday\nTo: Ann\nSubject: Thread 1",
        "*From:* Northwind Help\n*Date:* Sunday\n*To:* Ann\n*Subject:* Thread 1",
        "Ó: Northwind Help\nSeolta: Dé Domhnaigh\nChuig: Ann\nÁbhar: Snáithe 1",
        "Ումից: Northwind Help\nՈւղարկված է: կիրակի\nՈւմ: Ann\nԹեմա: Թեմա 1",
        "Từ: Northwind Help\nĐã gửi: Chủ nhật\nĐến: Ann\nChủ đề: Chủ đề 1",
        "از: Northwind Help\nتاریخ: یکشنبه\nبه: Ann\nموضوع: پرسش ۱",
        "Von: Northwind Help\nGesendet: Sonntag\nAn: Ann\nBetreff: Thema 1",
    ],
)
@pytest.mark.parametrize(
    "divider", ["", "-----Original Message-----\n", "________________________________\n", "--- پیام اصلی ---\n"]
)
def test_an_old_mail_below_its_head_goes(divider, head):
    assert reply_text(f"{OWN}\n\n{divider}{head}\n\nWhere is it?\nAnn") == OWN


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nBen\nNorthwind",
        "--\nBen",
        "Sent from my iPhone",
        "Sent from Outlook for Android",
        "Get Outlook for iOS",
        "Seolta ó m'iPhone",
        "Ուղարկված է իմ iPhone-ից",
        "Đã gửi từ iPhone của tôi",
        "ارسال شده از iPhone من",
    ],
)
@pytest.mark.parametrize("quote", ["", f"\n\n{INTRODUCTIONS[0]}\n{QUOTE}"])
def test_a_signature_goes(signature, quote):
    assert reply_text(f"{OWN}\n\n{signature}{quote}") == OWN


def test_an_answer_below_the_quote_stays():
    assert reply_text(f"{INTRODUCTIONS[0]}\n{QUOTE}\n\n{OWN}\n\n-- \nBen") == OWN


def test_answers_between_quotes_keep_what_they_answer():
    text = "> Where is it?\nUnder Settings.\n\n> And why?\nHistory.\n\n> Ann"
    assert reply_text(f"{INTRODUCTIONS[0]}\n{text}") == "> Where is it?\nUnder Settings.\n\n> And why?\nHistory."


@pytest.mark.parametrize(
    "own",
    [
        "Ann wrote:\n\nuse the menu",
        "Do this:\n\n1. open\n2. close",
        "From: is the field you look for",
        "To: me it looks wrong.\nSubject: to change.",
        "A line\n\n----\n\nanother line after a rule",
        "A\n\n---\n\nB",
        "Sent from my dashboard, the report is empty",
        "Look at 2026: a good year",
        "```\n> quoted in code\n-- \nFrom: x\nTo: y\nDate: z\n```\nend",
        "See https://example.com/a?b=c:\n\nthere",
        "| a | b |\n| -- | -- |\n| 1 | 2 |",
        "Ara, scríobh mé an rud seo:\n\nseo",
        "او نوشت:\n\nسلام",
        "x" * 5000,
    ],
)
def test_own_words_that_only_look_like_it_stay(own):
    assert reply_text(own) == own


def test_only_quotes_are_no_answer():
    assert reply_text(f"{INTRODUCTIONS[0]}\n{QUOTE}") == ""
    assert reply_text("") == ""


def test_line_ends_of_all_systems_are_the_same():
    assert reply_text(f"{OWN}\n\n{QUOTE}".replace("\n", "\r\n")) == OWN
    assert reply_text("a\rb") == "a\nb"


def test_a_whole_mail():
    text = """\
        Hi,

        you find it under **Settings**, then:

        1. open it
        2. press Save

        Ben

        Sent from my Galaxy

        -------- Original message --------
        From: Northwind Help <help@example.com>
        Date: 22/11/2026 14:03 (GMT+00:00)
        To: ben@example.com
        Subject: Where is it?

        Where is it?
        """
    wanted = "Hi,\n\nyou find it under **Settings**, then:\n\n1. open it\n2. press Save\n\nBen"
    assert reply_text(dedent(text)) == wanted


plain = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85"), max_size=60)


@given(st.lists(plain, max_size=30))
def test_any_text_gives_lines_that_were_in_it(lines):
    found = reply_text("\n".join(lines))
    assert {line.strip() for line in found.split("\n")} <= {line.strip() for line in lines} | {""}


@given(st.lists(st.text("abcdef ,.!?", min_size=1, max_size=60), min_size=1, max_size=10))
def test_plain_words_come_through_whole_whatever_stands_below(lines):
    own = "\n".join(line.strip() or "a" for line in lines)
    assert reply_text(f"{own}\n\n{INTRODUCTIONS[0]}\n{QUOTE}\n") == own


@pytest.mark.parametrize(
    "unit", [">", "> ", "-- \n", "On 2026 @ wrote:\n", "From: a\n", "a:\n", "```\n", "_" * 20 + "\n", " ", "\n"]
)
def test_reading_takes_no_longer_than_its_length_asks(unit):
    started = time.perf_counter()
    reply_text(unit * (200_000 // len(unit)))
    assert time.perf_counter() - started < SLOWEST
