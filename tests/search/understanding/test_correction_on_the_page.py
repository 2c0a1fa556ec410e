"""Corrections as a reader meets them, whichever engine answers."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

pytestmark = pytest.mark.usefixtures("by_each_engine")


def page(client: Client, reading: str = "en", **parameters: str) -> BeautifulSoup:
    """The search page."""
    return BeautifulSoup(client.get(f"/{reading}/search/", parameters).content, "html.parser")


def titles(soup: BeautifulSoup) -> list[str]:
    """What was found."""
    return [heading.get_text() for heading in soup.select(".hit h2, .answer h2")]


@pytest.mark.parametrize(
    ("reading", "typed", "title"),
    [
        ("en", "dowload invoise", "Download an invoice"),
        ("ga", "sonrsac", "Íoslódáil sonrasc"),
        ("hy", "գաղտնբառ", "Ինչպե՞ս փոխել գաղտնաբառը"),
        ("vi", "khẫu", "Làm thế nào để đổi mật khẩu?"),
        ("fa", "صورتحصاب", "دریافت صورت‌حساب"),
    ],
)
def test_a_misspelt_query_finds_what_was_meant_and_leads_back(
    client: Client, reading: str, typed: str, title: str
) -> None:
    soup = page(client, reading, q=typed)
    assert title in titles(soup)
    back = soup.select_one(".cols-head [role=status] a")
    as_typed = BeautifulSoup(client.get(f"/{reading}/search/{back['href']}").content, "html.parser")
    assert title not in titles(as_typed)
    assert as_typed.find("input", {"id": "find"})["value"] == typed


def test_what_was_corrected_is_said(client: Client) -> None:
    text = page(client, q="dowload invoise").select_one(".cols-head [role=status]").get_text()
    assert "Results for download invoice." in text
    assert "Search for “dowload invoise” as you typed it" in text
    assert page(client, q="download invoice").select_one(".cols-head [role=status]") is None


def test_programs_are_told_too(client: Client) -> None:
    answer = client.get("/api/v1/search", {"q": "dowload invoise"}).json()
    assert (answer["query"], answer["corrected"]) == ("dowload invoise", "download invoice")
    assert answer["hits"] or answer["answer"]
    assert client.get("/api/v1/search", {"q": "dowload invoise", "exact": True}).json()["corrected"] == ""
