"""Taking a test in a browser: by keyboard, with everything saved by itself, until the time is over."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from academy.testing.models import Attempt
from tests.academy.testing.images import an_image
from tests.factories.academy_testing import DATA, a_finished_attempt, a_question, an_attempt, an_exam
from tests.factories.kb import tree

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def page_of(chromium: Browser, address: str, person, size=DESK, scheme="light") -> Page:
    client = Client()
    client.force_login(person)
    context = chromium.new_context(viewport=size, color_scheme=scheme)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    return context.new_page()


def of_every_kind():
    image = {"image": an_image(), "image_alt": "A window"}
    return [a_question(kind, **(image if kind == "hotspot" else {})) for kind in DATA]


def test_a_test_is_taken_by_keyboard_and_nothing_is_lost(live_server, chromium):
    tree()
    attempt = an_attempt(an_exam(a_question("ordering"), a_question("fill"), time_limit=1800))
    page = page_of(chromium, live_server.url, attempt.person)
    page.goto(f"{live_server.url}/en/academy/attempts/{attempt.pk}/")
    page.locator("button[value='1-down']").press("Enter")
    expect(page.locator("[data-state]")).to_have_text("Saved")
    expect(page.locator("[data-order-said]")).to_contain_text("now number 2")
    assert sorted(attempt.questions.get(position=1).given) == [0, 1, 2]
    page.locator("button[name=go][value=next]").last.press("Enter")
    page.locator("[name=answer-0]").fill("slash")
    expect(page.locator("[data-state]")).to_have_text("Saved")
    page.reload()
    expect(page.locator("[name=answer-0]")).to_have_value("slash")
    page.locator("[name=answer-0]").press("Enter")
    expect(page.locator("h1")).to_have_text("Hand in?")
    page.get_by_role("button", name="Hand in").press("Enter")
    page.wait_for_url("**/result/")
    attempt.refresh_from_db()
    assert attempt.state == "finished"


def test_a_test_is_handed_in_when_its_time_is_over(live_server, chromium):
    tree()
    attempt = an_attempt(an_exam(a_question("fill"), time_limit=1800, grace=60))
    Attempt.objects.filter(pk=attempt.pk).update(due_at=timezone.now() + datetime.timedelta(seconds=6))
    page = page_of(chromium, live_server.url, attempt.person)
    page.goto(f"{live_server.url}/en/academy/attempts/{attempt.pk}/1/")
    page.locator("[name=answer-0]").fill("slash")
    page.wait_for_url("**/result/", timeout=30_000)
    expect(page.locator("h1")).to_have_text("Passed")


def test_an_older_window_is_told_of_the_newer_answer(live_server, chromium):
    tree()
    attempt = an_attempt(an_exam(a_question("fill")))
    first, second = (page_of(chromium, live_server.url, attempt.person) for _ in range(2))
    for page in (first, second):
        page.goto(f"{live_server.url}/en/academy/attempts/{attempt.pk}/1/")
    second.locator("[name=answer-0]").fill("newer")
    expect(second.locator("[data-state]")).to_have_text("Saved")
    first.locator("[name=answer-0]").fill("older")
    expect(first.locator("[data-state]")).to_contain_text("another window")
    assert attempt.questions.get().given == ["newer"]


@pytest.mark.parametrize(("language", "size", "scheme"), [("en", DESK, "light"), ("fa", PHONE, "dark")])
def test_nobody_is_kept_out_of_a_test(live_server, chromium, language, size, scheme):
    tree()
    exam = an_exam(*of_every_kind(), time_limit=1800, review_after="all", integrity_statement="I work alone.")
    attempt = an_attempt(exam)
    done = a_finished_attempt(an_exam(review_after="all"), [1], attempt.person)
    page = page_of(chromium, live_server.url, attempt.person, size, scheme)
    base = f"{live_server.url}/{language}/academy"
    paths = [f"attempts/{attempt.pk}/{number}/" for number in range(1, len(DATA) + 1)]
    paths += [f"tests/{exam.slug}/", f"attempts/{attempt.pk}/finish/", f"attempts/{done.pk}/result/"]
    told = []
    for path in paths:
        page.goto(f"{base}/{path}")
        told += [(path, found["id"]) for found in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            told.append((path, "wider than the window"))
    assert not told
