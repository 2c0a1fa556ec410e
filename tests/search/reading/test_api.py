"""Search for programs: what the page finds, as data, and errors that say what to change."""

from collections.abc import Iterable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from search.engines.database import index
from search.models import CatalogueEntry
from tests.factories.accounts import UserFactory, a_partner
from tests.search.reading.shelf import entry

pytestmark = pytest.mark.usefixtures("entries")


@pytest.fixture(autouse=True)
def _embedded(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = ""


def asked(client: Client, path: str = "search", *, status: int = 200, **parameters: Any) -> Any:
    """What the API answers."""
    response = client.get(f"/api/v1/{path}", parameters)
    assert response["Content-Type"].startswith("application/json")
    assert response.status_code == status, response.content
    return response.json()


def titles(hits: Iterable[dict[str, Any]]) -> list[str]:
    """The titles of the hits, in their order."""
    return [hit["title"] for hit in hits]


def everything(answer: dict[str, Any]) -> list[str]:
    """The titles of all that was found, what stands on top first."""
    return titles([answer["answer"]] if answer["answer"] else []) + titles(answer["hits"])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "invoice"),
        ("en", "turn on single sign-on"),
        ("en", "security kind:webinar"),
        ("en", '"identity provider" -log'),
        ("ga", "sonrasc"),
        ("hy", "գաղտնաբառ"),
        ("vi", "Thanh toán"),
        ("fa", "single sign-on"),
        ("fa", "صورتحساب"),
        ("en", "xyzzy"),
    ],
)
def test_it_finds_what_the_page_finds_in_the_same_order(client: Client, language: str, text: str) -> None:
    answer = asked(client, q=text, language=language)
    soup = BeautifulSoup(client.get(f"/{language}/search/", {"q": text}).content, "html.parser")
    shown = [heading.get_text() for heading in soup.select(":is(.answer, .hit) > h2")]
    assert everything(answer) == shown
    linked = [link["href"] for link in soup.select(":is(.answer, .hit) > h2 > a")]
    hits = ([answer["answer"]] if answer["answer"] else []) + answer["hits"]
    assert [hit["url"] for hit in hits] == [f"http://testserver{address}" for address in linked]


def test_a_hit_says_why_and_where(client: Client) -> None:
    (hit,) = asked(client, q="rotate the encryption certificate")["hits"]
    assert (hit["kind"], hit["feature"], hit["language"]) == ("webinar", "security", "en")
    passage = hit["passage"]
    marked = [passage["text"][start:end] for start, end in passage["marks"]]
    assert marked == ["rotate", "encryption certificate"]
    assert (passage["seconds"], passage["url"]) == (761.0, "http://testserver/en/help/4/#t=761")
    assert hit["changed_at"].startswith("2026-03-01")


def test_filters_narrow_and_counts_tell_of_the_others(client: Client) -> None:
    plain = asked(client, q="invoice")
    assert plain["total"] == 3
    assert plain["kinds"] == {"question": 2, "article": 1}
    assert plain["features"] == {"billing": 3}
    narrowed = asked(client, q="invoice", kind="article")
    assert titles(narrowed["hits"]) == ["Invoices go to the wrong address"]
    assert narrowed["kinds"] == plain["kinds"]
    assert asked(client, q="invoice", kind=["article", "question"], feature="billing")["total"] == 3
    assert asked(client, q="invoice", feature="security")["total"] == 0
    assert titles(asked(client, feature="teams", kind="tutorial")["hits"]) == ["Invite people to your team"]


def test_one_language_can_be_asked_alone(client: Client) -> None:
    filled_up = asked(client, q="Thanh toán", language="vi")
    assert {hit["language"] for hit in filled_up["hits"]} == {"vi", "en"}
    alone = asked(client, q="Thanh toán", language="vi", only_language="vi")
    assert titles(alone["hits"]) == ["Tải hóa đơn về máy"]
    assert alone["languages"] == filled_up["languages"]


