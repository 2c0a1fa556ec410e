"""A Zendesk Guide export."""

import json
from typing import Any

import pytest

from kb.models import ArticlePage, FaqSectionPage, QuestionPage
from publishing.models import PortalDocument, PortalImage
from tests.factories.product import FeatureFactory
from tests.kb.importing.conftest import reasons
from tests.kb.importing.test_files import png

pytestmark = pytest.mark.django_db

HOST = "https://acme.zendesk.com/hc/en-us"
CATEGORIES = [{"id": 1, "name": "Billing", "locale": "en-us", "position": 0, "html_url": f"{HOST}/categories/1"}]
SECTIONS = [
    {"id": 11, "name": "Invoices", "category_id": 1, "locale": "en-us", "position": 1, "description": "All of them."},
    {"id": 12, "name": "Cards", "category_id": 1, "locale": "en-us", "position": 0, "parent_section_id": None},
]


def article(number: int, **fields: Any) -> dict[str, Any]:
    """An article as the Help Center API gives it."""
    return {
        "id": number,
        "title": f"Article {number}?",
        "body": "<p>Text.</p>",
        "locale": "en-us",
        "source_locale": "en-us",
        "section_id": 11,
        "position": number,
        "draft": False,
        "promoted": False,
        "label_names": [],
        "user_segment_id": None,
        "created_at": "2020-05-01T10:00:00Z",
        "updated_at": "2021-05-01T10:00:00Z",
        "html_url": f"{HOST}/articles/{number}-Article",
        **fields,
    }


def export(*articles: dict[str, Any], **more: Any) -> dict[str, str | bytes]:
    """The files of an export, one a resource."""
    resources = {"categories": CATEGORIES, "sections": SECTIONS, "articles": list(articles), **more}
    return {f"{name}.json": json.dumps({name: rows, "count": len(rows)}) for name, rows in resources.items()}


def test_sections_and_articles_are_taken(take):
    report = take(export(article(1), article(2, section_id=12, label_names=["vat", "tax"])), "zendesk")
    assert not report.problems
    assert [page.title for page in FaqSectionPage.objects.order_by("path")] == ["Cards", "Invoices"]
    assert FaqSectionPage.objects.get(title="Invoices").intro == "<p>All of them.</p>"
    page = QuestionPage.objects.get(title="Article 2?")
    assert page.import_id == "zendesk/article/2"
    assert page.keywords == "vat, tax"
    assert page.first_published_at.year == 2020
    assert page.get_parent().title == "Cards"


def test_one_file_may_hold_everything(take):
    everything = {"categories": CATEGORIES, "sections": SECTIONS, "articles": [article(1)]}
    take({"export.json": json.dumps(everything)}, "zendesk")
    assert QuestionPage.objects.get().get_parent().title == "Invoices"


def test_pages_of_a_list_are_put_together(take):
    pages = [{"articles": [article(1)], "next_page": "…"}, {"articles": [article(2)], "next_page": None}]
    files = {
        **export(),
        "articles.json": json.dumps(pages),
        "articles-2.json": json.dumps([article(3)]),
        "articles/4.json": json.dumps({"article": article(4)}),
        "articles/5.json": json.dumps(article(5)),
    }
    take(files, "zendesk")
    assert QuestionPage.objects.count() == 5


def test_promoted_articles_come_first(take):
    take(export(article(1), article(2, position=0), article(3, promoted=True)), "zendesk")
    assert [page.title[8] for page in QuestionPage.objects.order_by("path")] == ["3", "2", "1"]


def test_the_feature_is_that_of_the_section_or_its_category(take):
    billing, cards = FeatureFactory(slug="billing", name="Billing"), FeatureFactory(slug="cards", name="Cards")
    take(export(article(1), article(2, section_id=12)), "zendesk")
    assert QuestionPage.objects.get(title="Article 1?").feature == billing
    assert QuestionPage.objects.get(title="Article 2?").feature == cards


def test_translations_are_joined(take):
    translations = [
        {"source_id": 1, "source_type": "Article", "locale": "vi", "title": "Bài 1?", "body": "<p>Chữ.</p>"},
        {"source_id": 11, "source_type": "Section", "locale": "vi", "title": "Hóa đơn"},
        {"source_id": 1, "source_type": "Article", "locale": "en-us", "title": "Article 1?", "body": "<p>Text.</p>"},
        {"source_id": 1, "source_type": "Article", "locale": "fr", "title": "Un", "body": "<p>Texte.</p>"},
        {"source_id": 9, "source_type": "Article", "locale": "vi", "title": "Mồ côi", "body": "<p>x</p>"},
    ]
    report = take(export(article(1), translations=translations), "zendesk")
    english, vietnamese = (QuestionPage.objects.get(locale__language_code=code) for code in ("en", "vi"))
    assert vietnamese.title == "Bài 1?"
    assert vietnamese.translation_key == english.translation_key
    assert vietnamese.get_parent().title == "Hóa đơn"
    assert "content has no language fr" in reasons(report)
    assert "article 9: there is a translation of it, but not the article itself" in reasons(report)


def test_a_draft_stays_a_draft(take):
    take(export(article(1, draft=True)), "zendesk")
    assert not QuestionPage.objects.get().live


SEGMENTS = [
    {"id": 71, "name": "Signed-in users", "user_type": "signed_in_users", "built_in": True, "tags": []},
    {"id": 72, "name": "Agents", "user_type": "staff", "built_in": True},
    {"id": 73, "name": "VIPs", "user_type": "signed_in_users", "tags": ["vip"]},
]


