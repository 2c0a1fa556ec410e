"""Whatever is in the source: the other items are taken, nothing half remains, and nothing of it can run."""

import json
import re

import pytest
from django.db import connection
from wagtail.models import Page

from kb.importing.files import SourceError
from kb.importing.options import Options
from kb.importing.run import import_content
from kb.importing.values import ValueMaker
from kb.models import ImportedPage, QuestionPage
from tests.kb.importing.conftest import reasons

pytestmark = pytest.mark.django_db

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    '<a href="java\tscript:alert(1)">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "' OR 1=1; DROP TABLE wagtailcore_page; --",
    "{{ 7*7 }}{% load x %}",
    "\u202eright to left\u202c",
    "a\u0300" * 200,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\x00\x01\x02",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "%s%s%s%n",
    "../../../../etc/passwd",
    "<!--" * 100,
    "> " * 500,
    "[" * 3000,
    "*a " * 3000,
    "&#0;&#xD800;&nbsp",
    "\ufeff\ufffe",
]
GOOD = "# Good\n\nText."


def assert_harmless() -> None:
    """Nothing that is stored could run."""
    for page in QuestionPage.objects.all():
        stored = json.dumps(list(page.body.raw_data)).lower()
        assert not re.search(r"<(script|svg|iframe|math|style|img)|\son\w+=(?!.*&gt;)|href=.{0,3}java", stored), stored
    assert not any(Page.find_problems())


def test_hostile_texts_harm_nobody(take):
    files: dict[str, str | bytes] = {"a/good.md": GOOD}
    for number, text in enumerate(HOSTILE):
        written = json.dumps(f"T {text}")
        fields = f"id: a/{number}\ntitle: {written}\nshort_answer: {written}\nslug: body-{number}"
        files[f"a/body-{number}.md"] = f"---\n{fields}\n---\n{text}"
        files[f"a/plain-{number}.md"] = text
    report = take(files)
    assert QuestionPage.objects.filter(title="Good", live=True).exists()
    assert QuestionPage.objects.filter(slug__startswith="body").count() == sum("\x00" not in text for text in HOSTILE)
    assert "unexpected" not in reasons(report)
    assert_harmless()


def test_hostile_pages_harm_nobody(take):
    files: dict[str, str | bytes] = {"good.html": "<h1>All</h1><h2>Good?</h2><p>Text</p>"}
    for number, text in enumerate(HOSTILE):
        files[f"{number}.html"] = f"<h1>{number} {text}</h1><h2>Q {text}?</h2><p>{text}</p>"
    report = take(files, "html")
    assert QuestionPage.objects.filter(title="Good?", live=True).exists()
    assert QuestionPage.objects.count() > len(HOSTILE) // 2
    assert "unexpected" not in reasons(report)
    assert_harmless()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a/bad.md", "---\ntitle: [\n---\n", "the front matter is no YAML"),
        ("a/bad.md", "", "the file is empty"),
        ("a/bad.md", "---\ntitle: ''\n---\nText", "“title”"),
        ("a/bad.md", b"\x00\x01\x02\x03", "the file is not text"),
        ("a/bad.md", "# Long\n\n" + "word " * 30_000, "longer than"),
        ("a/bad.md", "---\ntitle: X\naudiences: ['org:99999']\n---\nText", "There is no audience called org:99999"),
        ("a/bad.md", f"---\nid: {'x' * 300}\ntitle: X\n---\nText", "not be longer than 200"),
        ("a/bad.md", "---\nid: a/good\ntitle: X\n---\nText", "its id a/good is already that of a/bad.md"),
    ],
)
def test_one_bad_file_stops_nothing_and_leaves_nothing(take, name, content, reason):
    report = take({"a/good.md": GOOD, name: content})
    assert reason in reasons(report)
    assert QuestionPage.objects.count() == 1
    assert ImportedPage.objects.count() == 2
    assert Page.objects.get(title="A").numchild == 1


def test_texts_that_are_too_long_are_cut_and_told(take):
    report = take(
        {"a/x.md": f"---\ntitle: {'long ' * 100}\nshort_answer: {'y' * 900}\nkeywords: [{'k, ' * 300}]\n---\nx"}
    )
    page = QuestionPage.objects.get()
    assert len(page.title) <= 255
    assert len(page.short_answer) <= 320
    assert len(page.keywords) <= 400
    assert "the title was cut" in reasons(report)
    assert "the short answer was cut" in reasons(report)
    assert "keywords were taken" in reasons(report)


def test_nesting_without_end_is_refused_and_the_rest_taken(take):
    files = {"a.html": "<h1>A</h1><h2>Good?</h2><p>x</p>", "b.html": "<h1>B</h1><h2>Bad?</h2>" + "<b><i>" * 5000 + "x"}
    report = take(files, "html")
    assert QuestionPage.objects.filter(title="Good?", live=True).exists()
    assert not QuestionPage.objects.filter(title="Bad?").exists()
    assert "b.html: nested too deeply" in reasons(report)


def test_latin_1_is_read_with_a_note(take):
    report = take({"a/x.md": "# Größe\n\nÄöü".encode("latin-1")})
    assert QuestionPage.objects.get().title == "Größe"
    assert any("not UTF-8" in remark.text for remark in report.remarks)


def test_nothing_at_all_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        import_content("markdown", tmp_path / "none", Options())
    with pytest.raises(SourceError, match="Nothing to import"):
        import_content("markdown", tmp_path, Options())


def test_an_error_in_the_database_takes_back_that_item_alone(take, monkeypatch):
    original = ValueMaker.of_item

    def broken(self, item, feature):
        if item.title == "Bad":
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM no_such_table")
        return original(self, item, feature)

    monkeypatch.setattr(ValueMaker, "of_item", broken)
    report = take({"a/1.md": "# Good\n\nx", "a/2.md": "# Bad\n\nx", "a/3.md": "# Also good\n\nx"})
    assert "unexpected: OperationalError" in reasons(report) or "unexpected: ProgrammingError" in reasons(report)
    assert set(QuestionPage.objects.values_list("title", flat=True)) == {"Good", "Also good"}
