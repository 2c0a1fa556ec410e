"""A reader of any language finds the English article by the feature's name in their own."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

pytestmark = pytest.mark.usefixtures("by_each_engine")
ASKED = [
    ("ga", "Slándáil", "Security in twenty minutes"),
    ("ga", "slandail", "Security in twenty minutes"),
    ("ga", "cabhair le Slándáil", "Security in twenty minutes"),
    ("hy", "Անվտանգություն", "Security in twenty minutes"),
    ("hy", "ինչպես անվտանգության", "Security in twenty minutes"),
    ("vi", "Bảo mật", "Security in twenty minutes"),
    ("vi", "bao mat", "Security in twenty minutes"),
    ("vi", "làm sao để bảo mật", "Security in twenty minutes"),
    ("fa", "امنیت", "Security in twenty minutes"),
    ("fa", "امنیت چگونه است", "Security in twenty minutes"),
    ("fa", "گروه ها", "Invite people to your team"),
]


def foreign(client: Client, reading: str, text: str) -> list[Tag]:
    """The hits in the fallback language."""
    soup = BeautifulSoup(client.get(f"/{reading}/search/", {"q": text}).content, "html.parser")
    return soup.select("[aria-labelledby=foreign-hits] .hit")


@pytest.mark.parametrize(("reading", "text", "title"), ASKED)
def test_a_feature_named_in_any_language_finds_what_is_in_english_and_says_so(
    client: Client, reading: str, text: str, title: str
) -> None:
    hits = foreign(client, reading, text)
    hit = next(hit for hit in hits if hit.h2.get_text() == title)
    assert (hit["lang"], hit["dir"]) == ("en", "ltr")
    assert "English" in hit.select_one(".badge").get_text()
    assert hit.h2.a["href"].startswith(f"/{reading}/")


@pytest.mark.parametrize("reading", ["ga", "hy", "vi", "fa"])
def test_what_nobody_named_is_not_filled_up(client: Client, reading: str) -> None:
    assert foreign(client, reading, "xyzzy") == []
