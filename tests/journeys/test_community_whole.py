"""The community from beginning to end: a question becomes a page that a third reader finds, and a partners' group stays
among partners. In English with a mouse, and in Persian by keyboard alone on a phone."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from community.actions.people import profile_of
from community.actions.spaces import add_member
from community.models import LedgerEntry, Space, Thread
from kb.models import QuestionPage
from tests.factories import kb
from tests.factories.accounts import UserFactory, a_customer, a_partner, an_administrator
from tests.factories.community import a_reply, a_space, a_thread
from tests.factories.product import FeatureFactory
from tests.journeys.test_community import HUMAN, PHONE, browsers, tab_of  # noqa: F401  fixtures

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MOST_TABS = 160


@dataclass(frozen=True)
class Words:
    """What is written in one language."""

    feature: str
    known: str
    title: str
    body: str
    answer: str
    wanted: str


ENGLISH = Words(
    feature="Billing",
    known="Where do I find my invoices?",
    title="Where do I find invoices of last year?",
    body="I only see this year.",
    answer="Choose the year above the list.",
    wanted="invoices of last year",
)
PERSIAN = Words(
    feature="صورت‌حساب",
    known="صورت‌حساب‌هایم را کجا پیدا کنم؟",
    title="صورت‌حساب‌های پارسال را کجا پیدا کنم؟",
    body="من فقط صورت‌حساب‌های امسال را می‌بینم.",
    answer="سال را بالای فهرست انتخاب کنید.",
    wanted="صورت‌حساب پارسال",
)


class Hand:
    """How somebody uses a page: with a mouse, or by keyboard alone."""

    def __init__(self, page: Page, *, by_keyboard: bool) -> None:
        self.page, self.by_keyboard = page, by_keyboard

    def use(self, thing: Locator) -> None:
        """Follow a link, press a button."""
        if self.by_keyboard:
            self._reach(thing)
            self.page.keyboard.press("Enter")
        else:
            thing.click()

    def write(self, field: Locator, text: str) -> None:
        """Type into a field."""
        if self.by_keyboard:
            self._reach(field)
        else:
            field.click()
        self.page.keyboard.type(text)

    def _reach(self, thing: Locator) -> None:
        """By the Tab key, as many times as it takes; where one is must be seen."""
        expect(thing).to_have_count(1)
        for _time in range(MOST_TABS):
            if thing.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"The Tab key never comes to {thing}")


def says(language: str, words: str) -> str:
    """What the interface says in a language."""
    with translation.override(language):
        return gettext(words)


def button(page: Page, language: str, name: str) -> Locator:
    return page.locator("main").get_by_role("button", name=says(language, name), exact=True)


def link(page: Page, name: str) -> Locator:
    return page.locator("main").get_by_role("link", name=name, exact=True).first


def ask(hand: Hand, language: str, words: Words) -> None:
    """Past the page that may have answered it."""
    page = hand.page
    page.goto(f"/{language}/community/")
    hand.use(link(page, says(language, "Ask a question")))
    hand.use(link(page, words.feature))
    expect(link(page, words.known)).to_be_visible()
    hand.use(link(page, says(language, "Ask the community")))
    hand.write(page.locator("#id_title"), words.title)
    expect(page.locator("[data-similar]")).to_contain_text(words.known)
    hand.write(page.locator("textarea"), words.body)
    page.wait_for_timeout(HUMAN)
    hand.use(button(page, language, "Look it over"))
    hand.use(button(page, language, "Send"))
    expect(page.locator("h1")).to_have_text(words.title)


def answer(hand: Hand, language: str, words: Words, thread: Thread) -> None:
    page = hand.page
    page.goto(f"/{language}/community/threads/{thread.pk}/")
    hand.write(page.locator("#reply textarea"), words.answer)
    page.wait_for_timeout(HUMAN)
    hand.use(page.locator("#reply").get_by_role("button", name=says(language, "Send"), exact=True))
    expect(page.locator("#post-2")).to_contain_text(words.answer)


def make_page(hand: Hand, language: str, thread: Thread) -> None:
    """One click drafts it; in the editor it is published as it is."""
    page = hand.page
    page.goto(f"/{language}/community/threads/{thread.pk}/")
    hand.use(button(page, language, "Make a page of it"))
    page.wait_for_url("**/admin/pages/*/edit/")
    page.locator("[data-w-dropdown-target=toggle]").last.press("Enter")
    page.locator("button[name=action-publish]").first.press("Enter")
    page.wait_for_url("**/admin/pages/*/")
    assert QuestionPage.objects.get(title=thread.title).live


def find(hand: Hand, language: str, words: Words) -> None:
    """A third reader, who is not signed in."""
    page = hand.page
    page.goto(f"/{language}/community/")
    if hand.by_keyboard:
        page.goto(f"/{language}/search/")
        hand.write(page.locator("main input[name=q]").first, words.wanted)
        page.keyboard.press("Enter")
    else:
        page.goto(f"/{language}/search/?q={words.wanted}")
    hits = page.locator("main .hit")
    expect(hits.filter(has_text=words.title).first).to_be_visible()
    # The thread is found as well: this is the page.
    hand.use(page.locator('main .hit a:not([href*="/community/"])', has_text=words.title).first)
    expect(page.locator("h1")).to_have_text(words.title)
    expect(page.locator("article.cols-main")).to_contain_text(words.answer)


@pytest.mark.parametrize(
    ("language", "words", "on_phone"), [("en", ENGLISH, False), ("fa", PERSIAN, True)], ids=["en-mouse", "fa-keyboard"]
)
def test_a_question_becomes_a_page_that_a_third_reader_finds(tab_of, language, words, on_phone):  # noqa: F811
    feature = FeatureFactory(slug="billing", name="Billing", names={"fa": PERSIAN.feature})
    section = kb.a_section(language=language, feature=feature)
    kb.a_question(section, language=language, title=words.known, feature=feature)
    a_space(slug="billing", name="Billing", feature=feature)
    call_command("search", "reconcile", verbosity=0)
    size = {"viewport": PHONE} if on_phone else {}
    helper, editor = UserFactory(name="Bo", language=language), an_administrator(language="en")

    def hand(person: Any = None) -> Hand:
        return Hand(tab_of(person, **size), by_keyboard=on_phone)

    asker = hand(UserFactory(name="Ann", language=language))
    ask(asker, language, words)
    thread = Thread.objects.get()
    assert thread.language == language
    answer(hand(helper), language, words, thread)
    asker.page.reload()
    asker.use(button(asker.page, language, "Accept this answer"))
    expect(asker.page.locator(".post.accepted")).to_contain_text(words.answer)
    make_page(hand(editor), language, thread)
    assert LedgerEntry.objects.filter(subject=helper.subject, rule="page").exists()
    call_command("search", "reconcile", verbosity=0)
    find(hand(), language, words)


@dataclass(frozen=True)
class Secret:
    """What only partners know, in one language. Whoever sees `mark` has seen more than they have typed themselves."""

    word: str
    name: str
    title: str
    mark: str


SECRETS = {
    "en": Secret("Zanzibar", "Zanzibar partners", "Zanzibar prices", "Zanzibar p"),
    "fa": Secret("زنگبار", "زنگبار قدیم", "زنگبار قیمت‌ها", "زنگبار ق"),
}


@dataclass(frozen=True)
class Closed:
    """A group with what is in it, and addresses that somebody may try."""

    secret: Secret
    thread: Thread
    pages: list[str]
    doors: list[str]


def a_closed_group(language: str, partner: Any) -> Closed:
    secret = SECRETS[language]
    group = a_space(
        kind=Space.Kind.GROUP, slug="zanzibar", name=secret.name, joining="invitation", audiences=["partners"]
    )
    add_member(space=group, person=partner)
    open_thread = a_thread(a_space(slug="open", name="Open"), title="Seen by all", tags=["letters"])
    closed = a_thread(group, by=partner, title=secret.title, body=secret.title, tags=[secret.word], language=language)
    told = a_reply(closed, by=partner, body=secret.title)
    handle = profile_of(partner).handle
    pages = [
        *("community/", "community/tags/", "community/spaces/open/", "community/leaders/", "community/feed/"),
        *(f"community/people/{handle}/", f"community/people/{handle}/points/", f"search/?q={secret.word}", "features/"),
        *(f"search/suggest/?q={secret.word}", f"community/ask/similar/?q={secret.title}+today", ""),
        *(f"community/threads/{open_thread.pk}/", "community/queue/", "community/messages/", "delivery/notices/"),
    ]
    doors = [
        *("community/spaces/zanzibar/", "community/spaces/zanzibar/members/", "community/spaces/zanzibar/feed/"),
        *(f"community/threads/{closed.pk}/", f"community/threads/{closed.pk}/{closed.slug}/"),
        *(f"community/posts/{told.pk}/", f"community/threads/{closed.pk}/feed/", f"community/tags/{secret.word}/"),
        *("community/new/zanzibar/", f"community/posts/{told.pk}/history/", f"community/posts/{told.pk}/edit/"),
    ]
    return Closed(secret, closed, pages, doors)


def reads_it(hand: Hand, language: str, closed: Closed) -> None:
    """A partner comes to the thread from the community's home, and finds it."""
    page = hand.page
    page.goto(f"/{language}/community/")
    hand.use(link(page, closed.secret.title))
    expect(page.locator("h1")).to_have_text(closed.secret.title)
    look_for(hand, language, closed.secret.word)
    expect(page.locator("main .hit").filter(has_text=closed.secret.title).first).to_be_visible()


