"""Signed-out readers get whole pages from the cache, and never an old one."""

import threading

import pytest
from django.core.cache import cache
from django.db import transaction
from wagtail.models import Page

from publishing.middleware.page_cache import STATE_HEADER
from publishing.models import BrandSettings, Generation, SharedText
from search import sources
from search.events import catalogue_changed
from search.models import CatalogueEntry
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.kb import an_article, structure
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clean_cache(settings):
    settings.ANONYMOUS_PAGE_CACHE_SECONDS = 60
    cache.clear()


@pytest.fixture
def article():
    return an_article(title="How it works", slug="how-it-works")


def state(client, url, **headers):
    response = client.get(url, headers=headers)
    return response.status_code, response.get(STATE_HEADER)


def test_the_second_signed_out_reader_is_answered_from_the_cache(client, article, django_assert_num_queries):
    first = client.get(article.url)
    assert first[STATE_HEADER] == "miss"
    with django_assert_num_queries(1):
        second = client.get(article.url)
    assert second[STATE_HEADER] == "hit"
    assert second.content == first.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert second["Content-Type"] == first["Content-Type"]


def test_a_kept_page_holds_nothing_of_its_first_reader(client, article):
    response = client.get(article.url)
    assert b"csrfmiddlewaretoken" not in response.content
    assert not response.cookies
    assert "nonce" not in response["Content-Security-Policy"]


def test_publishing_shows_at_once(client, article):
    client.get(article.url)
    article.title = "How it works now"
    article.save_revision().publish()
    response = client.get(article.url)
    assert response[STATE_HEADER] == "miss"
    assert "How it works now" in response.content.decode()


def test_a_draft_changes_nothing_for_readers(client, article):
    client.get(article.url)
    article.title = "Draft"
    article.save_revision()
    assert state(client, article.url) == (200, "hit")


def test_unpublishing_deleting_and_moving_show_at_once(client, article):
    other = an_article()
    client.get(article.url), client.get(other.url)
    article.unpublish()
    assert client.get(article.url).status_code == 404
    client.get(other.url)
    url = other.url
    Page.objects.get(pk=other.pk).move(structure()["en"].home, pos="last-child")
    assert client.get(url).status_code == 301
    moved = Page.objects.get(pk=other.pk)
    assert client.get(moved.url).status_code == 200
    moved.delete()
    assert client.get(moved.url).status_code == 404


def test_other_things_that_pages_show_renew_them(client, article):
    changes = [
        lambda: SharedText.objects.create(name="a", body="b", locale=article.locale),
        lambda: BrandSettings.for_site(article.get_site()).save(),
        lambda: SharedText.objects.all().delete(),
    ]
    for change in changes:
        client.get(article.url)
        assert state(client, article.url) == (200, "hit")
        change()
        assert state(client, article.url) == (200, "miss")


@pytest.mark.django_db(transaction=True)
def test_a_publication_that_is_rolled_back_never_shows(client):
    article = an_article(title="Before")
    with transaction.atomic():
        article.title = "Never"
        article.save_revision().publish()
        # Another reader's request cannot see this transaction; our own connection can, and keeps what it renders.
        assert "Never" in client.get(article.url).content.decode()
        transaction.set_rollback(True)
    assert "Never" not in client.get(article.url).content.decode()
    article.refresh_from_db()
    article.title = "After"
    article.save_revision().publish()
    assert "After" in client.get(article.url).content.decode()


def test_the_number_never_returns_to_one_that_was_rolled_back():
    Generation.objects.raise_number()
    seen = {Generation.current()}
    for _ in range(3):
        with transaction.atomic():
            Generation.objects.raise_number()
            assert Generation.current() not in seen
            seen.add(Generation.current())
            transaction.set_rollback(True)
    Generation.objects.raise_number()
    assert Generation.current() not in seen


def test_the_signed_in_are_never_answered_from_the_cache(client, article):
    client.get(article.url)
    client.force_login(UserFactory(name="Niamh"))
    response = client.get(article.url)
    assert STATE_HEADER not in response
    assert "Niamh" in response.content.decode()
    client.logout()
    assert "Niamh" not in client.get(article.url).content.decode()


