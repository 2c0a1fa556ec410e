"""Order with a real browser: a spammer is stopped by one key, a wrongly stopped newcomer is back after an appeal."""

import re

import pytest
from playwright.sync_api import Page, expect

from community.actions.flags import flag
from community.actions.people import profile_of
from community.models import ModerationEntry, Post
from delivery.models import OutgoingMail
from tests.factories import kb
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_newcomer, a_reply, a_solved_thread, a_space, a_thread
from tests.journeys.test_community import PHONE, _faults, browsers, tab_of  # noqa: F401  fixtures

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SPAM = "Cheap watches: https://a.example.org https://b.example.org https://c.example.org"
FINE = "The export stands under settings, in the third tab from the left."


def write(page: Page, thread, text: str) -> None:
    page.goto(f"/en/community/threads/{thread.pk}/")
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def test_a_spammer_is_stopped_by_one_key_and_a_newcomer_comes_back(tab_of):  # noqa: F811  the fixture
    kb.tree()
    thread = a_thread(a_space(), title="Where is the export?")
    spammer, newcomer, staff = a_newcomer(), a_newcomer(), a_colleague()
    for person, text in ((spammer, SPAM), (newcomer, FINE)):
        page = tab_of(person)
        write(page, thread, text)
        expect(page.get_by_text("looked at before others see it")).to_be_visible()
    stranger = tab_of()
    stranger.goto(f"/en/community/threads/{thread.pk}/")
    expect(stranger.get_by_text("third tab")).to_have_count(0)

    desk = tab_of(staff)
    desk.goto("/en/community/moderation/")
    expect(desk.locator("[data-review]")).to_have_count(2)
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    expect(desk.locator("[data-review]")).to_have_count(1)
    # The second one goes by mistake.
    desk.keyboard.press("h")
    expect(desk.get_by_text("Nothing waits")).to_be_visible()
    assert not Post.objects.shown().filter(author__in=[spammer, newcomer]).exists()

    link = OutgoingMail.objects.get(recipient=newcomer).context["link"]
    own = tab_of()
    own.goto(re.sub(r"^https?://[^/]+", "", link))
    own.get_by_label("Why should it be decided otherwise?").fill("It is the right place: I looked.")
    own.get_by_role("button", name="Send").click()
    expect(own.get_by_text("you hear by mail")).to_be_visible()

    desk.get_by_role("link", name="Appeals").click()
    desk.get_by_label("Answer").fill("You are right.")
    desk.get_by_role("button", name="Undo it").click()
    expect(desk.get_by_text("Nobody appeals")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_text("third tab")).to_be_visible()
    expect(stranger.get_by_text("Cheap watches")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_nobody_is_kept_out_of_keeping_order(tab_of, language):  # noqa: F811  the fixture
    kb.tree()
    thread = a_solved_thread()
    answer = a_reply(thread)
    flag(post=answer, by=UserFactory(), reason="rude", note="Not nice.")
    page = tab_of(a_colleague(), PHONE)
    handle = profile_of(answer.author).handle
    addresses = ["moderation/", "moderation/log/", "levels/", "leaders/", "ambassadors/", f"people/{handle}/points/"]
    addresses += [f"people/{handle}/moderate/", f"threads/{thread.pk}/moderate/", f"posts/{answer.pk}/report/"]
    faults = [fault for address in addresses for fault in _faults(page, f"/{language}/community/{address}")]
    assert not faults, "\n".join(faults)
    assert not ModerationEntry.objects.exists()
