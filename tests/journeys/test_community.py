"""The community with a real browser: a question is asked, answered, accepted and found; nobody is kept out of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from community.actions.people import profile_of
from community.models import Draft, Post, Thread
from tests.factories import kb
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_reply, a_solved_thread, a_space
from tests.factories.product import FeatureFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HUMAN = 3_500
"""Milliseconds: whoever writes faster is taken for a machine."""
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def browsers(chromium: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def tab_of(chromium: Browser, browsers, live_server) -> Any:
    """Opens a tab for somebody who is signed in, or for a stranger; nothing may go wrong in it."""
    wrong: list[str] = []

    def opened(user: Any = None, viewport: Any = DESK) -> Page:
        context = chromium.new_context(base_url=live_server.url, viewport=viewport)
        browsers.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield opened
    assert wrong == []


TITLE = "Where do I find invoices of last year?"


def ask(page: Page) -> None:
    """From the community's home to a question that is sent, past the page that might have answered it."""
    page.goto("/en/community/")
    page.get_by_role("link", name="Ask a question").click()
    page.get_by_role("link", name="Billing").click()
    expect(page.get_by_role("link", name="Where do I find my invoices?")).to_be_visible()
    page.get_by_role("link", name="Ask the community").click()
    page.get_by_label("Your question in one sentence").press_sequentially(TITLE)
    expect(page.locator("[data-similar]")).to_contain_text("Where do I find my invoices?")
    page.locator("textarea").fill("I only see **this** year.")
    page.wait_for_timeout(HUMAN)
    expect(page.locator("[data-preview-place] strong")).to_have_text("this")
    page.get_by_role("button", name="Look it over").press("Enter")
    page.get_by_role("button", name="Send").press("Enter")
    expect(page.locator("h1")).to_have_text(TITLE)


def answer(page: Page, thread: Thread, person: Any) -> None:
    """By the keyboard; what is typed is kept as a draft."""
    page.goto(f"/en/community/threads/{thread.pk}/")
    page.locator("textarea").press_sequentially("Choose the year above the list.")
    expect(page.locator("[data-state]")).to_have_text("Draft saved")
    assert Draft.objects.get(person=person).body == "Choose the year above the list."
    page.wait_for_timeout(HUMAN)
    page.get_by_role("button", name="Send").press("Enter")
    expect(page.locator("#post-2")).to_contain_text("Choose the year")


def accept(page: Page) -> None:
    """Vote for the answer, then accept it."""
    page.reload()
    vote = page.locator("#post-2 form[data-vote] button")
    vote.press("Enter")
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote).to_contain_text("1")
    page.get_by_role("button", name="Accept this answer").press("Enter")
    expect(page.locator(".post.accepted")).to_contain_text("Choose the year above the list.")
    assert Post.objects.get(position=2).vote_count == 1


def test_a_question_is_asked_answered_accepted_and_found(tab_of):
    feature = FeatureFactory(slug="billing", name="Billing")
    kb.a_question(kb.a_section(feature=feature), title="Where do I find my invoices?", feature=feature)
    a_space(slug="billing", name="Billing", feature=feature)
    call_command("search", "reconcile", verbosity=0)
    helper, asking = UserFactory(name="Bo"), tab_of(UserFactory(name="Ann"))
    ask(asking)
    answer(tab_of(helper), Thread.objects.get(), helper)
    accept(asking)
    call_command("search", "reconcile", verbosity=0)
    finding = tab_of()
    finding.goto("/en/search/?q=invoices+of+last+year")
    finding.get_by_role("link", name=TITLE).click()
    expect(finding.locator(".badge").first).to_contain_text("Solved")


def test_nobody_is_kept_out_of_the_community(tab_of):
    kb.tree("fa")
    feature = FeatureFactory(slug="billing", name="Billing", names={"fa": "صورت‌حساب"})
    space = a_space(slug="billing", name="Billing", feature=feature)
    thread = a_solved_thread(space, body="- [ ] one\n\n> [!SPOILER]\n> two\n\n`code`", tags=["invoices"])
    a_reply(thread, body="برای ما هم همین بود. ممنون.")
    handle = profile_of(thread.author).handle
    call_command("search", "reconcile", verbosity=0)
    paths = ["", "spaces/billing/", f"threads/{thread.pk}/{thread.slug}/", f"people/{handle}/", "tags/", "ask/"]
    own = ["ask/billing/write/", "queue/", "profile/", "messages/", f"posts/{thread.posts.first().pk}/edit/"]
    found: list[str] = []
    for user, addresses in ((None, paths), (a_colleague(), [*paths, *own])):
        page = tab_of(user)
        for language in ("en", "fa"):
            for path in addresses:
                found += _faults(page, f"/{language}/community/{path}")
    assert not found, "\n".join(found)


def _faults(page: Page, address: str) -> list[str]:
    page.set_viewport_size(DESK)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    faults = [
        f"{address}: {violation['id']} {violation['nodes'][0]['html'][:160]}"
        for violation in result.response["violations"]
    ]
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    return [*faults, f"{address}: {width} px wide"] if width > PHONE["width"] else faults
