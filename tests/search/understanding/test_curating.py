"""What marketing decides about searches, in each engine."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Page

from search.curating import kept
from search.curating.models import HiddenHit, PinnedAnswer, SynonymSet
from search.curating.rules import Curation, Rule, Synonyms
from search.models import CatalogueEntry
from tests.factories.accounts import UserFactory
from tests.search.reading.shelf import PARTNERS

BILLS = {"en": (Synonyms(("bill", "invoice", "proof of payment"), ("bill", "invoice", "proof of payment")),)}
REWORDED = [
    ("bill", ["invoice", "proof of payment"]),
    ("download bills", ["download invoice", "download proof of payment"]),
    ("Proofs of payment for March", ["bill for March", "invoice for March"]),
    ("payment", []),
    ("", []),
]
CONCERNS = [
    ("change password", "change password", True),
    ("change password", "How do I change my passwords?", True),
    ("change password", "password", False),
    ("change password", "change the password of a colleague", True),
]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Any:
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def served(by_each_engine: str) -> str:
    """Each engine answers in turn."""
    return by_each_engine


def titles(client: Client, text: str, reading: str = "en", **parameters: str) -> list[str]:
    """What is found, in its order."""
    soup = BeautifulSoup(client.get(f"/{reading}/search/", {"q": text, **parameters}).content, "html.parser")
    return [heading.get_text() for heading in soup.select(".answer h2, .hit h2")]


def decided(model: Any, **fields: Any) -> Any:
    """Something decided in the admin's form."""
    row = model(**{"language": "en"} | fields)
    row.full_clean()
    row.save()
    return row


@pytest.mark.parametrize(("text", "others"), REWORDED)
def test_a_search_is_said_in_other_words(text: str, others: list[str]) -> None:
    assert list(Curation(synonyms=BILLS).rewordings(text, "en")) == others


def test_synonyms_in_one_direction_are_found_by_the_first_alone() -> None:
    curation = Curation(synonyms={"en": (Synonyms(("sso",), ("sso", "single sign-on")),)})
    assert curation.rewordings("sso", "en") == ("single sign-on",)
    assert curation.rewordings("single sign-on", "en") == ()


@pytest.mark.parametrize(("query", "text", "expected"), CONCERNS)
def test_a_rule_is_meant_for_searches_that_say_it(query: str, text: str, expected: bool) -> None:
    assert Rule((query,), "x:1").concerns(text, "en") is expected


def test_a_rule_for_whole_searches_wants_nothing_more() -> None:
    assert Rule(("change password",), "x:1", is_whole=True).concerns("Change my password", "en")
    assert not Rule(("change password",), "x:1", is_whole=True).concerns("change password of team", "en")


@pytest.mark.parametrize(
    ("reading", "words", "text", "title"),
    [
        ("en", "quittance\ninvoice", "quittance", "Download an invoice"),
        ("ga", "bille\nsonrasc", "bille", "Íoslódáil sonrasc"),
        ("hy", "անդորրագիր\nհաշիվ", "անդորրագիր", "Ներբեռնել հաշիվը"),
        ("vi", "biên lai\nhóa đơn", "bien lai", "Tải hóa đơn về máy"),
        ("fa", "فاکتور\nصورت‌حساب", "فاکتور", "دریافت صورت‌حساب"),
    ],
)
def test_synonyms_find_at_once(served: str, client: Client, reading: str, words: str, text: str, title: str) -> None:
    assert title not in titles(client, text, reading)
    decided(SynonymSet, language=reading, words=words)
    assert title in titles(client, text, reading)


def test_a_pinned_answer_comes_first_and_once(served: str, client: Client) -> None:
    assert titles(client, "invoice")[0] != "Why was I billed twice?"
    decided(PinnedAnswer, queries="invoices", address="/en/help/7/")
    found = titles(client, "invoice")
    assert found[0] == "Why was I billed twice?"
    assert len(found) == len(set(found)) == 3
    assert titles(client, "invoice", kind="article") == ["Invoices go to the wrong address"]


def test_a_pinned_answer_is_found_by_what_nothing_contains(served: str, client: Client) -> None:
    decided(PinnedAnswer, queries="xyzzy\nplugh", address="https://help.example.com/fa/help/13/?from=4#x")
    assert titles(client, "xyzzy") == ["Passwords"]
    assert titles(client, "plugh") == ["Passwords"]


def test_a_pinned_answer_is_not_shown_to_those_who_may_not_see_it(served: str, client: Client) -> None:
    decided(PinnedAnswer, queries="xyzzy", address="/en/help/11/")
    assert titles(client, "xyzzy") == []
    client.force_login(UserFactory())
    assert titles(client, "xyzzy") == ["Roadmap for members"]
    CatalogueEntry.objects.filter(pk=9_011).update(audience_id=PARTNERS)
    assert titles(client, "xyzzy") == []


def test_a_hidden_hit_is_neither_shown_nor_counted(served: str, client: Client) -> None:
    decided(HiddenHit, queries="invoice", address="/en/help/6/")
    assert set(titles(client, "invoices")) == {"Download an invoice", "Why was I billed twice?"}
    assert "2 results" in client.get("/en/search/", {"q": "invoice"}).content.decode()
    assert "Invoices go to the wrong address" in titles(client, "wrong address")


def test_what_is_decided_for_one_language_leaves_the_others_alone(served: str, client: Client) -> None:
    decided(PinnedAnswer, language="ga", queries="sonrasc", address="/ga/help/24/")
    assert titles(client, "sonrasc", "ga")[0] == "Leabhair agus treoracha"
    assert "Leabhair agus treoracha" not in titles(client, "sonrasc")


def test_another_process_hears_of_a_change_within_seconds(
    counted: Any, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.curation()
    with django_assert_num_queries(0):
        kept.curation()
    mine = dict(kept._kept)
    decided(SynonymSet, words="quittance\ninvoice")
    kept._kept.update(mine)  # as a process that was not told has it
    assert kept.curation().rewordings("quittance", "en") == ()
    mine[""].looked_at -= kept.LOOKED_AT_SECONDS + 1
    assert kept.curation().rewordings("quittance", "en") == ("invoice",)


def test_what_means_nothing_is_refused(counted: Any) -> None:
    with pytest.raises(ValidationError):
        decided(SynonymSet, words="alone\n\nalone")
    with pytest.raises(ValidationError):
        decided(PinnedAnswer, queries="x", address="/en/nowhere/")
    with pytest.raises(ValidationError):
        decided(PinnedAnswer, queries="x")
    with pytest.raises(ValidationError):
        decided(HiddenHit, queries="x", page=Page.objects.first(), address="/en/help/6/")


@pytest.mark.parametrize("model", ["synonymset", "pinnedanswer", "hiddenhit"])
def test_the_admin_lists_and_fills_in_what_is_decided(client: Client, counted: Any, model: str) -> None:
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert client.get(f"/admin/snippets/search/{model}/").status_code == 200
    response = client.get(
        f"/admin/snippets/search/{model}/add/", {"queries": "lost key", "words": "lost key", "language": "ga"}
    )
    soup = BeautifulSoup(response.content, "html.parser")
    filled = soup.find("textarea", {"name": "words" if model == "synonymset" else "queries"})
    assert filled.get_text().strip() == "lost key"
    assert soup.find("select", {"name": "language"}).find("option", selected=True)["value"] == "ga"