def test_what_a_signed_in_reader_gets_is_never_kept(client, article):
    client.force_login(a_colleague())
    client.get(article.url)
    client.logout()
    client.cookies.clear()
    assert state(client, article.url) == (200, "miss")


def test_browsers_that_have_the_page_are_told_it_still_holds(client, article):
    etag = client.get(article.url)["ETag"]
    response = client.get(article.url, headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert response.content == b""
    article.title = "Changed"
    article.save_revision().publish()
    assert client.get(article.url, headers={"If-None-Match": etag}).status_code == 200


def test_head_is_answered_without_a_body(client, article):
    client.get(article.url)
    response = client.head(article.url)
    assert response[STATE_HEADER] == "hit"
    assert response.content == b""
    assert int(response["Content-Length"]) > 1000


def test_languages_and_hosts_have_copies_of_their_own(client, article, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    client.get(article.url)
    persian = article.url.replace("/en/", "/fa/")
    assert state(client, persian) == (200, "miss")
    assert state(client, persian) == (200, "hit")
    assert state(client, article.url, host="other.example") == (200, "miss")


def test_queries_that_pages_do_not_know_are_neither_kept_nor_served_from_the_cache(client, article):
    client.get(article.url)
    assert state(client, f"{article.url}?anything=1") == (200, None)
    assert state(client, f"{article.url}?utm_source=mail") == (200, "hit")
    assert state(client, f"{article.url}?t=12") == (200, "miss")
    assert state(client, f"{article.url}?t=12") == (200, "hit")


def test_missing_pages_redirects_and_refusals_are_not_kept(client, article):
    article.audiences = ["members"]
    article.save_revision().publish()
    for _ in range(2):
        assert state(client, article.url) == (302, None)
        assert state(client, "/en/nothing-here/") == (404, None)


def test_pages_with_a_form_are_not_kept(client):
    assert STATE_HEADER not in client.get("/en/account/login/")


def test_it_can_be_switched_off(client, article, settings):
    settings.ANONYMOUS_PAGE_CACHE_SECONDS = 0
    assert state(client, article.url) == (200, None)


def test_while_one_renders_the_others_wait_for_it(client, article, monkeypatch):
    keys = []
    original = cache.add

    def add(key, *args, **kwargs):
        keys.append(key)
        return original(key, *args, **kwargs)

    monkeypatch.setattr(cache, "add", add)
    content = client.get(article.url).content
    lock = next(key for key in keys if key.endswith(":rendering"))
    kept = cache.get(lock.removesuffix(":rendering"))
    cache.delete(lock.removesuffix(":rendering"))
    cache.set(lock, True, 5)
    timer = threading.Timer(0.15, lambda: cache.set(lock.removesuffix(":rendering"), kept, 60))
    timer.start()
    response = client.get(article.url)
    timer.join()
    assert response[STATE_HEADER] == "hit"
    assert response.content == content


def test_the_pages_of_product_features_are_kept_until_one_changes(client):
    feature = FeatureFactory(slug="billing", name="Billing")
    for path in ("/en/features/", "/en/features/billing/"):
        assert client.get(path)["X-Page-Cache"] == "miss"
        assert client.get(path)["X-Page-Cache"] == "hit"
    feature.name = "Payments"
    feature.save()
    for path in ("/en/features/", "/en/features/billing/"):
        answer = client.get(path)
        assert answer["X-Page-Cache"] == "miss"
        assert "Payments" in answer.content.decode()


def test_what_changes_by_the_minute_renews_nothing_until_it_goes(client, article, monkeypatch):
    monkeypatch.setattr(sources.get("kb.article"), "changes_often", True)
    entry = CatalogueEntry(source="kb.article", object_id="1")
    client.get(article.url)
    catalogue_changed.send(sender=CatalogueEntry, entries=[entry])
    assert state(client, article.url) == (200, "hit")
    entry.is_deleted = True
    catalogue_changed.send(sender=CatalogueEntry, entries=[entry])
    assert state(client, article.url) == (200, "miss")


def test_lists_are_kept_for_a_minute_alone(client, monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "set", lambda key, value, timeout=None, **_: kept.append((key, timeout)))
    client.get("/en/features/")
    assert [timeout for key, timeout in kept if key.startswith("page:") and "rendering" not in key] == [60]