@pytest.mark.parametrize(
    ("fields", "audiences"),
    [
        ({"user_segment_id": None}, []),
        ({"user_segment_id": 71}, ["members"]),
        ({"user_segment_id": 72}, ["staff"]),
        ({"user_segment_id": 73}, ["staff"]),
        ({"user_segment_id": 99}, ["staff"]),
        ({"user_segment_id": None, "user_segment_ids": [71, 72]}, ["members", "staff"]),
    ],
)
def test_user_segments_become_audiences_that_are_never_wider(take, fields, audiences):
    report = take(export(article(1, **fields), user_segments=SEGMENTS), "zendesk")
    assert QuestionPage.objects.get().audiences == audiences
    assert ("shown to staff alone" in reasons(report)) == (fields["user_segment_id"] in (73, 99))


def test_links_between_articles_are_rewritten_and_others_kept(take):
    body = f"""<p><a href="{HOST}/articles/2-Two">two</a> <a href="/hc/en-us/articles/2">again</a>
    <a href="{HOST}/sections/12">cards</a> <a href="https://other.example/articles/2">elsewhere</a>
    <a href="{HOST}/articles/404">gone</a></p>"""
    take(export(article(1, body=body), article(2, section_id=12)), "zendesk")
    text = QuestionPage.objects.get(title="Article 1?").body[0].value.source
    assert text.count(f'linktype="page" id="{QuestionPage.objects.get(title="Article 2?").pk}"') == 2
    assert f'id="{FaqSectionPage.objects.get(title="Cards").pk}"' in text
    assert "https://other.example/articles/2" in text
    assert f"{HOST}/articles/404" in text


def test_images_and_attachments_come_along(take):
    address = "https://acme.zendesk.com/hc/article_attachments/51/box.png"
    body = f'<p><img src="{address}" alt="A box"></p><p><a href="/hc/article_attachments/52/terms.pdf">Terms</a></p>'
    rows = [
        {"id": 51, "article_id": 1, "file_name": "box.png", "inline": True},
        {"id": 52, "article_id": 1, "file_name": "terms.pdf", "inline": False},
        {"id": 53, "article_id": 1, "file_name": "prices.csv", "inline": False},
        {"id": 54, "article_id": 1, "file_name": "lost.pdf", "inline": False},
    ]
    files = {
        **export(article(1, body=body), article_attachments=rows),
        "attachments/51-box.png": png(),
        "attachments/52/terms.pdf": b"%PDF-1.4",
        "files/prices.csv": b"a,b\n1,2",
    }
    report = take(files, "zendesk")
    page = QuestionPage.objects.get()
    assert [block.block_type for block in page.body] == ["image", "text", "download"]
    assert page.body[0].value["alt"] == "A box"
    assert PortalImage.objects.count() == 1
    assert PortalDocument.objects.count() == 2
    assert page.body[2].value["document"].title == "Prices"
    assert "its attachment lost.pdf is not in the export" in reasons(report)


def test_a_second_import_changes_nothing(take):
    files = export(article(1), article(2, section_id=12))
    take(files, "zendesk")
    assert take(files, "zendesk").outcomes == {"unchanged": 4}


def test_the_same_article_twice_is_taken_once(take):
    take({**export(article(1)), "articles-2.json": json.dumps({"articles": [article(1)]})}, "zendesk")
    assert QuestionPage.objects.count() == 1


def test_sections_of_the_same_name_are_told_apart(take):
    twice = [*SECTIONS, {"id": 13, "name": "Invoices", "category_id": 2, "locale": "en-us", "position": 0}]
    categories = [*CATEGORIES, {"id": 2, "name": "Partners", "locale": "en-us", "position": 1}]
    take(export(article(1), article(2, section_id=13), sections=twice, categories=categories), "zendesk")
    assert {page.title for page in FaqSectionPage.objects.all()} == {"Billing: Invoices", "Partners: Invoices"}


def test_an_article_whose_section_is_missing_is_taken_and_told(take):
    report = take(export(article(1, section_id=404)), "zendesk")
    assert "its section 404 is not in the export" in reasons(report)
    assert QuestionPage.objects.get().live


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (article(2, title=""), "the title is missing"),
        (article(2, body=""), "there is no text in it"),
        (article(2, id=None), "an article without an id"),
        (article(2, title=None, body=["x"]), "the title is missing"),
        ("no row", "this is no row"),
        (article(2, body="<div>" * 3000), ""),
        (article(2, label_names="x", position="first", section_id={"a": 1}), "is not in the export"),
    ],
)
def test_a_broken_article_does_not_stop_the_others(take, broken, reason):
    report = take(export(article(1), broken), "zendesk")
    assert reason in reasons(report)
    assert QuestionPage.objects.filter(title="Article 1?", live=True).exists()


def test_a_broken_file_does_not_stop_the_others(take):
    files = {
        **export(article(1)),
        "translations.json": '{"translations": [',
        "notes.json": '[{"id": 1}]',
        "x.json": "7",
    }
    report = take(files, "zendesk")
    assert "translations.json: the file is no JSON" in reasons(report)
    assert "notes.json: rows of an unknown kind" in reasons(report)
    assert "x.json: this is no row" in reasons(report)
    assert QuestionPage.objects.count() == 1


def test_articles_can_become_articles(take):
    take(export(article(1)), "zendesk", kind="article")
    assert ArticlePage.objects.get().title == "Article 1?"
