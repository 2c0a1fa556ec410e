"""Writing with a real browser: what is typed appears as others will see it; also on a phone, also without a script."""

from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from community.models import Thread
from tests.factories import kb
from tests.factories.accounts import UserFactory
from tests.factories.community import a_space, a_thread
from tests.journeys.test_community import DESK, PHONE, browsers, tab_of  # noqa: F401  fixtures

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PREVIEW, TEXT = "[data-preview-place]", "#reply textarea"
LONG = "\n\n".join(f"Paragraph {number} of a long answer." for number in range(40))


@pytest.fixture
def thread() -> Thread:
    kb.tree()
    kb.tree("fa")
    return a_thread(a_space(), title="Where is the export?")


def writing(tab_of: Any, thread: Thread, viewport: Any, language: str = "en") -> Page:  # noqa: F811  the fixture
    page: Page = tab_of(UserFactory(language=language), viewport)
    page.goto(f"/{language}/community/threads/{thread.pk}/")
    return page


def test_what_is_typed_appears_beside_it(tab_of, thread):  # noqa: F811  the fixture
    page = writing(tab_of, thread, DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/preview/") else None)
    page.locator(TEXT).press_sequentially("I only see **this** year, and nothing of the year before.", delay=20)
    expect(page.locator(f"{PREVIEW} strong")).to_have_text("this")
    expect(page.locator(TEXT)).to_be_visible()
    assert len(asked) < 5
    page.locator(TEXT).fill("Look:\n\n> [!SPOILER]\n> the end\n\nMore.")
    page.locator(f"{PREVIEW} summary").click()
    page.locator(TEXT).press("End")
    before = page.evaluate("scrollY")
    page.keyboard.type(" And more.")
    expect(page.locator(PREVIEW)).to_contain_text("More. And more.")
    # What did not change was not touched, and the page did not move.
    expect(page.locator(f"{PREVIEW} details")).to_have_attribute("open", "")
    assert page.evaluate("scrollY") == before
    page.locator(TEXT).fill(LONG)
    expect(page.get_by_text("Paragraph 39 of a long answer.")).to_be_in_viewport()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(PREVIEW)).to_be_hidden()
    page.reload()
    expect(page.locator(PREVIEW)).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_phone_shows_either_the_text_or_what_becomes_of_it(tab_of, thread, language):  # noqa: F811  the fixture
    page = writing(tab_of, thread, PHONE, language)
    with translation.override(language):
        words = {each: gettext(each) for each in ("Preview", "Write", "Send")}
    page.locator(TEXT).fill("فهرست:\n\n- یک\n- دو")
    expect(page.locator(PREVIEW)).to_be_hidden()
    page.locator("#reply").get_by_role("button", name=words["Preview"]).press("Enter")
    expect(page.locator(f"{PREVIEW} li")).to_have_text(["یک", "دو"])
    expect(page.locator(PREVIEW)).to_have_attribute("dir", "rtl")
    expect(page.locator(TEXT)).to_be_hidden()
    page.locator("#reply").get_by_role("button", name=words["Write"]).press("Enter")
    page.locator(TEXT).fill("")
    page.locator("#reply").get_by_role("button", name=words["Preview"]).press("Enter")
    # Sending nothing leads back to the field that wants something.
    page.locator("#reply").get_by_role("button", name=words["Send"], exact=True).press("Enter")
    expect(page.locator(TEXT)).to_be_focused()


def test_without_a_script_a_button_shows_it(tab_of, thread, chromium, browsers):  # noqa: F811  fixtures
    signed_in = writing(tab_of, thread, PHONE)
    plain = chromium.new_context(java_script_enabled=False, storage_state=signed_in.context.storage_state())
    browsers.append(plain)
    page = plain.new_page()
    page.goto(signed_in.url)
    page.locator(TEXT).fill("I only see **this** year.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(f"{PREVIEW} strong")).to_have_text("this")
    expect(page.locator("textarea")).to_have_value("I only see **this** year.")
    assert thread.posts.count() == 1
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#post-2 strong")).to_have_text("this")
