"""Search engines find every public page in every language, and no other."""

import xml.etree.ElementTree as ElementTree

import pytest

from publishing import sitemap
from tests.factories.kb import a_question, a_section, an_article, structure
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(client):
    """By address, the alternates of each entry of all parts."""
    found = {}
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    for place in index.findall("s:sitemap/s:loc", NAMES):
        part = ElementTree.fromstring(client.get("/" + place.text.split("/", 3)[3]).content)
        for url in part.findall("s:url", NAMES):
            links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
            found[url.find("s:loc", NAMES).text] = (links, url.find("s:lastmod", NAMES))
    return found


def test_it_lists_public_pages_with_their_translations(client, settings):
    english = an_article(title="One", slug="one")
    persian = an_article(language="fa", translation_of=english, slug="یک")
    found = read(client)
    expected = {"en": english.full_url, "fa": persian.full_url, "x-default": english.full_url}
    assert found[english.full_url][0] == found[persian.full_url][0] == expected
    assert found[english.full_url][1] is not None
    assert all(address.startswith(settings.PORTAL_URL) for address in found)
    assert f"{settings.PORTAL_URL}/en/" in found


def test_it_knows_nothing_of_drafts_and_of_what_is_not_for_everybody(client):
    draft = an_article(live=False)
    restricted = an_article(audiences=["members"])
    section = a_section(audiences=["partners"])
    inherited = a_question(section)
    found = read(client)
    for page in (draft, restricted, section, inherited):
        assert page.full_url not in found
    english = an_article()
    hidden = an_article(language="vi", translation_of=english, audiences=["staff"])
    assert hidden.full_url not in str(read(client))


def test_it_lists_the_product_features_in_every_language(client, settings):
    FeatureFactory(slug="search")
    found = read(client)
    for code in ("en", "ga", "hy", "vi", "fa"):
        assert f"{settings.PORTAL_URL}/{code}/features/search/" in found
    assert len(found[f"{settings.PORTAL_URL}/en/features/search/"][0]) == 6


def test_it_follows_each_publication(client):
    page = an_article(slug="first")
    assert page.full_url in read(client)
    page.unpublish()
    assert page.full_url not in read(client)


def test_large_portals_have_it_in_parts(client, monkeypatch):
    monkeypatch.setattr(sitemap, "ENTRIES_A_FILE", 2)
    pages = [an_article() for _ in range(3)]
    assert client.get("/sitemap-2.xml").status_code == 200
    assert client.get("/sitemap-99.xml").status_code == 404
    assert {page.full_url for page in pages} <= set(read(client))


def test_others_can_add_addresses(client, monkeypatch, settings):
    structure()
    monkeypatch.setattr(sitemap, "_sources", [lambda: [sitemap.Entry({"en": "/en/features/a&b/"})]])
    assert f"{settings.PORTAL_URL}/en/features/a%26b/" in read(client)


def test_robots_are_told_where_it_is(client, settings):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.PORTAL_URL}/sitemap.xml" in text
    assert "Disallow: /admin/" in text
