"""How often somebody may search."""

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from search import limits
from tests.factories.accounts import UserFactory

LIMITS = {
    "anonymous": [(2, 1), (4, 60)],
    "address": [(6, 60)],
    "members": [(5, 60)],
    "suggestions": [(3, 60)],
}
pytestmark = pytest.mark.usefixtures("entries")


@pytest.fixture(autouse=True)
def clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """A clock that the test moves, and small limits."""
    settings.SEARCH_LIMITS, settings.ELASTICSEARCH_URL = LIMITS, ""
    clock = {"now": 1_800_000_000.0}
    monkeypatch.setattr(limits.time, "time", lambda: clock["now"])
    return clock


def ask(client: Client, **extra: Any) -> int:
    """The status of a search."""
    return client.get("/en/search/", {"q": "invoice"}, **extra).status_code


def test_two_a_second_and_so_many_a_minute(client: Client, clock: dict[str, float]) -> None:
    assert [ask(client) for _ in range(3)] == [200, 200, 429]
    clock["now"] += 1.5
    assert [ask(client) for _ in range(2)] == [200, 200]
    clock["now"] += 1.5
    assert ask(client) == 429
    clock["now"] += 60
    assert ask(client) == 200


def test_the_refusal_is_clear_and_says_when_to_come_back(client: Client) -> None:
    for _ in range(2):
        ask(client)
    response = client.get("/en/search/", {"q": "invoice"})
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.h1.get_text().strip() == "Too many searches in a short time"
    assert "Try again in 1 second." in soup.get_text()
    assert response["Retry-After"] == "1"
    assert "/en/search/?q=invoice" in [link["href"] for link in soup.select("a")]


def test_other_addresses_are_counted_by_themselves(client: Client) -> None:
    assert [ask(client) for _ in range(3)][-1] == 429
    assert ask(client, REMOTE_ADDR="203.0.113.9") == 200


def test_people_behind_one_address_are_told_apart_by_their_cookies_up_to_a_wider_limit(client: Client) -> None:
    statuses = []
    for person in range(4):
        client.cookies["csrftoken"] = f"person-{person}"
        statuses += [ask(client), ask(client)]
    assert statuses == [200] * 6 + [429] * 2


def test_members_are_counted_by_their_account(client: Client) -> None:
    client.force_login(UserFactory())
    assert [ask(client, REMOTE_ADDR=f"203.0.113.{number}") for number in range(6)] == [200] * 5 + [429]


def test_suggestions_have_a_limit_of_their_own(client: Client) -> None:
    statuses = [client.get("/en/search/suggest/", {"q": "inv"}).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert client.get("/en/search/suggest/", {"q": "inv"}).json()["error"] == "Too many requests."
    assert ask(client) == 200


def test_programs_are_refused_as_programs_are(client: Client) -> None:
    answers = [client.get("/api/v1/search", {"q": "invoice"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "wait" in answers[-1].json()["detail"]


def test_the_page_to_search_from_is_not_counted(client: Client) -> None:
    assert [client.get("/en/search/").status_code for _ in range(5)] == [200] * 5


def test_with_the_cache_away_nobody_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    away = SimpleNamespace(get=lambda _key: None, set=lambda *_: None)
    monkeypatch.setattr(limits, "cache", away)
    assert [ask(client) for _ in range(5)] == [200] * 5
