"""A collection of hostile strings, through each importer: taken as text or left out, and nothing of it can run."""

import json

import pytest
from wagtail.models import Page

from kb.models import QuestionPage
from publishing.conversion import convert_html
from publishing.markdown import render_inline, render_markdown
from publishing.markdown_stream import convert_markdown
from tests import hostile
from tests.kb.importing.conftest import Import, reasons

pytestmark = [pytest.mark.django_db, hostile.needs_strings]
EACH = 9_000
"""Characters of hostile text a page."""


def texts_of(value: object) -> str:
    """All text in a block's value."""
    if isinstance(value, dict):
        return " ".join(map(texts_of, value.values()))
    return " ".join(map(texts_of, value)) if isinstance(value, list | tuple) else str(value)


def test_each_as_markdown_is_safe() -> None:
    for text in hostile.all_strings():
        for markup in (render_markdown(text), render_inline(text)):
            assert hostile.faults_of(markup, ["svg"]) == [], text


def test_each_becomes_blocks_that_are_safe() -> None:
    def no_image(_source: str, _alt: str, _title: str) -> None:
        return None

    for text in hostile.all_strings():
        for convert in (convert_markdown, convert_html):
            found = convert(text, resolve_link=lambda target: None, resolve_image=no_image)
            for name, value in found.blocks:
                if name != "code":
                    assert hostile.faults_of(texts_of(value)) == [], (convert.__name__, text)


def _pages() -> list[str]:
    return list(hostile.together(hostile.all_strings(), EACH, "\n\n"))


def _titles() -> list[str]:
    return [text for text in hostile.some() if text.strip()]


def test_folders_of_markdown(take: Import) -> None:
    files: dict[str, str | bytes] = {"a/good.md": "# Good\n\nText."}
    for number, text in enumerate(_pages()):
        title = _titles()[number % len(_titles())]
        files[f"a/{number}.md"] = f"---\nid: h/{number}\ntitle: {json.dumps(title)}\nslug: h-{number}\n---\n{text}"
        files[f"a/{number}-matter.md"] = f"---\n{text[:900]}\n---\n# {title}"
    _assert_harmless(take(files), len(_pages()) - 20)


def test_folders_of_html(take: Import) -> None:
    files: dict[str, str | bytes] = {"good.html": "<h1>All</h1><h2>Good</h2><p>Text</p>"}
    for number, text in enumerate(_pages()):
        title = _titles()[number % len(_titles())]
        files[f"{number}.html"] = f"<h1>S{number} {title}</h1><h2>Q{number} {title}</h2><p>{text}</p>"
    _assert_harmless(take(files, "html"), len(_pages()) // 2)


def test_exports_of_zendesk(take: Import) -> None:
    rows = [
        {"id": number, "title": _titles()[number % len(_titles())], "body": text, "locale": "en-us", "section_id": 11}
        for number, text in enumerate(_pages(), 1)
    ]
    rows.append({"id": 9_999, "title": "Good", "body": "<p>Text.</p>", "locale": "en-us", "section_id": 11})
    odd = [dict.fromkeys(("id", "title", "body", "locale", "section_id", "updated_at"), text) for text in _titles()]
    resources = {
        "categories": [{"id": 1, "name": "Billing", "locale": "en-us"}],
        "sections": [
            {"id": 11, "name": _titles()[40], "category_id": 1, "locale": "en-us", "description": _pages()[0]}
        ],
        "articles": [*rows, *odd],
    }
    files: dict[str, str | bytes] = {f"{name}.json": json.dumps({name: found}) for name, found in resources.items()}
    _assert_harmless(take(files, "zendesk"), len(rows) - 5)


def _assert_harmless(report: object, at_least: int) -> None:
    assert "unexpected" not in reasons(report)
    assert QuestionPage.objects.filter(title="Good", live=True).exists()
    assert QuestionPage.objects.count() >= at_least
    for page in QuestionPage.objects.all():
        for block in page.body.raw_data:
            if block["type"] != "code":
                assert hostile.faults_of(texts_of(block["value"])) == [], page.title
    assert not any(Page.find_problems())
