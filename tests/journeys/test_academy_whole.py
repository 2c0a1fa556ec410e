"""The academy as a whole with a real browser: from signing up to a certificate that a stranger verifies, and in Persian
by the keyboard alone on a telephone."""

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as portal_settings
from django.core import mail
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from academy.certificates.models import Certificate
from accounts.invitations import token_of
from accounts.models import Organisation
from tests.academy.certificates import qr
from tests.factories import academy_courses as make
from tests.factories.academy_certificates import a_certification, a_translation
from tests.factories.academy_testing import a_question, an_exam
from tests.factories.accounts import InvitationFactory, UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MOST_TABS = 150


@pytest.fixture
def tab_of(chromium: Browser) -> Iterator[Any]:
    """Opens a tab in a browser that knows nobody; nothing may go wrong in it."""
    wrong: list[str] = []
    opened: list[BrowserContext] = []

    def tab(**how: Any) -> Page:
        opened.append(chromium.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **how}))
        page = opened[-1].new_page()
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield tab
    for context in opened:
        context.close()
    assert wrong == []


def sign_up(page: Page, address: str) -> None:
    """Follow the mailed invitation, make an account, type the mailed code, and join."""
    page.goto(address)
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Your name").fill("Nóra Őrsi")
    page.fill("#id_email", "nora@partner.example")
    page.fill("#id_password1", "several plain words")
    page.click("main .form [type=submit]")
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
    assert code is not None
    page.fill("#id_code", code.group())
    page.click("main .form [type=submit]")
    page.goto(address)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("button", name="Join")).not_to_be_visible()


def take(page: Page, answers: list[str]) -> None:
    """Begin, answer each question, and hand in."""
    page.get_by_role("button", name="Begin").click()
    for number, answer in enumerate(answers, 1):
        expect(page.locator("h1")).to_have_text(f"Question {number} of {len(answers)}")
        page.get_by_label(answer, exact=True).check()
        expect(page.locator("[data-state]")).to_have_text("Saved")
        page.locator("#question button.primary[name=go]").click()
    page.get_by_role("button", name="Hand in").click()


def seal_of(page: Page) -> str:
    """What a telephone reads from the certificate's QR code."""
    return qr.read(Image.open(io.BytesIO(page.locator(".seal svg").screenshot())).crop((2, 2, 574, 574)))


def test_a_partner_goes_from_signing_up_to_a_certificate_that_a_stranger_verifies(tab_of, live_server, settings):
    settings.PORTAL_URL = live_server.url
    house = Organisation.Kind.PARTNER
    invitation = InvitationFactory(email="nora@partner.example", organisation__kind=house, invited_by=UserFactory())
    exam = an_exam(a_question(), a_question(), title="Final exam", audiences=["partners"])
    course = make.a_course(1, title="Rolling out", order="enforced", audiences=["partners"])
    make.a_lesson(course, title="The proof", kind="exam", exam=exam)
    a_certification(exam=exam, name="Implementation Partner")
    own = tab_of(device_scale_factor=4)
    sign_up(own, f"{live_server.url}/en/account/invitations/{token_of(invitation)}/")
    own.goto(f"{live_server.url}/en/academy/")
    own.get_by_role("link", name="Rolling out").click()
    own.get_by_role("button", name="Enrol").click()
    own.get_by_role("link", name="Begin").click()
    own.get_by_role("button", name="Mark as done").click()
    own.get_by_role("link", name="On to the next lesson").click()
    lesson = own.url
    own.get_by_role("link", name="To the questions").click()
    take(own, ["Paris", "Paris"])
    own.wait_for_url(lesson)
    expect(own.get_by_text("You have earned a certificate")).to_be_visible()
    own.get_by_role("link", name="Who sees my name").click()
    own.get_by_label("Show my name to everybody").check()
    own.get_by_role("button", name="Save").click()
    own.get_by_role("link", name="Implementation Partner").click()
    address = seal_of(own)
    assert address == f"{live_server.url}/verify/{Certificate.objects.get().code}"
    stranger = tab_of(viewport=PHONE)
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Nóra Őrsi")
    expect(stranger.get_by_text("Implementation Partner").first).to_be_visible()
    expect(stranger.get_by_text("Valid until").first).to_be_visible()
    assert stranger.context.cookies() == []
    own.goto(f"{live_server.url}/en/academy/my/")
    expect(own.get_by_role("heading", name="Completed")).to_be_visible()


class Keyboard:
    """Somebody who has no mouse, before a small page that never is wider than its window."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Press Tab until the focus is there."""
        for _press in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"No way leads to {selector} at {self.page.url}")

    def follow(self, selector: str, to: str) -> None:
        """Press what is there, which leads to the address `to`."""
        self.reach(selector)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(to)
        self.look()

    def send(self, selector: str) -> None:
        """Press the button there, which leads back to the same page."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def look(self) -> None:
        """The page is right to left, and fits."""
        self.page.wait_for_load_state()
        assert self.page.evaluate("document.documentElement.dir") == "rtl"
        assert self.page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"], self.page.url


def a_persian_course() -> Any:
    """A course in Persian of a text and an exam, which certifies."""
    question = a_question(language="fa", text="پایتخت فرانسه کجاست؟")
    exam = an_exam(question, language="fa", title="آزمون پایانی", slug="final")
    course = make.a_course(1, language="fa", title="نخستین گام‌ها", slug="first-steps")
    make.a_lesson(course, title="آزمون", kind="exam", exam=exam)
    a_translation(a_certification(exam=exam), "fa", "شریک تأییدشده")
    return course


def test_a_course_is_taken_and_certified_in_persian_by_the_keyboard_alone_on_a_telephone(tab_of, live_server, settings):
    settings.PORTAL_URL = live_server.url
    course, person = a_persian_course(), UserFactory(language="fa")
    page = tab_of(viewport=PHONE, locale="fa")
    client = Client()
    client.force_login(person)
    name = portal_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page.goto(f"{live_server.url}/fa/academy/")
    keys = Keyboard(page)
    keys.look()
    lessons = make.lessons_of(course)
    keys.follow(f'main a[href="{urlsplit(course.url).path}"]', f"**{urlsplit(course.url).path}")
    keys.send('form[action*="/enrol/"] button')
    expect(page.locator("#standing")).to_be_visible()
    keys.follow("a.btn.primary.block", f"**{lessons[0].url}")
    keys.send('form[action$="/mark/"] button[value="1"]')
    keys.follow("#lesson-end a", f"**{lessons[1].url}")
    keys.follow('a.btn[href*="/tests/"]', "**/tests/final/**")
    keys.follow("main form.form button[type=submit]", "**/attempts/**")
    keys.reach("[name=answer]")
    page.keyboard.press("Space")
    expect(page.locator("[data-state]")).to_have_text(page.locator("#question").get_attribute("data-saved") or "")
    keys.follow("#question button.primary[name=go]", "**/finish/")
    keys.follow("form[data-finish] button", f"**{lessons[1].url}")
    keys.follow('.callout a[href*="/certificates/"]', "**/academy/certificates/")
    keys.reach("#id_name")
    page.keyboard.press("Control+a")
    page.keyboard.type("نرگس احمدی")
    keys.reach("#id_shows_name")
    page.keyboard.press("Space")
    keys.send("main form button[type=submit]")
    expect(page.locator("#id_shows_name")).to_be_checked()
    keys.follow('main h3 a[href*="/verify/"]', "**/verify/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("نرگس احمدی")
    expect(page.get_by_text("شریک تأییدشده").first).to_be_visible()
