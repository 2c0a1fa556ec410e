"""What is noted of searches, and what never is."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from search import offering
from search.journal import keeping, privacy, writing
from search.models import Asked, AskedQuestion, Clicked, DailySalt, PopularSearch
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.usefixtures("counted")
PERSONAL = [
    ("mail mary@example.com about it", "mail … about it"),
    ("call +49 (170) 123 45 67 now", "call … now"),
    ("card 4111 1111 1111 1111", "card …"),
    ("https://example.com/?key=abc fails", "… fails"),
    ("token a1b2c3d4e5f6a7b8c9d0e1 wrong", "token … wrong"),
    ("error E1234 in 3.2.1", "error E1234 in 3.2.1"),
    ("invoice 2026 number 12345", "invoice 2026 number 12345"),
]


@pytest.fixture(autouse=True)
def _alone(settings: Any) -> Iterator[None]:
    settings.ELASTICSEARCH_URL = ""
    privacy._salts.clear()
    offering.forget()
    yield
    privacy._salts.clear()
    offering.forget()


def search(client: Client, text: str = "invoice", **extra: Any) -> BeautifulSoup:
    """The page of a search."""
    return BeautifulSoup(client.get("/en/search/", {"q": text}, **extra).content, "html.parser")


def report(soup: BeautifulSoup, title: str) -> str:
    """Where the browser says that this hit was opened."""
    return next(link["ping"] for link in soup.select(".hit h2 a, .answer h2 a") if link.get_text() == title)


def test_a_search_is_noted_without_who_it_was(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    search(client, "  Download   Invoice ")
    (asked,) = Asked.objects.all()
    assert (asked.text, asked.folded, asked.language) == ("Download Invoice", "download invoice", "en")
    assert (asked.total, asked.is_member, asked.is_corrected) == (3, True, False)
    assert re.fullmatch("[0-9a-f]{16}", asked.reader)
    kept = " ".join(str(value) for value in vars(asked).values())
    assert user.email not in kept
    assert "127.0.0.1" not in kept


@pytest.mark.parametrize(("text", "kept"), PERSONAL)
def test_what_looks_personal_is_left_out(text: str, kept: str) -> None:
    assert privacy.without_personal(text) == kept


def test_a_reader_is_the_same_today_and_another_tomorrow(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("203.0.113.1", "203.0.113.1", "203.0.113.2"):
        search(client, REMOTE_ADDR=address)
    first, second, other = Asked.objects.order_by("asked_at").values_list("reader", flat=True)
    assert first == second != other
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(privacy.timezone, "now", lambda: tomorrow)
    search(client, REMOTE_ADDR="203.0.113.1")
    assert not Asked.objects.filter(reader=first).count() > 2
    keeping.forget_old(tomorrow.date())
    assert [row.day for row in DailySalt.objects.all()] == [tomorrow.date()]


@pytest.mark.parametrize(
    ("parameters", "headers"),
    [
        ({"q": ""}, {}),
        ({"kind": "article"}, {}),
        ({"q": "invoice"}, {"Sec-Purpose": "prefetch;prerender"}),
        ({"q": "invoice"}, {"User-Agent": "Somebot/2.0"}),
    ],
)
def test_what_nobody_asked_is_not_noted(client: Client, parameters: Any, headers: Any) -> None:
    client.get("/en/search/", parameters, headers=headers)
    assert not Asked.objects.exists()


def test_a_journal_that_fails_disturbs_no_search(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise DatabaseError("full")

    monkeypatch.setattr(Asked, "save", fail)
    assert search(client).select(".hit")


def test_links_stay_links_and_an_opened_hit_is_noted_once_with_its_place(client: Client) -> None:
    soup = search(client)
    link = next(link for link in soup.select(".hit h2 a") if link.get_text() == "Download an invoice")
    assert link["href"] == "/en/help/5/"
    outsider = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert outsider.post(link["ping"]).status_code == 204
    (click,) = Clicked.objects.all()
    titles = [heading.get_text() for heading in soup.select(".hit h2")]
    assert (click.object_id, click.position) == ("5", titles.index("Download an invoice") + 1)
    assert (click.is_public, click.dwell) == (True, None)


def test_what_was_not_found_cannot_be_reported(client: Client) -> None:
    address = report(search(client), "Download an invoice")
    assert client.post(address.replace("tests.shelf%3A5", "tests.shelf%3A6")).status_code == 400
    assert client.post("/en/search/clicked/?t=nonsense").status_code == 400
    assert client.post("/en/search/clicked/").status_code == 400
    assert client.get(address).status_code == 405
    assert not Clicked.objects.exists()


def test_the_seconds_until_the_reader_is_back_are_noted(client: Client) -> None:
    address = report(search(client), "Download an invoice")
    client.post(address)
    Clicked.objects.update(clicked_at=timezone.now() - timedelta(seconds=12))
    for _ in range(2):
        assert client.post(f"{address}&back=1").status_code == 204
    assert Clicked.objects.get().dwell in (12, 13)


def test_what_three_people_have_found_is_suggested(client: Client) -> None:
    for number in range(3):
        _find(client, "Invoice download", f"203.0.113.{number}")
        _find(client, "secret person", "203.0.113.9")
    search(client, "invented invoice")
    keeping.refresh_popular()
    assert list(PopularSearch.objects.values_list("text", "readers")) == [("Invoice download", 3)]
    offering.forget()
    offered = client.get("/en/search/suggest/", {"q": "inv"}).json()
    assert offered["suggestions"][0] == {
        "title": "Invoice download",
        "url": "/en/search/?q=Invoice+download",
        "kind": "search",
    }
    others = client.get("/ga/search/suggest/", {"q": "invoice d"}).json()["suggestions"]
    assert [offer["kind"] for offer in others] == ["question"]


def test_what_was_left_at_once_or_is_not_public_is_not_suggested(client: Client) -> None:
    for number in range(3):
        _find(client, "Invoice download", f"203.0.113.{number}")
    Clicked.objects.filter(asked__reader=Asked.objects.first().reader).update(dwell=3)
    keeping.refresh_popular()
    assert not PopularSearch.objects.exists()
    Clicked.objects.update(dwell=None, is_public=False)
    keeping.refresh_popular()
    assert not PopularSearch.objects.exists()


def test_what_helped_is_remembered_with_one_voice_a_person(client: Client) -> None:
    for _ in range(2):
        _find(client, "Invoice download", "203.0.113.1")
    Clicked.objects.update(clicked_at=timezone.now() - timedelta(hours=1))
    keeping.remember_what_helped(timezone.now() - timedelta(hours=2))
    (question,) = AskedQuestion.objects.all()
    assert (question.question, question.key, question.kind) == ("Invoice download", "tests.shelf:5", "search")


def test_searches_are_forgotten_after_their_days(client: Client, settings: Any) -> None:
    search(client)
    day = Asked.objects.get().day
    keeping.forget_old(day + timedelta(days=settings.SEARCH_LOG_DAYS))
    assert Asked.objects.exists()
    keeping.forget_old(day + timedelta(days=settings.SEARCH_LOG_DAYS + 1))
    assert not Asked.objects.exists()


def _find(client: Client, text: str, address: str) -> None:
    """Somebody at this address finds the page about invoices, and stays there."""
    soup = search(client, text, REMOTE_ADDR=address)
    if pings := [link["ping"] for link in soup.select("h2 a") if link.get_text() == "Download an invoice"]:
        assert client.post(pings[0]).status_code == 204


def test_a_report_is_believed_for_a_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = report(search(client), "Download an invoice")
    monkeypatch.setattr(writing, "CLICKS_FOR_SECONDS", -1)
    assert client.post(address).status_code == 400
