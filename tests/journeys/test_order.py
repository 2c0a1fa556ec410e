"""Order with a real browser: a spammer is stopped by one key, a wrongly stopped newcomer is back after an appeal.
In English with a mouse, and in Persian by keyboard alone on a phone."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from community.actions.flags import flag
from community.actions.people import profile_of
from community.models import ModerationEntry, Post, Thread
from delivery.models import OutgoingMail
from tests.factories import kb
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_newcomer, a_reply, a_solved_thread, a_space, a_thread
from tests.journeys.test_community import PHONE, _faults, browsers, tab_of  # noqa: F401  fixtures
from tests.journeys.test_community_whole import Hand, button, says

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LINKS = "https://a.example.org https://b.example.org https://c.example.org"


@dataclass(frozen=True)
class Words:
    """What is written in one language."""

    title: str
    spam: str
    fine: str
    why: str
    answer: str


ENGLISH = Words(
    title="Where is the export?",
    spam="Cheap watches:",
    fine="The export stands under settings, in the third tab from the left.",
    why="It is the right place: I looked.",
    answer="You are right.",
)
PERSIAN = Words(
    title="خروجی گرفتن کجاست؟",
    spam="ساعت‌های ارزان:",
    fine="خروجی در تنظیمات است، سومین زبانه از راست.",
    why="جای درست همان است: من دیدم.",
    answer="حق با شماست.",
)
# The letters that these keys write on a Persian keyboard.
PERSIAN_KEYS = {"j": "ت", "x": "ط", "h": "ا"}


class Site:
    """The portal in one language, used with a mouse at a desk, or by keyboard alone on a phone."""

    def __init__(self, tab_of: Any, language: str) -> None:  # noqa: F811  the fixture
        self.tab_of, self.language, self.on_phone = tab_of, language, language == "fa"

    def hand(self, person: Any = None) -> Hand:
        size = {"viewport": PHONE} if self.on_phone else {}
        return Hand(self.tab_of(person, **size), by_keyboard=self.on_phone)

    def says(self, words: str) -> str:
        return says(self.language, words)

    def thread(self, thread: Thread) -> str:
        return f"/{self.language}/community/threads/{thread.pk}/"

    def press(self, page: Page, key: str) -> None:
        """A key by its place, with the letter of the language's keyboard."""
        letter = PERSIAN_KEYS[key] if self.language == "fa" else key
        said = {"key": letter, "code": f"Key{key.upper()}", "bubbles": True, "cancelable": True}
        page.evaluate("said => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', said))", said)


def write(site: Site, person: Any, thread: Thread, text: str) -> None:
    """A newcomer replies faster than anybody can type, and is told that it is looked at first."""
    hand = site.hand(person)
    hand.page.goto(site.thread(thread))
    hand.write(hand.page.locator("#reply textarea"), text)
    hand.use(hand.page.locator("#reply").get_by_role("button", name=site.says("Send"), exact=True))
    expect(hand.page.get_by_text(site.says("Thank you. Your post is looked at before others see it."))).to_be_visible()


def stop_both(site: Site, desk: Hand) -> None:
    """Each by one key; the second one goes by mistake."""
    page = desk.page
    page.goto(f"/{site.language}/community/moderation/")
    expect(page.locator("[data-review]")).to_have_count(2)
    site.press(page, "j")
    site.press(page, "x")
    expect(page.locator("[data-review]")).to_have_count(1)
    site.press(page, "h")
    expect(page.get_by_text(site.says("Nothing waits"))).to_be_visible()


def appeal(site: Site, person: Any, why: str) -> None:
    """By the link in the mail, without signing in."""
    link = OutgoingMail.objects.get(recipient=person).context["link"]
    own = site.hand()
    own.page.goto(re.sub(r"^https?://[^/]+", "", link))
    own.write(own.page.locator("#id_text"), why)
    own.use(button(own.page, site.language, "Send"))
    thanks = site.says("Thank you. Somebody looks at it again, and you hear by mail.")
    expect(own.page.locator("main [role=status]")).to_have_text(thanks)


def grant(site: Site, desk: Hand, answer: str) -> None:
    page = desk.page
    page.goto(f"/{site.language}/community/moderation/appeals/")
    desk.write(page.locator("main input[name=answer]"), answer)
    desk.use(button(page, site.language, "Undo it"))
    expect(page.get_by_text(site.says("Nobody appeals"))).to_be_visible()


@pytest.mark.parametrize(
    ("language", "words"), [("en", ENGLISH), ("fa", PERSIAN)], ids=["en-mouse", "fa-keyboard-phone"]
)
def test_a_spammer_is_stopped_by_one_key_and_a_newcomer_comes_back(tab_of, language, words):  # noqa: F811  the fixture
    kb.tree(language)
    site = Site(tab_of, language)
    thread = a_thread(a_space(), title=words.title, body=words.title, by=UserFactory(language=language))
    spammer, newcomer = a_newcomer(language=language), a_newcomer(language=language)
    write(site, spammer, thread, f"{words.spam} {LINKS}")
    write(site, newcomer, thread, words.fine)
    stranger = site.hand().page
    stranger.goto(site.thread(thread))
    expect(stranger.get_by_text(words.fine)).to_have_count(0)
    desk = site.hand(a_colleague(language=language))
    stop_both(site, desk)
    assert not Post.objects.shown().filter(author__in=[spammer, newcomer]).exists()
    appeal(site, newcomer, words.why)
    grant(site, desk, words.answer)
    stranger.reload()
    expect(stranger.get_by_text(words.fine)).to_be_visible()
    expect(stranger.get_by_text(words.spam)).to_have_count(0)


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
