"""The home page and the pages of the product's features."""

import json
import re
from unittest.mock import Mock

import pytest
from django.db import DatabaseError

from kb.models import ArticlePage, TutorialProgress
from portal.models import HomePage
from portal.navigation import navigation
from product.models import FeatureVersion
from search.actions import update_catalogue
from tests.factories import kb
from tests.factories.accounts import UserFactory, a_partner, an_administrator
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogued():
    """Lets the catalogue know what the test has published."""
    return update_catalogue


def shown(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_home_page_puts_search_first(client, catalogued):
    html = shown(client, kb.tree().home.url)
    assert html.index("How can we help?") < html.index('id="find-home"')
    assert html.count("<h1") == 1


def test_features_stand_with_what_there_is_about_them(client, catalogued):
    billing = FeatureFactory(name="Billing", description="Plans and invoices")
    section = kb.a_section(feature=billing)
    kb.a_question(section)
    kb.a_question(section)
    kb.a_tutorial(feature=billing)
    catalogued()
    html = shown(client, kb.tree().home.url)
    card = re.search(r'<article class="card feature">.*?</article>', html, re.DOTALL)[0]
    assert "Plans and invoices" in card
    assert "2 answers · 1 tutorial" in card
    assert f"/en/features/{billing.slug}/" in card


def test_what_editors_chose_is_asked_most_first_and_answers_fill_up(client, catalogued):
    section = kb.a_section()
    kb.a_question(section, title="Helped often")
    chosen = kb.a_question(section, title="Chosen by hand")
    home = kb.tree().home
    home.popular = json.dumps([{"type": "page", "value": chosen.pk}])
    home.save()
    catalogued()
    html = shown(client, home.url)
    asked = html[html.index("Asked most") :]
    assert asked.index("Chosen by hand") < asked.index("Helped often")


def test_the_newest_is_shown_without_sections(client, catalogued):
    kb.a_section(title="Only a section")
    kb.an_article(title="Just published")
    catalogued()
    new = shown(client, kb.tree().home.url).split("What is new")[1]
    assert "Just published" in new
    assert "Only a section" not in new


def test_lists_are_in_the_readers_language_first_and_the_rest_is_labelled(client, catalogued):
    english = kb.an_article(title="Known in both")
    kb.an_article(title="English alone")
    kb.an_article(language="ga", title="Ar eolas sa dá theanga", translation_of=english)
    catalogued()
    html = shown(client, kb.tree("ga").home.url)
    assert html.index("Ar eolas") < html.index("English alone")
    assert "Known in both" not in html
    assert re.search(r'<a href="/ga/[^"]+" lang="en" dir="ltr">English alone</a><span class="badge" lang="en">', html)


def test_what_is_for_partners_is_neither_listed_nor_counted_for_others(client, catalogued):
    billing = FeatureFactory()
    section = kb.a_section(feature=billing, audiences=["partners"])
    kb.a_question(section, title="Partner prices")
    kb.an_article(title="Partner plan", audiences=["partners"], feature=billing)
    catalogued()
    for url in (kb.tree().home.url, "/en/features/", f"/en/features/{billing.slug}/", kb.tree().articles.url):
        html = shown(client, url)
        assert "Partner p" not in html
        assert "1 answer" not in html
    client.force_login(a_partner())
    assert "1 answer" in shown(client, kb.tree().home.url)
    assert "Partner plan" in shown(client, f"/en/features/{billing.slug}/")


def test_a_signed_in_reader_goes_on_where_they_stopped(client, catalogued):
    reader = UserFactory()
    tutorial = kb.a_tutorial(title="Half done")
    finished = kb.a_tutorial(title="All done")
    catalogued()
    TutorialProgress.objects.create(user=reader, tutorial=tutorial.translation_key, step=tutorial.step_ids[0])
    for step in finished.step_ids:
        TutorialProgress.objects.create(user=reader, tutorial=finished.translation_key, step=step)
    client.force_login(reader)
    begun = re.search(r'aria-labelledby="go-on".*?</section>', shown(client, kb.tree().home.url), re.DOTALL)[0]
    assert "Half done" in begun
    assert "1 of 2 steps" in begun
    assert "All done" not in begun


def test_a_feature_page_gathers_everything_by_kind(client, catalogued):
    billing = FeatureFactory(name="Billing", names={"ga": "Billeáil"})
    FeatureVersion.objects.create(feature=billing, number="5.2", released="2026-09-01")
    section = kb.a_section(feature=billing, title="About billing")
    kb.a_question(section, title="Where are my invoices?")
    kb.a_tutorial(feature=billing, title="Pay the first invoice")
    kb.an_article(title="About something else")
    catalogued()
    html = shown(client, f"/en/features/{billing.slug}/")
    assert "version 5.2" in html
    assert html.index("Questions") < html.index("Where are my invoices?") < html.index("Pay the first invoice")
    assert "About something else" not in html
    assert "Billeáil" in shown(client, f"/ga/features/{billing.slug}/")


def test_a_feature_page_shows_the_first_of_each_kind_and_how_many_there_are(client, catalogued):
    billing = FeatureFactory()
    section = kb.a_section(feature=billing)
    for number in range(10):
        kb.a_question(section, title=f"Number {number}")
    catalogued()
    html = shown(client, f"/en/features/{billing.slug}/")
    assert html.count("Number ") == 8
    assert '<span class="muted num">10</span>' in html


def test_a_former_address_of_a_feature_redirects(client):
    billing = FeatureFactory(slug="billing")
    billing.slug = "payments"
    billing.save()
    answer = client.get("/en/features/billing/")
    assert (answer.status_code, answer.url) == (301, "/en/features/payments/")
    assert client.get("/en/features/never/").status_code == 404


def test_editors_may_edit_a_feature_from_its_page(client):
    billing = FeatureFactory()
    url = f"/en/features/{billing.slug}/"
    assert "/admin/" not in shown(client, url)
    client.force_login(an_administrator())
    assert f"/admin/snippets/product/feature/edit/{billing.pk}/" in shown(client, url)


def test_the_navigation_leads_to_the_indexes_that_a_reader_may_open(client):
    tree = kb.tree()
    for page in (tree.faq, tree.articles):
        page.show_in_menus = True
        page.save()
    tree.articles.audiences = ["partners"]
    tree.articles.save()
    html = shown(client, tree.home.url)
    bar = re.search(r'<nav class="main-nav.*?</nav>', html, re.DOTALL)[0]
    assert tree.faq.url in bar
    assert tree.articles.url not in bar
    assert 'href="/en/features/"' in html.split("<footer")[1]
    client.force_login(a_partner())
    assert tree.articles.url in shown(client, tree.home.url)


def test_a_page_that_stands_by_itself_is_linked_at_the_foot(client):
    home = HomePage.objects.get(pk=kb.tree().home.pk)
    home.add_child(instance=ArticlePage(title="Imprint", slug="imprint", show_in_menus=True))
    html = shown(client, home.url)
    assert "Imprint" not in html.split("<main")[0]
    assert 'href="/en/imprint/"' in html.split("<footer")[1]


def test_the_bar_stays_away_with_the_database(rf):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.navigation.menu", Mock(side_effect=DatabaseError))
        assert navigation(rf.get("/en/")) == []
