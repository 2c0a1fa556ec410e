"""The pattern page: every component can be seen, by those who write templates, and nobody finds it hard to use."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.utils import translation
from playwright.sync_api import sync_playwright

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


@pytest.mark.journey
@pytest.mark.parametrize("language", ["en", "ga", "hy", "vi", "fa"])
def test_axe_finds_nothing_on_any_component(language: str, live_server) -> None:
    session = staff_client().cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM_PATH"], args=["--no-sandbox", "--disable-gpu"]
        )
        for colours, width in [("light", 1280), ("dark", 1280), ("light", 390)]:
            context = browser.new_context(color_scheme=colours, viewport={"width": width, "height": 900})
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
            page = context.new_page()
            complaints: list[str] = []
            page.on("console", lambda message, to=complaints: message.type == "error" and to.append(message.text))
            page.goto(f"{live_server.url}/{language}/patterns/", wait_until="networkidle")
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert complaints == []
            context.close()
        browser.close()
