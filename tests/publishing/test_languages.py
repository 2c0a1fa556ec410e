"""Each page in the reader's language, or in another one that says so."""

import pytest
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Page

from publishing.interface import BorrowedInterface
from publishing.languages import address_in, interface_language, language_name
from tests.factories.accounts import a_customer
from tests.factories.kb import a_question, a_section, an_article, structure, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_cache(settings):
    settings.ANONYMOUS_PAGE_CACHE_SECONDS = 0


@pytest.fixture
def english():
    return an_article(title="How it works", slug="how-it-works")


def persian_of(page, **fields):
    return an_article(language="fa", translation_of=page, title="چگونه کار می‌کند", slug="چگونه", **fields)


def test_a_page_that_is_not_translated_is_shown_inside_the_readers_interface(client, english):
    response = client.get("/fa/articles/how-it-works/")
    page = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="fa" dir="rtl"' in page
    assert '<div class="prose" lang="en" dir="ltr">' in page
    assert f'<link rel="canonical" href="{english.full_url}">' in page
    assert response["Content-Language"] == "en"
    assert '<div class="notice' in page
    assert "انگلیسی" in page


def test_the_original_itself_carries_no_notice(client, english):
    page = client.get(english.url).content.decode()
    assert '<div class="notice' not in page
    assert '<html lang="en" dir="ltr"' in page


def test_an_address_of_the_original_leads_to_the_translation_once_there_is_one(client, english):
    translated = persian_of(english)
    response = client.get("/fa/articles/how-it-works/?t=12")
    assert response.status_code == 302
    assert response["Location"] == f"{translated.url}?t=12"
    translated.unpublish()
    assert client.get("/fa/articles/how-it-works/").status_code == 200


def test_a_translation_that_the_reader_may_not_see_is_not_led_to(client, english):
    persian_of(english, audiences=["customers"])
    assert client.get("/fa/articles/how-it-works/").status_code == 200
    client.force_login(a_customer())
    assert client.get("/fa/articles/how-it-works/").status_code == 302


def test_an_original_that_the_reader_may_not_see_stays_hidden_in_every_language(client):
    an_article(title="Secret plan", slug="secret", audiences=["customers"])
    for language in ("en", "fa", "vi"):
        response = client.get(f"/{language}/articles/secret/")
        assert response.status_code == 302
        assert f"/{language}/account/login/" in response["Location"]
        assert b"Secret plan" not in response.content


def test_a_page_that_exists_in_another_language_alone_is_shown_too(client):
    an_article(language="vi", title="Riêng", slug="rieng")
    response = client.get("/fa/bai-viet/rieng/")
    assert response.status_code == 200
    assert 'lang="vi" dir="ltr"' in response.content.decode()


def test_what_is_nowhere_is_not_found(client, english):
    assert client.get("/fa/articles/nothing/").status_code == 404
    assert client.get("/en/articles/nothing/").status_code == 404


def test_a_draft_is_not_shown_in_any_language(client):
    an_article(slug="draft", live=False)
    assert client.get("/en/articles/draft/").status_code == 404
    assert client.get("/fa/articles/draft/").status_code == 404


def test_an_outdated_translation_says_that_the_original_is_newer(client, english):
    translated = persian_of(english)
    assert '<div class="notice' not in client.get(translated.url).content.decode()
    english.save_revision().publish()
    page = client.get(translated.url).content.decode()
    assert '<div class="notice warn' in page
    assert f'href="{english.url}"' in page
    translated.save_revision().publish()
    assert '<div class="notice' not in client.get(translated.url).content.decode()


def test_the_language_switch_stays_on_the_same_page(client, english, rf):
    translated = persian_of(english)
    for page in (english, translated):
        content = client.get(page.url).content.decode()
        for url in (english.url, translated.url, "/ga/articles/how-it-works/", "/hy/articles/how-it-works/"):
            assert f'href="{url}"' in content


def test_search_engines_are_told_of_published_public_translations(client, english):
    translated = persian_of(english)
    an_article(language="vi", translation_of=english, audiences=["members"])
    page = client.get(english.url).content.decode()
    assert f'<link rel="alternate" hreflang="fa" href="{translated.full_url}">' in page
    assert f'<link rel="alternate" hreflang="x-default" href="{english.full_url}">' in page
    assert 'hreflang="vi"' not in page.split("</head>")[0]


def test_links_among_pages_stay_in_the_readers_interface(client):
    section = a_section(title="Sign-in", slug="sign-in")
    first = a_question(section, title="First?", slug="first")
    body = [text(f'<p><a linktype="page" id="{first.pk}">the first</a></p>')]
    a_question(section, title="Second?", slug="second", body=body)
    page = client.get("/fa/faq/sign-in/second/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert 'href="/fa/faq/sign-in/first/"' in main
    assert 'href="/en/' not in main


def test_the_start_address_leads_to_the_browsers_language(client):
    structure()
    for wished, expected in (("fa, en;q=0.5", "/fa/"), ("de, fr", "/en/"), ("vi-VN", "/vi/"), ("", "/en/")):
        response = client.get("/", headers={"Accept-Language": wished})
        assert (response.status_code, response["Location"]) == (302, expected)
        assert "no-store" in response["Cache-Control"]


def test_the_start_address_leads_the_signed_in_to_their_own_language(client):
    structure()
    client.force_login(a_customer(language="hy"))
    assert client.get("/", headers={"Accept-Language": "fa"})["Location"] == "/hy/"


def test_each_language_has_its_home(client):
    for code in structure():
        response = client.get(f"/{code}/")
        assert response.status_code == 200
        assert f'<html lang="{code}"' in response.content.decode()


def test_a_renamed_page_is_found_under_its_old_address_in_every_language(client, django_capture_on_commit_callbacks):
    page = an_article(slug="old-name")
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "new-name"
        page.save_revision().publish()
    assert client.get("/en/articles/old-name/")["Location"] == "/en/articles/new-name/"
    assert client.get("/fa/articles/old-name/")["Location"] == "/fa/articles/new-name/"


def test_renaming_and_moving_a_section_takes_its_questions_along(client, django_capture_on_commit_callbacks):
    section = a_section(slug="accounts")
    question = a_question(section, slug="how")
    section = type(section).objects.get(pk=section.pk)
    with django_capture_on_commit_callbacks(execute=True):
        section.slug = "sign-in"
        section.save_revision().publish()
    response = client.get("/en/faq/accounts/how/")
    assert (response.status_code, response["Location"]) == (301, "/en/faq/sign-in/how/")
    other = a_section(slug="other")
    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(pk=question.pk).move(other, pos="last-child")
    response = client.get("/en/faq/sign-in/how/")
    assert (response.status_code, response["Location"]) == (301, "/en/faq/other/how/")


def test_languages_are_named_in_the_language_of_the_interface():
    assert language_name("en", "fa") == "انگلیسی"
    assert language_name("en", "ga") == "Béarla"
    assert language_name("fa", "en") == "Persian"
    assert language_name("xx-unknown", "en") == "xx-unknown"


def test_an_address_in_another_language_keeps_the_path(english):
    assert address_in(english, "fa") == "/fa/articles/how-it-works/"
    assert address_in(english, "en") == english.url


def test_a_content_language_without_an_interface_borrows_every_word():
    borrowed = BorrowedInterface("de")
    assert borrowed.to_language() == "de"
    assert borrowed.gettext("January") == "January"
    with translation.override("fa"):
        assert gettext("January") != "January"


def test_the_interface_around_a_borrowing_language_says_it_is_another():
    assert interface_language("de") == "en"
    assert interface_language("fa") == "fa"
