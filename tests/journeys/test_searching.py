"""Searching with a real browser: by the keyboard alone, through filters and pages, to the second of a film."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from publishing.models import Caption, PortalMedia
from search.models import Clicked
from search.spelling import vocabulary
from tests.factories import kb
from tests.factories.product import FeatureFactory

expect.set_options(timeout=20_000)  # a busy machine is no fault of the page
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CUES = b"WEBVTT\n\n00:00.000 --> 00:10.000\nWelcome\n\n00:20.500 --> 00:24.000\nNow we rotate the certificate\n"


@pytest.fixture
def content() -> None:
    """Enough about invoices to turn pages, in English; a little in Persian; and a film."""
    billing = FeatureFactory(slug="billing", name="Billing", names={"fa": "پرداخت"})
    teams = FeatureFactory(slug="teams", name="Teams")
    section = kb.a_section(title="Paying", feature=billing)
    for number in range(9):
        kb.a_question(section, title=f"Where is invoice {number}?", slug=f"invoice-{number}")
    for number in range(4):
        kb.an_article(title=f"Invoices of team {number}", feature=teams)
    persian = kb.a_section(title="صورت‌حساب‌ها", language="fa", feature=billing)
    kb.a_question(persian, title="صورت‌حساب را کجا می‌بینم؟", language="fa")
    kb.a_question(persian, title="صورت‌حساب را چگونه می‌پردازم؟", language="fa")
    with open("portal/demo/videos/searching-in-two-minutes.mp4", "rb") as file:
        media = PortalMedia(title="Film", type="video", duration=80, file=ContentFile(file.read(), name="film.mp4"))
    media.save()
    Caption.objects.create(media=media, language="en", file=ContentFile(CUES, name="en.vtt"))
    kb.a_webinar(title="Keeping keys", recording=media)
    call_command("search", "reconcile", verbosity=0)


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab that nothing goes wrong in."""
    wrong: list[str] = []
    context = chromium.new_context(**getattr(request, "param", {}))
    page = context.new_page()
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


def eventually(ask: Callable[[], Any]) -> Any:
    """What is true before long: browsers report in the background."""
    until = time.monotonic() + 20
    while not (found := ask()) and time.monotonic() < until:
        time.sleep(0.2)
    return found


def active(page: Page, box: Any) -> str:
    """The option that the box points to, which must be the one chosen; nothing if it points to none."""
    name = box.get_attribute("aria-activedescendant")
    if not name:
        assert page.locator("[role=option][aria-selected=true]").count() == 0
        return ""
    option = page.locator(f"[id='{name}']")
    expect(option).to_have_attribute("aria-selected", "true")
    assert page.locator("[role=option][aria-selected=true]").count() == 1
    return option.locator("span").inner_text()


def test_from_home_by_the_keyboard_alone_to_a_page(page, live_server, content):
    page.goto(f"{live_server.url}/en/")
    page.keyboard.press("/")
    box = page.locator("main [role=combobox]")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("invoices of")
    options = page.locator("main [role=option]")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(options).to_have_count(4)
    expect(page.locator("main form [role=status]")).to_have_text("4 suggestions")
    assert active(page, box) == ""
    titles = [text.strip() for text in options.locator("span").all_inner_texts()]
    page.keyboard.press("ArrowDown")
    assert active(page, box) == titles[0]
    page.keyboard.press("ArrowDown")
    assert active(page, box) == titles[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert active(page, box) == ""
    page.keyboard.press("ArrowUp")
    assert active(page, box) == titles[-1]
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("invoices of")
    expect(options.first).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert active(page, box) == titles[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[0])
    page.keyboard.press("/")
    expect(page.locator(".top [role=combobox]")).to_be_focused()


def test_an_opened_result_and_the_return_from_it_are_noted_and_a_slip_is_corrected(page, live_server, content):
    page.goto(f"{live_server.url}/en/search/?q=invoice")
    title = page.locator(".hit h2 a").first.inner_text()
    page.locator(".hit h2 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.go_back()
    expect(page.locator(".hit")).to_have_count(10)
    click = eventually(lambda: Clicked.objects.exclude(dwell=None).select_related("asked").first())
    assert (click.position, click.asked.text, click.is_public) == (1, "invoice", True)
    vocabulary.count_pending(deadline=float("inf"))
    page.goto(f"{live_server.url}/en/search/?q=invioces")
    expect(page.locator(".hit")).to_have_count(10)
    page.get_by_role("link", name="Search for “invioces” as you typed it").click()
    expect(page.get_by_text("Nothing was found for “invioces”")).to_be_visible()


def test_results_are_narrowed_and_turned_and_nothing_found_helps(page, live_server, content):
    page.goto(f"{live_server.url}/en/")
    page.keyboard.press("/")
    page.keyboard.type("invoice")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=invoice")
    expect(page.get_by_text("13 results")).to_be_visible()
    expect(page.locator(".hit")).to_have_count(10)
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".hit")).to_have_count(3)
    expect(page.locator(".pages [aria-current=page]")).to_contain_text("2")
    kinds = page.get_by_role("navigation", name="Kind")
    expect(kinds.get_by_role("link", name="Articles")).to_contain_text("4")
    kinds.get_by_role("link", name="Articles").click()
    expect(page.locator(".hit")).to_have_count(4)
    expect(kinds.get_by_role("link", name="Articles")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Clear all filters").click()
    expect(page.locator(".hit")).to_have_count(10)
    page.keyboard.press("/")
    page.keyboard.type("xyzzy")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing was found for “xyzzy”")).to_be_visible()
    expect(page.get_by_role("heading", name="What others read")).to_be_visible()
    page.get_by_role("link", name="Billing").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Billing")


def test_a_hit_opens_the_film_at_its_second(page, live_server, content):
    page.goto(f"{live_server.url}/en/search/?q=rotate+the+certificate")
    page.get_by_role("link", name="Play from 0:20").click()
    expect(page.locator("#t20")).to_have_attribute("aria-current", "true", timeout=20_000)
    assert page.evaluate("document.querySelector('video').currentTime") == 20.5


PHONE = {
    "viewport": {"width": 390, "height": 800},
    "is_mobile": True,
    "has_touch": True,
    "locale": "fa-IR",
    "color_scheme": "dark",
}


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_in_persian_on_a_phone_the_sheet_finds_and_nothing_hangs_over(page, live_server, content):
    page.goto(f"{live_server.url}/fa/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator(".top [data-open='find-sheet']").tap()
    box = page.locator("#find-phone")
    expect(box).to_be_focused()
    page.keyboard.type("صورتحساب")
    expect(page.locator("#find-sheet [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert "صورت‌حساب" in active(page, box)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fa/search/**")
    expect(page.locator(".hit").first).to_contain_text("صورت‌حساب")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".hit a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("صورت‌حساب")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True, ids=["no-script"])
def test_without_a_script_forms_and_links_do_the_same(page, live_server, content):
    page.goto(f"{live_server.url}/en/")
    page.locator("main [role=combobox]").fill("invoice")
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(10)
    page.get_by_role("navigation", name="Kind").get_by_role("link", name="Articles").click()
    expect(page.locator(".hit")).to_have_count(4)
    page.locator(".hit a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Invoices of team")
