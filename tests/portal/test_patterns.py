"""The pattern page: every component can be seen, by those who write templates, and nobody finds it hard to use."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.utils import translation
from playwright.sync_api import Page, sync_playwright

from portal.patterns import FOLDER, SampleForm, components, in_language, patterns

PARTS = {"field_errors"}
"""Templates that only another component includes."""


def staff_client() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_user(email="marta@example.com", password="x", is_staff=True))
    return client


def test_every_component_says_what_it_is_and_shows_a_sample() -> None:
    described = {component.name: component for component in components()}
    assert set(described) == {path.stem for path in FOLDER.glob("*.html")} - PARTS
    for component in described.values():
        assert component.about, component.name
        assert component.variables, component.name
        assert component.samples or component.form, component.name


def test_the_guide_names_every_component_and_no_other() -> None:
    guide = (Path(settings.BASE_DIR) / "docs" / "look.md").read_text(encoding="utf-8")
    table = guide.split("| component | variables |")[1].split("\n\n")[0]
    named = set(re.findall(r"^\| (\w+) \|", table, re.M))
    assert named == {component.name for component in components()}


def test_a_sample_is_shown_in_the_readers_language_or_in_english() -> None:
    sample = {"title": {"en": "Search", "fa": "جست‌وجو"}, "items": [{"label": {"en": "One"}}]}
    assert in_language(sample, "fa") == {"title": "جست‌وجو", "items": [{"label": "One"}]}


def test_a_field_in_error_is_tied_to_its_message() -> None:
    form = SampleForm({"email": "lusine"})
    assert not form.is_valid()
    assert 'aria-describedby="id_email_error"' in str(form["email"])
    assert 'aria-invalid="true"' in str(form["email"])


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ga", "hy", "vi", "fa"])
def test_the_page_shows_every_component_in_every_language(language: str, rf: RequestFactory) -> None:
    with translation.override(language):
        html = patterns(rf.get(f"/{language}/patterns/")).content.decode()
    assert html.count("<code>") >= len(components())
    assert f'dir="{"rtl" if language == "fa" else "ltr"}"' in html
    anchors = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(set(anchors)) == sorted(anchors)


@pytest.mark.django_db
def test_only_staff_see_the_page(client: Client) -> None:
    assert client.get("/en/patterns/").status_code == 302
    assert staff_client().get("/en/patterns/").status_code == 200


@contextmanager
def page_of(address: str, client: Client, **options: Any) -> Iterator[Page]:
    """A browser's page at this address, signed in as the client is."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM_PATH"], args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(**options)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        yield page
        browser.close()


LOOKS = [
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
]


@pytest.mark.journey
@pytest.mark.parametrize("language", ["en", "ga", "hy", "vi", "fa"])
def test_axe_finds_nothing_on_any_component(language: str, live_server) -> None:
    client = staff_client()
    for look in LOOKS:
        with page_of(f"{live_server.url}/{language}/patterns/", client, **look) as page:
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= look["viewport"]["width"]


@pytest.mark.journey
def test_everything_works_by_keyboard(live_server) -> None:
    with page_of(f"{live_server.url}/en/patterns/", staff_client()) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.type") == "search"
        page.get_by_role("tab", name="Okta").focus()
        page.keyboard.press("ArrowLeft")
        assert page.get_by_role("tab", name="Other (SAML)").get_attribute("aria-selected") == "true"
        page.get_by_role("button", name="Open the dialog").press("Enter")
        assert page.locator("#sample-dialog").is_visible()
        page.keyboard.press("Escape")
        assert not page.locator("#sample-dialog").is_visible()


@pytest.mark.journey
def test_a_chosen_theme_stays(live_server) -> None:
    with page_of(f"{live_server.url}/en/patterns/", staff_client(), color_scheme="light") as page:
        paper = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(paper)
        page.get_by_role("button", name="Dark").click()
        page.reload()
        assert page.evaluate(paper) != light
        page.get_by_role("button", name="As on this device").click()
        assert page.evaluate(paper) == light


@pytest.mark.journey
def test_everything_can_be_read_without_a_script(live_server) -> None:
    with page_of(f"{live_server.url}/en/patterns/", staff_client(), java_script_enabled=False) as page:
        for words in ["Open Enterprise applications", "Paste the metadata address.", "Set it up", "Tutorials"]:
            assert page.get_by_text(words).last.is_visible(), words
        assert page.locator(".js-only:visible").count() == 0
