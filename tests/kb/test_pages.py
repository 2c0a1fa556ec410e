"""Every kind of page is shown, with what stands around it."""

import json
import re

import pytest

from tests.factories import kb
from tests.factories.accounts import a_partner, an_administrator
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


def shown(client, page):
    answer = client.get(page.url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def data_of(html):
    """The JSON-LD of a page, by type."""
    found = {}
    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL):
        for node in json.loads(block)["@graph"]:
            found[node["@type"]] = node
    return found


def test_a_question_begins_with_its_short_answer(client):
    html = shown(client, kb.a_question(title="Can I export it?", short_answer="Yes, as CSV."))
    assert html.index("Can I export it?</h1>") < html.index('<p class="short">Yes, as CSV.</p>')
    assert html.index('<p class="short">') < html.index('<h2 id="in-detail">')


def test_a_question_tells_search_engines_its_answer(client):
    data = data_of(shown(client, kb.a_question(title="Can I export it?", short_answer="Yes, as CSV.")))
    question = data["FAQPage"]["mainEntity"][0]
    assert question["name"] == "Can I export it?"
    assert question["acceptedAnswer"]["text"].startswith("Yes, as CSV.")
    assert [step["name"] for step in data["BreadcrumbList"]["itemListElement"]][-1] == "Can I export it?"


def test_an_article_has_contents_and_is_a_technical_article(client):
    html = shown(client, kb.an_article(title="How it works"))
    assert 'href="#first"' in html
    assert 'href="#then"' in html
    assert data_of(html)["TechArticle"]["headline"] == "How it works"


def test_a_page_says_who_checked_it_for_which_version(client):
    checker = an_administrator(name="Aoife")
    article = kb.an_article(reviewed_by=checker, for_version="5.2", reviewed_on="2026-11-14")
    html = shown(client, article)
    assert "Checked by Aoife" in html
    assert "version 5.2" in html
    assert "1 minute" in html


def test_a_page_carries_its_own_language_and_direction(client):
    html = shown(client, kb.an_article(language="fa", title="راهنما"))
    assert '<div class="prose" lang="fa" dir="rtl">' in html


def test_neighbours_lead_back_and_on(client):
    section = kb.a_section()
    first, second, third = (kb.a_question(section, title=f"Question {name}") for name in ("one", "two", "three"))
    html = shown(client, second)
    assert f'<a rel="prev" href="{first.url}">' in html
    assert f'<a rel="next" href="{third.url}">' in html


def test_the_way_to_a_page_is_shown(client):
    section = kb.a_section(title="Billing")
    html = shown(client, kb.a_question(section))
    crumbs = re.search(r'<ol class="crumbs">(.*?)</ol>', html, re.DOTALL)[1]
    assert section.url in crumbs
    assert section.get_parent().url in crumbs


def test_editors_get_a_button_to_edit_and_others_do_not(client):
    article = kb.an_article()
    edit = f"/admin/pages/{article.pk}/edit/"
    assert edit not in shown(client, article)
    client.force_login(an_administrator())
    assert edit in shown(client, article)


def test_a_section_lists_its_questions_under_their_headings(client):
    section = kb.a_section(title="Billing")
    kb.a_question(section, title="Without a heading", short_answer="Yes.")
    kb.a_question(section, title="About paying", group="Payments")
    kb.a_question(section, title="About refunds", group="Refunds")
    kb.a_question(section, title="More about paying", group="Payments")
    html = shown(client, section)
    order = ["Without a heading", "Payments</h2>", "About paying", "More about paying", "Refunds</h2>", "About refunds"]
    assert sorted(order, key=html.rindex) == order
    names = [item["name"] for item in data_of(html)["FAQPage"]["mainEntity"]]
    assert set(names) == {"Without a heading", "About paying", "About refunds", "More about paying"}


def test_the_faq_lists_sections_with_their_numbers(client):
    section = kb.a_section(title="Billing", feature=FeatureFactory(description="Plans and invoices"))
    for _number in range(3):
        kb.a_question(section)
    html = shown(client, section.get_parent())
    assert "Billing" in html
    assert "Plans and invoices" in html
    assert "3 answers" in html


def test_a_section_fills_up_from_the_fallback_language_and_says_so(client):
    section = kb.a_section(title="Billing")
    translated = kb.a_question(section, title="Translated already")
    kb.a_question(section, title="English alone")
    irish = kb.a_section(language="ga", title="Billeáil", translation_of=section)
    kb.a_question(irish, title="Aistrithe", translation_of=translated)
    html = shown(client, irish)
    assert "Aistrithe" in html
    assert "Translated already" not in html
    assert re.search(r'<a href="/ga/[^"]*" lang="en" dir="ltr">English alone</a>', html)
    assert "2 fhreagra" in shown(client, irish.get_parent())


def test_a_page_for_partners_is_nowhere_for_others(client):
    section = kb.a_section(title="Billing")
    first = kb.a_question(section, title="Before it")
    secret = kb.a_question(section, title="Partner prices", audiences=["partners"])
    kb.a_question(section, title="After it")
    for page in (first, section, section.get_parent()):
        html = shown(client, page)
        assert "Partner prices" not in html
        assert secret.slug not in html
    assert "2 answers" in shown(client, section.get_parent())
    assert client.get(secret.url).status_code == 302
    client.force_login(a_partner())
    assert "Partner prices" in shown(client, first)
    assert "3 answers" in shown(client, section.get_parent())


def test_a_section_for_partners_takes_its_questions_along(client):
    section = kb.a_section(title="Partner programme", audiences=["partners"])
    question = kb.a_question(section, title="What do I earn?")
    open_section = kb.a_section(title="Billing")
    for page in (section.get_parent(), open_section):
        assert "Partner programme" not in shown(client, page)
    assert client.get(question.url).status_code == 302
    client.force_login(a_partner())
    assert "What do I earn?" in shown(client, section)


def test_a_question_is_about_its_sections_feature_unless_it_says_otherwise():
    feature = FeatureFactory()
    assert kb.a_question(kb.a_section(feature=feature)).feature == feature
