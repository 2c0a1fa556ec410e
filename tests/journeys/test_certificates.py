"""Certificates with a real browser: earned, named, and verified by a stranger who has nothing but the QR code."""

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as portal_settings
from django.core.cache import cache
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from academy.certificates.actions.revoking import revoke
from academy.certificates.models import Certificate
from tests.academy.certificates import qr
from tests.factories.academy_certificates import (
    a_certificate,
    a_certification,
    a_translation,
    agrees,
    an_exam,
    ends_in,
    passes,
)
from tests.factories.accounts import UserFactory, a_partner

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def tab_of(chromium: Browser, live_server) -> Iterator[Any]:
    """Opens a tab for somebody who is signed in, or for a stranger; nothing may go wrong in it."""
    wrong: list[str] = []
    opened: list[BrowserContext] = []

    def tab(user: Any = None, **how: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, **{"viewport": DESK, "reduced_motion": "reduce", **how}
        )
        opened.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            name = portal_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield tab
    for context in opened:
        context.close()
    assert wrong == []


def complaints(page: Page, path: str) -> Iterator[str]:
    """What axe says of a page in the light on a desk and in the dark on a phone, and whether it fits."""
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    page.goto(path)
    yield from _told(path, Axe().run(page, options={"runOnly": RULES}).response)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    yield from _told(path, page.evaluate("axe.run({runOnly: ['color-contrast', 'target-size']})"))
    if page.evaluate("document.scrollingElement.scrollWidth") > PHONE["width"]:
        yield f"{path} is too wide"


def _told(path: str, response: Any) -> Iterator[str]:
    for violation in response["violations"]:
        for node in violation["nodes"][:2]:
            yield f"{path} {violation['id']}: {node['html'][:200]} ({node['failureSummary'][:200]})"


def qr_code_of(page: Page) -> str:
    """What a telephone reads from the page's QR code."""
    return qr.read(Image.open(io.BytesIO(page.locator(".seal svg").screenshot())).crop((2, 2, 574, 574)))


def test_a_partner_earns_a_certificate_and_a_stranger_verifies_it_by_its_qr_code(tab_of, live_server, settings):
    settings.PORTAL_URL = live_server.url
    partner, exam = a_partner(name="Ann Example"), an_exam(title="Rolling out")
    a_certification(exam=exam, name="Implementation Partner")
    passes(partner, exam)
    own = tab_of(partner, device_scale_factor=4)
    own.goto("/en/academy/certificates/")
    expect(own.get_by_text("May we show your name?")).to_be_visible()
    own.get_by_label("Show my name to everybody").check()
    own.get_by_role("button", name="Save").click()
    expect(own.get_by_text("May we show your name?")).not_to_be_visible()
    own.get_by_role("link", name="Implementation Partner").click()
    address = qr_code_of(own)
    assert address.startswith(f"{live_server.url}/verify/")
    stranger = tab_of()
    stranger.goto(urlsplit(address).path)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Ann Example")
    expect(stranger.get_by_text("Valid until").first).to_be_visible()
    with stranger.expect_download() as badge:
        stranger.get_by_role("link", name="Open Badge 3.0").click()
    stranger.goto("/verify/")
    stranger.get_by_label("A badge as a file").set_input_files(badge.value.path())
    stranger.get_by_role("button", name="Verify the badge").click()
    expect(stranger.get_by_text("This badge is genuine")).to_be_visible()
    revoke(certificate=Certificate.objects.get(), cause="regrade", by=None)
    stranger.goto(urlsplit(address).path)
    expect(stranger.get_by_text("This certificate was revoked")).to_be_visible()


def test_a_code_is_verified_in_persian_by_the_keyboard_alone(tab_of):
    certification = a_certification()
    a_translation(certification, "fa", "شریک تأییدشده")
    certificate = a_certificate(certification=certification)
    agrees(certificate.holder.person, "نرگس احمدی")
    page = tab_of(locale="fa")
    page.goto("/fa/academy/certificates/check/")
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "code":
            break
    page.keyboard.type(certificate.written_code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url("**/verify/*")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    expect(page.get_by_role("heading", level=1)).to_have_text("نرگس احمدی")
    expect(page.get_by_text("شریک تأییدشده").first).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_certificates(tab_of):
    person = UserFactory()
    valid, expired, revoked = (a_certificate(person) for _turn in range(3))
    ends_in(expired, days=-3)
    revoke(certificate=revoked, cause="error", by=None)
    agrees(person)
    stranger, own = tab_of(), tab_of(person)
    found: list[str] = []
    for language in ("en", "fa"):
        base = f"/{language}/academy/certificates"
        for path in (*(f"{base}/verify/{each.code}/" for each in (valid, expired, revoked)), f"{base}/check/"):
            found += complaints(stranger, path)
        found += complaints(own, f"{base}/")
    found += complaints(stranger, "/verify/0000000000000000")
    found += complaints(stranger, f"/verify/{revoked.code}/certificate.pdf")
    cache.clear()
    assert found == [], "\n".join(found)
