"""A course launched from a learning system with a real browser: from a frame into a window of its own, the account
linked by signing in, a lesson done, and the score told; and a teacher who chooses a course inside the frame."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from academy.courses.models import Enrolment
from academy.launches import tasks
from academy.launches.models import LinkedAccount, Platform
from tests.academy.launches.learning_system import DEEP, LTI, LearningSystem
from tests.factories.academy_courses import a_course
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """The portal, by another name than the learning system's: browsers take them for two sites."""
    settings.PORTAL_URL = live_server.url.replace("127.0.0.1", "localhost")
    return settings.PORTAL_URL


@pytest.fixture
def system(site: str) -> Iterator[LearningSystem]:
    found = LearningSystem()
    found.tool_keys_url = f"{site}/lti/keys"
    Platform.objects.create(**found.fields)
    yield found
    found.close()


@pytest.fixture
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def course_page(reader: BrowserContext, system: LearningSystem, site: str, target: str, **more: Any) -> Page:
    """The learning system's own page, with the portal in a frame."""
    system.next_launch = lambda asked: system.sign(system.claims(asked["nonce"], target, **more))
    page = reader.new_page()
    page.goto(f"{system.url}/course?login={site}/lti/login&target={target}")
    return page


def fair(page: Page) -> None:
    """Nothing that keeps anybody out."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_learner_comes_from_a_frame_and_their_score_goes_back(reader, system, site):
    course = a_course(2, title="Learn the portal")
    person = UserFactory(email="niamh@acme.example")
    target = f"{site}/lti/open/course/{course.translation_key}"
    page = course_page(reader, system, site, target)
    with reader.expect_page() as opened:
        page.frame_locator("iframe").get_by_role("link", name="Open in a new window").click()
    window = opened.value
    expect(window.get_by_role("heading", name="Sign in to go on")).to_be_visible()
    fair(window)
    window.get_by_role("main").get_by_role("link", name="Sign in").click()
    window.fill("input[name=login]", person.email)
    window.fill("input[name=password]", PASSWORD)
    window.press("input[name=password]", "Enter")
    expect(window.get_by_role("heading", name="Is this you?")).to_be_visible()
    fair(window)
    assert not LinkedAccount.objects.exists()
    window.get_by_role("button", name="Link them and go on").click()
    expect(window.get_by_role("heading", level=1, name="Learn the portal")).to_be_visible()
    assert Enrolment.objects.get(person=person).how == "launch"
    window.goto(f"{site}{course.get_descendants().last().get_url()}")
    window.get_by_role("button", name=re.compile("done", re.I)).first.click()
    expect(window.get_by_text("This lesson is done.")).to_be_visible()
    tasks.send_scores()
    assert [score["scoreGiven"] for score in system.scores] == [50]
    # From now on they come in without being asked, also in a browser that knows nothing of them.
    other = reader.browser.new_context()
    again = other.new_page()
    system.next_launch = lambda asked: system.sign(system.claims(asked["nonce"], target))
    again.goto(f"{site}/lti/login?iss={system.url}&login_hint=u-1&target_link_uri={target}&client_id=portal-1")
    expect(again.get_by_role("heading", level=1, name="Learn the portal")).to_be_visible()
    other.close()


def test_a_teacher_chooses_a_course_inside_the_frame(reader, system, site):
    course = a_course(2, title="Learn the portal")
    target = f"{site}/lti/choose"
    page = course_page(reader, system, site, target, **system.choosing())
    frame = page.frame_locator("iframe")
    frame.get_by_label("Learn the portal").check()
    frame.get_by_role("button", name="Put the link in").click()
    expect(frame.get_by_role("heading", name="The link was put in")).to_be_visible()
    said = system.chosen[0]
    assert said[f"{LTI}deployment_id"] == system.deployment
    assert said[f"{DEEP}content_items"][0]["url"] == f"{site}/lti/open/course/{course.translation_key}"


def test_a_refusal_is_a_page_that_says_what_to_do(reader, system, site):
    course = a_course(1)
    target = f"{site}/lti/open/course/{course.translation_key}"
    system.next_launch = lambda asked: system.sign(
        system.claims(asked["nonce"], target, **{f"{LTI}deployment_id": "x"})
    )
    page = reader.new_page()
    page.goto(f"{site}/lti/login?iss={system.url}&login_hint=u-1&target_link_uri={target}&client_id=portal-1")
    expect(page.get_by_role("heading", name="This place is not registered")).to_be_visible()
    fair(page)
