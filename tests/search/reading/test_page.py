"""The search page, without a script."""

from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client, override_settings

from search.engines.database import index
from search.models import CatalogueEntry
from search.spelling import vocabulary
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory
from tests.search.reading.shelf import entry

OPEN = "{http://a9.com/-/spec/opensearch/1.1/}"
pytestmark = pytest.mark.usefixtures("entries")


@pytest.fixture(autouse=True)
def _embedded(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = ""


def page(client: Client, reading: str = "en", *, status: int = 200, **parameters: Any) -> BeautifulSoup:
    """The search page for these parameters."""
    response = client.get(f"/{reading}/search/", parameters)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def titles(soup: BeautifulSoup) -> list[str]:
    """The titles of the hits, in their order."""
    return [heading.get_text() for heading in soup.select(".hit h2")]


def filters(soup: BeautifulSoup) -> dict[str, dict[str, int | None]]:
    """Each group of filters with its values and their counts."""
    return {nav["aria-label"]: dict(map(_counted, nav.select("a"))) for nav in soup.select(".filters nav")}


def _counted(link: Tag) -> tuple[str, int | None]:
    count = link.select_one(".count")
    number = int(count.extract().get_text()) if count else None
    return link.get_text().strip(), number


def test_a_hit_says_what_it_is_why_and_where(client: Client) -> None:
    soup = page(client, q="rotate the encryption certificate")
    (hit,) = soup.select(".hit")
    assert hit.h2.get_text() == "Security in twenty minutes"
    assert [mark.get_text() for mark in hit.select("p mark")] == ["rotate", "encryption certificate"]
    jump = hit.select_one(".jump")
    assert jump.get_text().strip() == "Play from 12:41"
    assert jump["href"] == "/en/help/4/#t=761"
    assert {"Recording", "Security", "20 minutes"} <= {fact.get_text().strip() for fact in hit.select(".meta li")}


def test_the_page_has_one_heading_and_is_kept_from_robots_and_caches(client: Client) -> None:
    soup = page(client, q="invoice")
    assert len(soup.find_all("h1")) == 1
    assert soup.find("meta", {"name": "robots"})["content"] == "noindex"
    response = client.get("/en/search/", {"q": "invoice"})
    assert "private" in response["Cache-Control"]
    assert "Set-Cookie" not in response


def test_a_question_that_answers_stands_on_top_with_its_short_answer(client: Client) -> None:
    soup = page(client, q="turn on single sign-on")
    answer = soup.select_one(".answer")
    assert answer.h2.get_text() == "How do I turn on single sign-on?"
    assert "choose your identity provider" in answer.get_text()
    assert "How do I turn on single sign-on?" not in titles(soup)
    assert page(client, q="sign").select_one(".answer") is None


def test_filters_are_links_with_counts(client: Client) -> None:
    soup = page(client, q="invoice")
    groups = filters(soup)
    assert groups["Kind"] == {"All": 3, "Questions": 2, "Articles": 1}
    link = next(link for link in page(client, q="invoice").select(".filters a") if "Articles" in link.get_text())
    narrowed = BeautifulSoup(client.get(f"/en/search/{link['href']}").content, "html.parser")
    assert titles(narrowed) == ["Invoices go to the wrong address"]
    assert filters(narrowed)["Kind"] == groups["Kind"]


def test_a_filter_in_use_stays_to_be_taken_away(client: Client) -> None:
    soup = page(client, q="invoice", kind="webinar", feature="billing")
    assert titles(soup) == []
    assert [link.get_text().split()[0] for link in soup.select(".filters a[aria-current]")] == ["Recordings", "Billing"]
    assert "Search everything" in soup.select_one("#nothing").parent.select_one("a.btn").get_text()


def test_filters_can_be_typed(client: Client) -> None:
    assert titles(page(client, q="invoice kind:article")) == ["Invoices go to the wrong address"]
    assert titles(page(client, q="invoice feature:security")) == []
    assert titles(page(client, q="invoice kind:articles")) == ["Invoices go to the wrong address"]
    assert titles(page(client, q='feature:"Thanh toán" twice')) == ["Why was I billed twice?"]
    assert titles(page(client, q="invoice is:solved")) == ["Why was I billed twice?"]
    assert titles(page(client, q='author:"Mary Jones"')) == ["Why was I billed twice?"]


@pytest.mark.parametrize("text", ["", "invoice", "xyzzy"])
def test_the_page_explains_how_to_ask_more_exactly(client: Client, text: str) -> None:
    explained = [code.get_text() for code in page(client, q=text).select("details code")]
    assert explained == ["“exact words”", "-word", "kind:article", "feature:“name”", "author:“name”", "is:solved"]


def test_without_words_filters_list_what_there_is(client: Client) -> None:
    soup = page(client, feature="teams", kind="tutorial")
    assert titles(soup) == ["Invite people to your team"]
    assert filters(soup)["Kind"] == {"All": 2, "Questions": 1, "Tutorials": 1}


def test_without_anything_the_page_offers_ways_on(client: Client) -> None:
    soup = page(client)
    assert soup.h1.get_text() == "What are you looking for?"
    assert "/en/features/billing/" in [link["href"] for link in soup.select(".chips a")]
    assert "Passwords" in soup.select_one("[aria-labelledby=popular]").get_text()


def test_nothing_found_helps_on(client: Client) -> None:
    soup = page(client, q="xyzzy")
    text = soup.main.get_text()
    assert "Nothing was found for “xyzzy”" in text
    assert "Look at the spelling" in text
    assert soup.select(".chips a")
    assert "Passwords" in text


def test_few_hits_are_filled_up_from_english_and_say_so(client: Client) -> None:
    soup = page(client, "vi", q="Thanh toán")
    assert titles(soup)[0] == "Tải hóa đơn về máy"
    foreign = soup.select_one("#foreign-hits").parent.select(".hit")
    assert "Download an invoice" in [hit.h2.get_text() for hit in foreign]
    assert {(hit["lang"], hit["dir"]) for hit in foreign} == {("en", "ltr")}
    assert all(hit.select_one(".where")["lang"] == "vi" for hit in foreign)
    assert all(hit.h2.a["href"].startswith("/vi/") for hit in foreign)


def test_a_page_found_in_english_is_shown_in_the_readers_language_if_it_is_translated(client: Client) -> None:
    soup = page(client, "fa", q="single sign-on")
    assert "ورود یکپارچه را چگونه روشن کنم؟" in titles(soup)
    assert "How do I turn on single sign-on?" not in titles(soup)


def test_one_language_can_be_asked_alone(client: Client) -> None:
    soup = page(client, "fa", q="invoice", language="en")
    assert "Download an invoice" in titles(soup)
    assert {hit["dir"] for hit in soup.select(".hit")} == {"ltr"}
    assert titles(page(client, "vi", q="Thanh toán", language="vi")) == ["Tải hóa đơn về máy"]


def test_languages_with_hits_can_be_chosen(client: Client) -> None:
    assert filters(page(client, q="Thanh toán"))["Language"] == {
        "All": None,
        "English": 3,
        "Gaeilge": 1,
        "Հայերեն": 1,
        "Tiếng Việt": 1,
        "فارسی": 1,
    }


def test_what_one_may_not_see_is_neither_found_nor_counted_nor_suggested(client: Client) -> None:
    assert titles(page(client, q="secret")) == []
    assert client.get("/en/search/suggest/", {"q": "roadmap"}).json()["suggestions"] == []
    client.force_login(UserFactory())
    assert titles(page(client, q="secret")) == ["Roadmap for members"]
    partner = MembershipFactory(organisation=OrganisationFactory(kind="partner")).user
    client.force_login(partner)
    assert set(titles(page(client, q="secret"))) == {"Roadmap for members", "Prices for partners"}


def test_an_entry_that_was_hidden_after_it_was_indexed_is_not_shown(client: Client) -> None:
    before = titles(page(client, q="invoice"))
    CatalogueEntry.objects.filter(pk=9_005).update(is_deleted=True)
    CatalogueEntry.objects.filter(pk=9_006).update(audience_id=9_003)
    after = page(client, q="invoice")
    assert set(before) - set(titles(after)) == {"Download an invoice", "Invoices go to the wrong address"}
    assert "1 result" in after.select_one(".cols-head").get_text()


def test_pages_can_be_turned_to_and_no_further(client: Client) -> None:
    many = [entry(number, "en", f"Gadget number {number}") for number in range(100, 125)]
    index(CatalogueEntry.objects.bulk_create(many))
    first = page(client, q="gadget")
    assert "25 results" in first.get_text()
    seen = titles(first) + titles(page(client, q="gadget", page=2)) + titles(page(client, q="gadget", page=3))
    assert len(seen) == len(set(seen)) == 25
    assert [link["href"] for link in first.select(".pages a[rel=next]")] == ["?q=gadget&page=2"]
    page(client, q="gadget", page=4, status=404)


@pytest.mark.parametrize("number", ["0", "-1", "101", "9" * 40, "abc", "1.5", "\u0000", "²", ""])
def test_a_page_that_cannot_be_is_not_found(client: Client, number: str) -> None:
    assert client.get("/en/search/", {"q": "invoice", "page": number}).status_code == 404


def test_a_query_of_more_than_a_thousand_characters_is_refused_clearly(client: Client) -> None:
    assert client.get("/en/search/", {"q": "a " * 500}).status_code == 200
    soup = page(client, q="a" * 1_001, status=413)
    assert "It has 1,001 characters, and 1,000 can be searched for." in soup.get_text()
    assert client.get("/en/search/suggest/", {"q": "a" * 1_001}).status_code == 413


def test_unknown_filters_narrow_nothing(client: Client) -> None:
    everything = titles(page(client, q="invoice"))
    assert titles(page(client, q="invoice", kind="nonsense\u0000", feature="'--", language="xx")) == everything


def test_markup_stays_text(client: Client) -> None:
    soup = page(client, q="<script>alert(1)</script> prints")
    assert not [script for script in soup.find_all("script") if "alert" in script.get_text()]
    assert "<script>alert(1)</script>" in soup.select_one(".hit p").get_text()
    assert soup.find("input", {"id": "find"})["value"] == "<script>alert(1)</script> prints"


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/en/search/", {"q": "invoice"}).status_code == 405


def test_suggestions_are_data_and_options(client: Client) -> None:
    answer = client.get("/en/search/suggest/", {"q": "downl"}).json()
    assert answer["suggestions"] == [{"title": "Download an invoice", "url": "/en/help/5/", "kind": "question"}]
    assert answer["message"] == "1 suggestion"
    option = BeautifulSoup(answer["html"], "html.parser").li
    assert (option["role"], option["data-url"], option.mark.get_text()) == ("option", "/en/help/5/", "Downl")
    assert client.get("/en/search/suggest/", {"q": "zzz"}).json()["message"] == "No suggestions"
    assert client.get("/en/search/suggest/", {"q": "d"}).json()["suggestions"] == []


def test_suggestions_fill_up_from_english(client: Client) -> None:
    hits = client.get("/fa/search/suggest/", {"q": "downl"}).json()
    assert hits["suggestions"] == [{"title": "Download an invoice", "url": "/fa/help/5/", "kind": "question"}]
    assert 'lang="en"' in hits["html"]


def test_browsers_learn_how_to_search_and_what_to_suggest(client: Client) -> None:
    response = client.get("/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    urls = {url.get("type"): url.get("template") for url in ElementTree.fromstring(response.content).iter(f"{OPEN}Url")}
    assert urls["text/html"] == "http://testserver/en/search/?q={searchTerms}"
    assert urls["application/x-suggestions+json"].endswith("/en/search/suggest/?format=opensearch&q={searchTerms}")
    offered = client.get("/en/search/suggest/", {"q": "downl", "format": "opensearch"}).json()
    assert offered[:2] == ["downl", ["Download an invoice"]]


@override_settings(ELASTICSEARCH_URL="http://127.0.0.1:1")
def test_with_the_search_server_away_the_page_answers_and_says_so(client: Client) -> None:
    soup = page(client, q="invoice")
    assert "simpler than usual" in soup.select_one(".notice").get_text()
    assert len(titles(soup)) == 3


def test_what_a_search_asks_of_the_database_does_not_grow_with_its_hits(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    gadgets = CatalogueEntry.objects.bulk_create(entry(number, "en", f"Gadget {number}") for number in range(100, 160))
    index(gadgets)
    vocabulary.count(gadgets)
    client.get("/en/search/", {"q": "gadget"})
    with django_assert_max_num_queries(30):
        client.get("/en/search/", {"q": "gadget"})
