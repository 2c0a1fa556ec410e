"""Headings get stable anchors, the same on the page, in its contents and in the catalogue."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.blocks import StreamValue

from publishing.blocks import BodyBlock, pieces_of
from publishing.conversion import raw_stream
from publishing.outline import Anchors, contents, plain_text, reading_minutes, sections

BODY = [
    ("text", "<p>Start &amp; more</p><h2>Set it up</h2><p>One.</p><h3>Set it up</h3><p>Two.</p>"),
    ("heading", {"text": "Set it up", "level": "2"}),
    ("steps", [{"title": "First", "text": "<p>Do <b>it</b>.</p>", "result": "Done."}]),
    ("markdown", "## Later\n\nWith *care*."),
    ("callout", {"tone": "note", "title": "Note", "text": "<h2>Not a heading of the page</h2>"}),
    ("accordion", [{"title": "Why?", "content": [("text", "<p>So.</p>")]}]),
    ("heading", {"text": "فارسی", "level": "3"}),
    ("code", {"language": "python", "code": "x = 1", "caption": "a.py"}),
    ("table", {"data": [["a", "**b**"]], "table_caption": "Cap", "table_header_choice": "neither"}),
]


@pytest.fixture
def body():
    return StreamValue(BodyBlock(), raw_stream(BODY, "test"), is_lazy=True)


def test_anchors_are_slugs_and_never_twice_the_same():
    anchors = Anchors()
    assert [anchors.take(text) for text in ("Set it up", "Set it up", "!!!", "!!!", "main", "چرا؟")] == [
        "set-it-up", "set-it-up-2", "section", "section-2", "main-2", "چرا",
    ]  # fmt: skip


def test_the_page_and_its_contents_name_the_same_anchors(body, rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    html = body.render_as_block({"request": request, "anchors": Anchors()})
    on_page = re.findall(r'<h[2-4] id="([^"]+)"', html)
    in_text = [section.anchor for section in sections(pieces_of(body.stream_block, body)) if section.anchor]
    assert on_page == in_text == ["set-it-up", "set-it-up-2", "set-it-up-3", "later", "فارسی"]


def test_contents_have_two_levels(body):
    items = contents(sections(pieces_of(body.stream_block, body)))
    assert [(item["label"], len(item["items"])) for item in items] == [("Set it up", 1), ("Set it up", 0), ("Later", 1)]


def test_plain_text_says_everything_once(body):
    text = plain_text(pieces_of(body.stream_block, body))
    for words in ("Start & more", "Do it.", "Done.", "With care.", "Why?", "So.", "x = 1", "a.py", "Cap", "a b"):
        assert text.count(words) == 1, words
    assert "<" not in text


def test_reading_takes_at_least_a_minute():
    assert reading_minutes("") == 1
    assert reading_minutes("word " * 1000) == 5
