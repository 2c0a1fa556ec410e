"""The trees every portal begins with."""

import pytest
from django.conf import settings
from wagtail.models import Locale, Page, Site

from kb.actions import ensure_site_structure
from portal.models import HomePage
from tests.databases import lasting

pytestmark = pytest.mark.django_db


def empty_the_portal() -> None:
    """Leave what a new database of Wagtail holds: its welcome page, where the default site begins."""
    Site.objects.all().delete()
    for page in Page.objects.filter(depth=2):
        page.delete()
    welcome = Page(title="Welcome to your new Wagtail site!", slug="welcome", locale=Locale.get_default())
    Page.objects.get(depth=1).add_child(instance=welcome)
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)


@pytest.fixture(scope="module")
def trees(django_db_setup, django_db_blocker):
    with lasting(django_db_blocker):
        empty_the_portal()
        yield ensure_site_structure()


def test_every_language_gets_a_home_and_four_indexes(trees):
    assert list(trees) == settings.CONTENT_LANGUAGES
    for code, tree in trees.items():
        assert tree.home.locale.language_code == code
        assert {tree.faq.get_parent().pk, tree.webinars.get_parent().pk} == {tree.home.pk}
        assert tree.tutorials.live


def test_the_trees_are_joined_as_translations(trees):
    assert trees["fa"].home.translation_key == trees["en"].home.translation_key
    assert trees["ga"].articles.translation_key == trees["en"].articles.translation_key


def test_the_default_site_begins_at_the_fallback_languages_home(trees):
    assert Site.objects.get(is_default_site=True).root_page_id == trees["en"].home.pk
    assert trees["en"].faq.url == "/en/faq/"
    assert trees["vi"].faq.url == "/vi/hoi-dap/"
    assert not Page.objects.filter(title__startswith="Welcome to your new Wagtail").exists()


def test_a_second_run_changes_nothing():
    first = ensure_site_structure()
    rows = Page.objects.count()
    second = ensure_site_structure()
    assert Page.objects.count() == rows
    assert [tree.faq.pk for tree in first.values()] == [tree.faq.pk for tree in second.values()]


def test_a_language_added_later_joins_the_others():
    before = HomePage.objects.count()
    trees = ensure_site_structure(languages=["sv"])
    assert HomePage.objects.count() == before + 1
    assert trees["sv"].home.translation_key == trees["en"].home.translation_key


def test_a_language_without_names_of_its_own_gets_english_ones():
    tree = ensure_site_structure(languages=["sv"])["sv"]
    assert tree.faq.title == "Questions"
    assert tree.home.slug == "home-sv"
