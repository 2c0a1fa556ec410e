"""What holds for every template: it compiles, and it breaks no rule of the content security policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Template
from django.template.loader import render_to_string

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = sorted(path for path in ROOT.glob("*/static/**/*") if path.suffix in {".css", ".js", ".svg", ".html"})
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.S)
OWN_NAMES = ("http://www.w3.org/", "https://schema.org")
"""Addresses that are names: nothing is requested from there."""


def of_pages() -> list[Path]:
    """Mail has no policy, and needs its styles inside."""
    return [path for path in TEMPLATES if "email" not in path.relative_to(ROOT / "templates").parts]


def markup(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_template_compiles(path: Path) -> None:
    Template(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", of_pages(), ids=name)
def test_no_template_holds_inline_style_script_or_handlers(path: Path) -> None:
    source = markup(path)
    assert not re.search(r"<[^>]*\sstyle\s*=", source)
    assert not re.search(r"<style\b", source)
    assert not re.search(r"<[a-z][^<>]*\son[a-z]+\s*=", source)
    assert not re.search(r"javascript:", source)
    for attributes in re.findall(r"<script\b([^>]*)>", source):
        assert "src=" in attributes or "application/" in attributes, attributes


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC], ids=name)
def test_nothing_comes_from_another_site(path: Path) -> None:
    addresses = re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s\"')]*", markup(path))
    assert [address for address in addresses if not address.startswith(OWN_NAMES)] == []


@pytest.mark.parametrize("path", of_pages(), ids=name)
def test_every_button_says_its_type(path: Path) -> None:
    assert [found for found in re.findall(r"<button\b[^>]*>", markup(path)) if "type=" not in found] == []


def test_the_page_for_a_broken_portal_needs_nothing() -> None:
    html = render_to_string("500.html")
    assert "Something broke on our side" in html
    assert html.count("<h1>") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("code", [400, 403, 404, 413, 429])
def test_every_error_page_says_what_to_do(code: int, rf) -> None:
    html = render_to_string(f"{code}.html", {}, rf.get("/en/lost/"))
    assert html.count("<h1") == 1
    assert 'class="btn' in html.split('<main id="main"')[1]
