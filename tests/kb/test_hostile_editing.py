"""Whatever an editor types or pastes into a page is kept as text or refused with the reason, and never runs."""

import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from wagtail.test.utils.form_data import streamfield

from kb.models import QuestionPage
from tests import hostile
from tests.factories import kb
from tests.factories.accounts import an_administrator
from tests.kb.test_editing import add_question

pytestmark = [pytest.mark.django_db, hostile.needs_strings]
SOME = 60
"""Wagtail takes a quarter of a second for a page; the short ones go together, so that none is left out."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def rich(text: str) -> str:
    """Rich text as the editor sends it: a paragraph, and one that means what stands in it."""
    blocks = [{"key": key, "text": text, "type": kind} for key, kind in (("a", "unstyled"), ("b", text[:50]))]
    empty = {"depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [{**block, **empty} for block in blocks], "entityMap": {}})


def typed(text: str) -> dict[str, object]:
    """The text in every field that takes one."""
    names = ("title", "slug", "group", "short_answer", "summary", "keywords", "for_version", "seo_title")
    body = streamfield([("text", rich(text)), ("markdown", text), ("code", {"language": text, "code": text})])
    return {**dict.fromkeys((*names, "search_description"), text), "body": body}


def test_any_text_in_any_field_is_answered_clearly():
    editor = Client(raise_request_exception=False)
    editor.force_login(an_administrator())
    section = kb.a_section()
    wrong = []
    for text in (*hostile.some(SOME), *hostile.together(hostile.all_strings(), 20_000, "\n")):
        response = add_question(editor, section, **typed(text))
        if response.status_code not in (200, 302):
            wrong.append((response.status_code, text[:200]))
    assert wrong == []


def test_what_was_published_runs_nothing():
    editor, reader = Client(raise_request_exception=False), Client(raise_request_exception=False)
    editor.force_login(an_administrator())
    section = kb.a_section()
    wrong = []
    for number, text in enumerate(hostile.some(SOME)):
        fields = {**typed(text), "slug": f"page-{number}", "for_version": "", "title": (text.strip() or "x")[:200]}
        fields["body"] = streamfield([("text", rich(text)), ("markdown", text)])
        add_question(editor, section, **{"action-publish": "Publish", **fields})
        page = QuestionPage.objects.filter(slug=f"page-{number}").live().first()
        if page is None:
            continue  # refused, with the reason
        response = reader.get(page.get_url())
        faults = hostile.faults_of(response.content.decode(), hostile.PAGE) if response.status_code == 200 else []
        if response.status_code != 200 or faults:
            wrong.append((response.status_code, faults, text[:200]))
    assert QuestionPage.objects.live().count() > SOME / 2
    assert wrong == []
