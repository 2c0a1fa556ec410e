"""What an article weighs, counted as a browser unpacks it."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories import kb
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db
HEAVIEST = 120_000
"""Bytes of HTML, stylesheets and scripts together."""


def an_ordinary_article() -> Any:
    """An article of some two thousand words in twelve sections, beside others."""
    feature = FeatureFactory()
    related = [kb.an_article(title=f"Another {number}", feature=feature) for number in range(4)]
    words = "<p>Open the settings, choose who may sign in, and save. " + "It takes effect at once for everybody. " * 20
    sections = "".join(f"<h2>Part {number}</h2>{words}</p>" for number in range(12))
    return kb.an_article(feature=feature, related=related, body=[kb.text(sections)])


def linked(soup: BeautifulSoup) -> list[str]:
    """The stylesheets and scripts that the page asks for."""
    styles = [link["href"] for link in soup.select("link[rel=stylesheet], link[rel=modulepreload]")]
    return [*styles, *(script["src"] for script in soup.select("script[src]"))]


def weight_of(address: str, client: Client) -> int:
    """The bytes behind an address of the portal."""
    if address.startswith("/static/"):
        return Path(finders.find(address.removeprefix("/static/").partition("?")[0])).stat().st_size
    response = client.get(address)
    assert response.status_code == 200, address
    return len(response.content)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_an_article_weighs_little(client: Client, language: str) -> None:
    article = an_ordinary_article()
    page = client.get(article.url.replace("/en/", f"/{language}/", 1)).content
    addresses = linked(BeautifulSoup(page, "html.parser"))
    assert len(addresses) > 4
    weights = {"HTML": len(page), **{address: weight_of(address, client) for address in addresses}}
    assert sum(weights.values()) < HEAVIEST, weights
