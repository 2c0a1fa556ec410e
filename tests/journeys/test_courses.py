"""Learning with a real browser: by keyboard alone from enrolling to the completed course, and a recording that is kept
to the second."""

import io
import re
import wave
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, BrowserContext, Page, expect

from academy.courses.models import Enrolment, LessonProgress
from accounts.models import Role
from publishing.models import PortalMedia
from tests.factories import academy_courses as make
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(reader: BrowserContext) -> Iterator[Page]:
    """A tab that nothing goes wrong in."""
    wrong: list[str] = []
    page = reader.new_page()
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert wrong == []


def sign_in(page: Page, site: str, user) -> None:
    page.goto(f"{site}/en/account/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


def a_sound(seconds: int) -> PortalMedia:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes([128]) * 8000 * seconds)
    media = PortalMedia(title="Sound", type="audio", file=ContentFile(written.getvalue(), name="sound.wav"))
    media.save()
    return media


def press(page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
    """By the keyboard."""
    page.get_by_role(role, name=name, exact=isinstance(name, str)).first.focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def wait_until_at(page: Page, second: float) -> None:
    """Ask, since the policy forbids what waits in the page by itself."""
    for _ in range(100):
        if page.evaluate("document.querySelector('audio').currentTime") > second:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"The recording never came to second {second}")


def progress_of(page: Page, person) -> LessonProgress:
    """What was kept of the recording, once it has arrived: nobody waits for what is sent on leaving."""
    for _ in range(100):
        if row := LessonProgress.objects.filter(person=person, position__gt=0).first():
            return row
        page.wait_for_timeout(100)
    raise AssertionError("Nothing was kept of the recording")


def test_a_course_is_taken_by_keyboard_from_enrolling_to_its_end(page, live_server):
    course = make.a_course(1, title="First steps", order="enforced")
    podcast = make.a_lesson(course, title="Listen", kind="podcast", recording=a_sound(4), view_share=90)
    person = UserFactory()
    sign_in(page, live_server.url, person)
    page.goto(live_server.url + course.url)
    press(page, "Enrol")
    expect(page.get_by_text("You are enrolled.")).to_be_visible()
    press(page, "Begin", "link")
    press(page, "Mark as done")
    expect(page.get_by_text("This lesson is done.")).to_be_visible()
    press(page, "On to the next lesson", "link")
    page.wait_for_url(f"**{podcast.url}")
    page.locator("audio").focus()
    page.evaluate("document.querySelector('audio').play()")
    expect(page.locator("[data-progress-text]")).to_have_text("This lesson is done.", timeout=20_000)
    assert Enrolment.objects.get(person=person).completed_at is not None
    page.goto(f"{live_server.url}/en/academy/my/")
    expect(page.get_by_role("heading", name="Completed")).to_be_visible()


def test_leaving_a_recording_keeps_the_second_and_what_was_played(page, live_server):
    course = make.a_course()
    podcast = make.a_lesson(course, kind="podcast", recording=a_sound(60))
    person = UserFactory()
    make.enrolled(person, course)
    sign_in(page, live_server.url, person)
    page.goto(live_server.url + podcast.url)
    page.evaluate("const a = document.querySelector('audio'); a.currentTime = 30; a.play()")
    wait_until_at(page, 32)
    page.goto(live_server.url + course.url)
    expect(page.get_by_role("link", name="Go on")).to_be_visible()
    row = progress_of(page, person)
    assert 31.5 < row.position < 40
    assert len(row.watched) == 1
    assert 29.5 < row.watched[0][0] < 31
    page.goto(live_server.url + podcast.url)
    wait_until_at(page, 31)


def test_nobody_is_kept_out_of_learning(page, live_server):
    course = make.a_course(2, objectives="Find it", prerequisites="An account")
    make.a_lesson(course, kind="task", rubric=[make.criterion("Clear")])
    make.academy("fa")
    manager = MembershipFactory(role=Role.MANAGER)
    make.enrolled(manager.user, course)
    sign_in(page, live_server.url, manager.user)
    lessons = make.lessons_of(course)
    team = f"/en/academy/teams/{manager.organisation.slug}/"
    places = [make.academy().url, course.url, lessons[0].url, lessons[2].url, "/en/academy/my/", team]
    found = []
    for place in [*places, *(place.replace("/en/", "/fa/") for place in places)]:
        for scheme, width in (("light", 1280), ("dark", 390)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + place)
            result = Axe().run(page)
            found += [
                f"{place} {scheme}: {each['id']} {each['nodes'][0]['html'][:150]}"
                for each in result.response["violations"]
            ]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{place} {width}: wider than the window")
    assert found == []