def test_pages_follow_one_another_and_end(client: Client) -> None:
    index(CatalogueEntry.objects.bulk_create(entry(at, "en", f"Gadget number {at}") for at in range(100, 125)))
    first = asked(client, q="gadget")
    assert (first["total"], first["page"], first["pages"], len(first["hits"])) == (25, 1, 3, 10)
    pages = [asked(client, q="gadget", page=number, page_size=7)["hits"] for number in range(1, 5)]
    assert [len(page) for page in pages] == [7, 7, 7, 4]
    whole = asked(client, q="gadget", page_size=50)["hits"]
    assert [title for page in pages for title in titles(page)] == titles(whole)
    assert asked(client, q="gadget", page=9)["hits"] == []


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"page": "0"}, "page: Input should be greater than or equal to 1"),
        ({"page": "many"}, "page: Input should be a valid integer"),
        ({"page": "9" * 30}, "can be paged to"),
        ({"page": "101"}, "No more than 1000 results can be paged to."),
        ({"page": "21", "page_size": "50"}, "No more than 1000 results can be paged to."),
        ({"page_size": "0"}, "page_size: "),
        ({"page_size": "51"}, "page_size: Input should be less than or equal to 50"),
        ({"kind": "recipe"}, "Unknown kind 'recipe': one of "),
        ({"kind": ["article", "\x00"]}, "Unknown kind"),
        ({"feature": "flying"}, "Unknown feature 'flying'."),
        ({"language": "tlh"}, "Unknown language: one of en, ga, hy, vi, fa."),
        ({"only_language": "x"}, "Unknown language: one of en, ga, hy, vi, fa."),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(
    client: Client, parameters: dict[str, Any], reason: str
) -> None:
    assert reason in asked(client, status=400, q="invoice", **parameters)["detail"]


def test_a_query_of_more_than_a_thousand_characters_is_refused(client: Client) -> None:
    for path in ("search", "suggest"):
        asked(client, path, q="a" * 1_000)
        assert asked(client, path, status=413, q="a" * 1_001)["detail"] == "A query has at most 1000 characters."


def test_it_is_only_read(client: Client) -> None:
    assert client.post("/api/v1/search", {"q": "invoice"}).status_code == 405


def test_only_what_the_reader_may_see_is_found_counted_and_suggested(client: Client) -> None:
    def seen() -> tuple[set[str], int, int, list[str]]:
        secret, invoice = asked(client, q="secret"), asked(client, q="invoice")
        suggested = asked(client, "suggest", q="roadmap") + asked(client, "suggest", q="prices")
        return set(titles(secret["hits"])), secret["total"], invoice["total"], titles(suggested)

    assert seen() == (set(), 0, 3, [])
    client.force_login(UserFactory())
    assert seen() == ({"Roadmap for members"}, 1, 3, ["Roadmap for members"])
    client.force_login(a_partner())
    both = ["Roadmap for members", "Prices for partners"]
    assert seen() == (set(both), 2, 4, both)


def test_suggestions_are_those_of_the_box(client: Client) -> None:
    offered = asked(client, "suggest", q="inv")
    shown = client.get("/en/search/suggest/", {"q": "inv"}).json()["suggestions"]
    assert titles(offered) == [suggestion["title"] for suggestion in shown]
    assert [item["url"] for item in offered] == [f"http://testserver{suggestion['url']}" for suggestion in shown]
    assert all(item["title"][start:end].lower() == "inv" for item in offered for start, end in item["marks"])
    assert len(asked(client, "suggest", q="inv", most=2)) == 2
    assert asked(client, "suggest", q="i") == []
    foreign = asked(client, "suggest", q="downl", language="fa")
    assert [(item["url"], item["language"]) for item in foreign] == [("http://testserver/fa/help/5/", "en")]


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({}, "q: Field required"),
        ({"q": "inv", "most": "0"}, "most is a number from 1 to 50."),
        ({"q": "inv", "most": "51"}, "most is a number from 1 to 50."),
        ({"q": "inv", "most": "x"}, "most: Input should be a valid integer"),
        ({"q": "inv", "language": "xx"}, "Unknown language"),
    ],
)
def test_suggestions_that_cannot_be_asked_are_refused(client: Client, parameters: dict[str, Any], reason: str) -> None:
    assert reason in asked(client, "suggest", status=400, **parameters)["detail"]


def test_its_description_is_complete_and_agrees_with_itself(client: Client) -> None:
    described = asked(client, "openapi.json")
    assert described["openapi"].startswith("3.")
    assert set(described["info"]) >= {"title", "version"}
    identities = []
    for path in ("/api/v1/search", "/api/v1/suggest"):
        operation = described["paths"][path]["get"]
        identities.append(operation["operationId"])
        assert operation["summary"]
        assert {"200", "400", "413"} <= set(operation["responses"])
        assert all("schema" in parameter and parameter["in"] == "query" for parameter in operation["parameters"])
    assert len(set(identities)) == len(identities)
    known = described["components"]["schemas"]
    assert {reference.rpartition("/")[2] for reference in references(described)} <= set(known)
    asked_for = {parameter["name"] for parameter in described["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert asked_for == {"q", "language", "only_language", "kind", "feature", "exact", "page", "page_size"}
    assert set(asked(client, q="invoice")) == set(known["ResultsOut"]["properties"])
    assert set(asked(client, q="invoice")["hits"][0]) == set(known["HitOut"]["properties"])


def references(value: Any) -> Iterable[str]:
    """Every `$ref` of a description."""
    if isinstance(value, dict):
        yield from (found for key, found in value.items() if key == "$ref")
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)