def look_for(hand: Hand, language: str, words: str) -> None:
    hand.page.goto(f"/{language}/search/")
    hand.write(hand.page.locator("main input[name=q]").first, words)
    hand.page.keyboard.press("Enter")
    hand.page.wait_for_url("**q=**")


def sees_nothing(page: Page, language: str, closed: Closed, *, signed_in: bool) -> None:
    """Not on any page, behind any address, in any file for programs."""
    mark, word = closed.secret.mark, closed.secret.word
    for address in closed.pages:
        assert mark not in body_of(page, f"/{language}/{address}"), address
    for address in closed.doors:
        answer = page.request.get(f"/{language}/{address}", max_redirects=0)
        assert answer.status in ((404,) if signed_in else (302, 404)), (address, answer.status)
        assert mark not in answer.text(), address
    for address in (f"/api/v1/search?q={word}&language={language}", "/sitemap.xml", "/sitemap-1.xml"):
        assert mark not in page.request.get(address).text(), address


@pytest.mark.parametrize(("language", "on_phone"), [("en", False), ("fa", True)], ids=["en-mouse", "fa-keyboard"])
def test_a_partners_group_is_invisible_to_customers_everywhere(tab_of, language, on_phone):  # noqa: F811  the fixture
    kb.tree(language)
    size = {"viewport": PHONE} if on_phone else {}
    partner, customer = a_partner(name="Pat", language=language), a_customer(name="Cay", language=language)
    closed = a_closed_group(language, partner)
    call_command("search", "reconcile", verbosity=0)
    reads_it(Hand(tab_of(partner, **size), by_keyboard=on_phone), language, closed)
    for person in (customer, None):
        hand = Hand(tab_of(person, **size), by_keyboard=on_phone)
        look_for(hand, language, closed.secret.word)
        expect(hand.page.locator("main")).not_to_contain_text(closed.secret.mark)
        sees_nothing(hand.page, language, closed, signed_in=person is not None)


def body_of(page: Page, address: str) -> str:
    """What a reader gets; without what they have typed themselves."""
    return page.request.get(address).text()
