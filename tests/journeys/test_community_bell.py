"""The bell rings by itself while its page is seen, and asks nothing while it is not."""

import pytest
from playwright.sync_api import expect

from tests.factories import kb
from tests.factories.accounts import UserFactory
from tests.factories.community import a_reply, a_space, a_thread
from tests.factories.delivery import tell_all
from tests.journeys.test_community import browsers, tab_of  # noqa: F401  fixtures

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HIDE = "value => { Object.defineProperty(document, 'hidden', {value, configurable: true}); \
document.dispatchEvent(new Event('visibilitychange')); }"


def test_the_bell_rings_within_a_minute_while_its_page_is_seen(tab_of):  # noqa: F811  the fixture
    kb.tree()
    thread = a_thread(a_space())
    page, asked = tab_of(thread.author), []
    page.clock.install()
    page.goto("/en/community/")
    page.on("request", lambda sent: asked.append(sent.url) if sent.url.endswith("/delivery/bell/") else None)
    expect(page.locator(".bell .unread")).to_have_count(0)
    a_reply(thread)
    tell_all()
    page.clock.fast_forward(61_000)
    expect(page.locator(".bell .unread")).to_have_text("1")
    expect(page.locator(".bell")).to_have_attribute("aria-label", "Notifications: 1 unread")

    page.evaluate(HIDE, True)
    before = len(asked)
    page.clock.fast_forward(10 * 60_000)
    page.wait_for_timeout(200)
    assert len(asked) == before
    a_reply(thread, by=UserFactory())
    tell_all()
    page.evaluate(HIDE, False)
    page.clock.fast_forward(1_000)
    expect(page.locator(".bell .unread")).to_have_text("2")
