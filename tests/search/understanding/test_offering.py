"""What is offered while somebody types."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from search import offering
from search.models import PopularSearch

pytestmark = pytest.mark.usefixtures("by_each_engine")
MENDED = [
    ("en", "invioc", "Invoices go to the wrong address"),
    ("en", "donwl", "Download an invoice"),
    ("en", "pasword", "Passwords"),
    ("en", "remvoe some", "Remove somebody from a team"),
    ("ga", "leahbair", "Leabhair agus treoracha"),
    ("hy", "ներբռնել", "Ներբեռնել հաշիվը"),
    ("vi", "hoaa don", "Tải hóa đơn về máy"),
    ("fa", "دریافط", "دریافت صورت‌حساب"),
]


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    offering.forget()
    yield
    offering.forget()


def offered(client: Client, text: str, reading: str = "en") -> list[tuple[str, str]]:
    """Kind and title of what is offered."""
    answer = client.get(f"/{reading}/search/suggest/", {"q": text}).json()
    return [(offer["kind"], offer["title"]) for offer in answer["suggestions"]]


def test_features_come_first_in_the_readers_language_whatever_they_are_called_in(client: Client) -> None:
    assert offered(client, "secu")[0] == ("feature", "Security")
    assert offered(client, "secu", "vi")[0] == ("feature", "Bảo mật")
    assert offered(client, "bao m", "vi")[0] == ("feature", "Bảo mật")
    assert offered(client, "امن", "fa")[0] == ("feature", "امنیت")
    assert client.get("/en/search/suggest/", {"q": "secu"}).json()["suggestions"][0]["url"] == "/en/features/security/"


@pytest.mark.parametrize(("reading", "typed", "title"), MENDED)
def test_one_slip_does_not_matter_from_four_letters_on(client: Client, reading: str, typed: str, title: str) -> None:
    assert title in [offer for _kind, offer in offered(client, typed, reading)]


@pytest.mark.parametrize("typed", ["ivn", "xyzzy", "qqqq", "a long question whose words begin no title at alll"])
def test_what_is_too_short_or_like_nothing_offers_nothing(client: Client, typed: str) -> None:
    assert offered(client, typed) == []


def test_a_slip_leads_to_nothing_that_the_reader_may_not_see(client: Client) -> None:
    assert offered(client, "roadmpa") == []


def test_what_others_found_is_offered_with_the_words_that_were_typed_marked(client: Client) -> None:
    PopularSearch.objects.create(language="en", text="lost device", folded="lost device", readers=4)
    PopularSearch.objects.create(language="vi", text="lost device", folded="lost device", readers=4)
    answer = client.get("/en/search/suggest/", {"q": "los"}).json()
    assert answer["suggestions"] == [{"title": "lost device", "url": "/en/search/?q=lost+device", "kind": "search"}]
    assert "<mark>los</mark>t device" in answer["html"]
    assert ("search", "lost device") not in offered(client, "lost device")


def test_no_more_is_offered_than_fits(client: Client) -> None:
    PopularSearch.objects.bulk_create(
        PopularSearch(language="en", text=f"in {n}", folded=f"in {n}", readers=3) for n in range(20)
    )
    found: list[Any] = offered(client, "in")
    assert len(found) == 8
    assert [kind for kind, _title in found].count("search") == 3
