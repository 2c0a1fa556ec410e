"""An answer on top: what a question page or an accepted answer says itself, with its source."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from search.curating import kept
from search.curating.models import PinnedAnswer
from search.engines.database import index
from search.models import CatalogueEntry
from tests.search.reading.shelf import entry

pytestmark = pytest.mark.usefixtures("counted")


@pytest.fixture(autouse=True)
def _embedded(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = ""
    kept.forget()


def answer(client: Client, text: str, **parameters: str) -> BeautifulSoup | None:
    """The answer on top of a search."""
    soup = BeautifulSoup(client.get("/en/search/", {"q": text, **parameters}).content, "html.parser")
    return soup.select_one(".answer")


def put_up(**fields: Any) -> None:
    """A thread about a lost key."""
    fields = {"kind": "thread", "is_solved": True, "summary": "Ask the owner to revoke it under Settings."} | fields
    index(CatalogueEntry.objects.bulk_create([entry(60, "en", "I lost my hardware key", **fields)]))


def test_an_accepted_answer_stands_on_top_with_its_source(client: Client) -> None:
    put_up()
    found = answer(client, "lost hardware key")
    assert "Ask the owner to revoke it under Settings." in found.get_text()
    assert found.h2.a["href"] == "/en/help/60/"
    assert "Accepted answer" in found.select_one(".meta").get_text()
    assert "Community thread" in found.select_one(".meta").get_text()


def test_a_thread_without_an_accepted_answer_is_a_hit_like_others(client: Client) -> None:
    put_up(is_solved=False)
    assert answer(client, "lost hardware key") is None


def test_what_answers_a_part_of_what_was_asked_does_not_stand_on_top(client: Client) -> None:
    put_up()
    assert answer(client, "lost hardware key of a colleague on holiday") is None


def test_a_corrected_question_is_answered_too(client: Client) -> None:
    found = answer(client, "trun on single sign-on")
    assert found.h2.get_text() == "How do I turn on single sign-on?"


def test_a_pinned_question_answers_whatever_it_says(client: Client) -> None:
    row = PinnedAnswer(language="en", queries="xyzzy", address="/en/help/5/")
    row.full_clean()
    row.save()
    assert "Every invoice is kept for ten years." in answer(client, "xyzzy").get_text()
    assert answer(client, "xyzzy", kind="article") is None
