"""Packages in a real browser: the API of both versions call by call, resuming, two windows, and what a package cannot
reach."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from academy.courses.models import LessonProgress
from academy.packages.models import ItemState
from tests.factories import academy_courses, academy_packages
from tests.factories.accounts import PASSWORD, UserFactory
from tests.journeys.package_calls import CALLS_12, CALLS_2004, MORE_2004

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server, settings) -> str:
    """The portal; packages are played from a name below it, on the same port."""
    settings.PORTAL_URL = live_server.url
    settings.PACKAGES_ORIGIN = live_server.url.replace("//", "//packages.", 1)
    return live_server.url


@pytest.fixture
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(reader: BrowserContext) -> Iterator[Page]:
    wrong: list[str] = []
    page = reader.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert wrong == []


def sign_in(page: Page, site: str, user) -> None:
    page.goto(f"{site}/en/account/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


@pytest.fixture
def learner(page, site):
    person = UserFactory(name="Ada Lovelace")
    sign_in(page, site, person)
    return person


def a_lesson(person=None, version="1.2", *, completion="", **described):
    course = academy_courses.a_course()
    package = academy_packages.a_package(version, **described)
    lesson = academy_courses.a_lesson(course, kind="package", package=package, completion=completion)
    if person is not None:
        academy_courses.enrolled(person, course)
    return lesson


def begin(page: Page, site: str, lesson, label: str = "Begin") -> Frame:
    """Open the package; the frame in which it runs."""
    page.goto(site + lesson.url)
    page.get_by_role("button", name=label, exact=True).click()
    return inner(page)


def inner(page: Page, name: str = "start.html") -> Frame:
    for _ in range(100):
        for frame in page.frames:
            if frame.url.partition("?")[0].endswith(name) and frame.evaluate("Boolean(window.api)"):
                return frame
        page.wait_for_timeout(100)
    raise AssertionError(f"The package was never opened: {[frame.url for frame in page.frames]}")


def ask(frame: Frame, call: str, *values: str) -> str:
    """One call of the API, with the error that it left: `answer|code`."""
    return frame.evaluate(
        """([call, values]) => {
          const { api } = window;
          const answer = api[call](...values);
          return `${answer}|${(api.LMSGetLastError ?? api.GetLastError)()}`;
        }""",
        [call, list(values)],
    )


def state(page: Page, **values) -> ItemState:
    """How the item stands, once this has arrived."""
    found = None
    for _ in range(100):
        found = ItemState.objects.first()
        if found and all(found.values.get(name) == value for name, value in values.items()):
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"It never arrived: {found and found.values}")


def test_the_api_of_1_2_answers_as_its_standard_says(page, site, learner):
    more = "<adlcp:masteryscore>80</adlcp:masteryscore><adlcp:datafromlms>level=2</adlcp:datafromlms>"
    lesson = a_lesson(learner, more=more)
    frame = begin(page, site, lesson)
    for call, answer in CALLS_12:
        said = ask(frame, *call)
        assert answer is None or said == answer, call
    kept = state(page, **{"cmi.core.exit": "suspend"})
    expect(page.locator("[data-package-progress]")).to_have_text("This lesson is done.")
    expect(page.locator("[data-package-status]")).to_contain_text("85 %")
    kept.refresh_from_db()
    assert (kept.is_passed, kept.is_complete, kept.score, kept.seconds) == (True, True, 85.0, 90.5)
    again = begin(page, site, lesson, "Open it again")
    assert ask(again, "LMSInitialize", "") == "true|0"
    assert ask(again, "LMSGetValue", "cmi.core.entry") == "resume|0"
    assert ask(again, "LMSGetValue", "cmi.suspend_data") == "x" * 4096 + "|0"
    assert ask(again, "LMSGetValue", "cmi.core.total_time") == "0000:01:30.50|0"
    assert ask(again, "LMSGetValue", "cmi.objectives.0.id") == "first|0"


def test_the_api_of_2004_answers_as_its_standard_says(page, site, learner):
    lesson = a_lesson(learner, "2004", completion="mastered", more=MORE_2004)
    frame = begin(page, site, lesson)
    for call, answer in CALLS_2004:
        assert ask(frame, *call) == answer, call
    expect(page.locator("[data-package-progress]")).to_have_text("This lesson is done.")
    kept = state(page, **{"cmi.exit": "suspend"})
    assert (kept.is_passed, kept.is_complete, kept.score, kept.seconds) == (True, True, 80.0, 90.0)
    again = begin(page, site, lesson, "Open it again")
    assert ask(again, "Initialize", "") == "true|0"
    assert ask(again, "GetValue", "cmi.entry") == "resume|0"
    assert ask(again, "GetValue", "cmi.suspend_data") == "x" * 64000 + "|0"
    assert ask(again, "GetValue", "cmi.total_time") == "PT0H1M30S|0"
    assert ask(again, "GetValue", "cmi.interactions._count") == "3|0"


def test_leaving_keeps_what_was_set_without_committing_it(page, site, learner):
    lesson = a_lesson(learner)
    frame = begin(page, site, lesson)
    ask(frame, "LMSInitialize", "")
    ask(frame, "LMSSetValue", "cmi.core.lesson_location", "page 4")
    page.goto(f"{site}/en/")
    state(page, **{"cmi.core.lesson_location": "page 4"})
    frame = begin(page, site, lesson, "Go on")
    ask(frame, "LMSInitialize", "")
    assert ask(frame, "LMSGetValue", "cmi.core.lesson_location") == "page 4|0"


LEAVING = """<!doctype html><meta charset="utf-8"><script src="../shared/find.js"></script><script>
api.LMSInitialize("");
addEventListener("pagehide", () => { api.LMSSetValue("cmi.core.lesson_status", "completed"); api.LMSFinish(""); });
</script><p>Leave me.</p>"""


@pytest.mark.parametrize("way", ["Close", "link"])
def test_what_a_package_tells_when_it_is_left_is_heard(page, site, learner, way):
    lesson = a_lesson(learner, files={"content/start.html": LEAVING})
    begin(page, site, lesson)
    if way == "Close":
        page.get_by_role("button", name="Close", exact=True).click()
        expect(page.get_by_role("button", name="Begin", exact=True)).to_be_focused()
    else:
        page.locator(".crumbs a").first.click()
        page.wait_for_url(lambda url: lesson.slug not in url)
    state(page, **{"cmi.core.lesson_status": "completed"})
    assert LessonProgress.objects.get(person=learner).done_at is not None


def test_an_older_window_is_told_and_overwrites_nothing(page, reader, site, learner):
    lesson = a_lesson(learner)
    old = begin(page, site, lesson)
    ask(old, "LMSInitialize", "")
    second = reader.new_page()
    new = begin(second, site, lesson)
    ask(new, "LMSInitialize", "")
    ask(new, "LMSSetValue", "cmi.suspend_data", "new")
    ask(new, "LMSCommit", "")
    state(second, **{"cmi.suspend_data": "new"})
    ask(old, "LMSSetValue", "cmi.suspend_data", "old")
    ask(old, "LMSCommit", "")
    expect(page.locator("[data-package-status]")).to_contain_text("Another window")
    assert ask(old, "LMSCommit", "") == "false|101"
    assert state(page).values == {"cmi.suspend_data": "new"}


def test_parts_have_an_outline_and_a_package_may_ask_for_the_next(page, site, learner):
    lesson = a_lesson(learner, "2004", titles=["One", "Two"])
    page.goto(site + lesson.url)
    page.get_by_role("button", name="Open One").click()
    frame = inner(page)
    ask(frame, "Initialize", "")
    ask(frame, "SetValue", "adl.nav.request", "continue")
    ask(frame, "Terminate", "")
    inner(page, "second.html")
    expect(page.locator("[data-part-row=item-1] [data-part-state]")).to_have_text("Completed")
    expect(page.locator("[data-part-row=item-2]")).to_have_attribute("aria-current", "")


def test_a_package_reaches_neither_cookies_nor_pages_of_the_portal(page, site, learner):
    lesson = a_lesson(learner)
    frame = begin(page, site, lesson)
    assert any(cookie["name"] == "sessionid" for cookie in page.context.cookies(site))
    assert page.context.cookies(frame.url) == []
    assert frame.evaluate("document.cookie") == ""
    # On the portal's own page there is a cookie that scripts can read.
    assert "csrftoken" in page.evaluate("document.cookie")
    reached = frame.evaluate(
        """async (site) => {
          const tried = {};
          try { tried.document = top.document.title; } catch (error) { tried.document = error.name; }
          tried.fetch = await fetch(site + "/en/", { credentials: "include" }).then((r) => r.status, (e) => e.name);
          try { top.location = "about:blank"; tried.away = "gone"; } catch (error) { tried.away = error.name; }
          return tried;
        }""",
        site,
    )
    assert reached == {"document": "SecurityError", "fetch": "TypeError", "away": "SecurityError"}
    page.wait_for_timeout(300)
    assert page.url == site + lesson.url


FORGED = {
    "from": "package",
    "type": "told",
    "values": {"cmi.core.lesson_status": "passed"},
    "isFinished": True,
    "isCommitted": True,
}


def test_messages_from_elsewhere_are_not_heard(page, site, learner):
    lesson = a_lesson(learner)
    frame = begin(page, site, lesson)
    ask(frame, "LMSInitialize", "")
    # From the page itself (another origin than the package host's), and from the right origin but another frame.
    page.evaluate("(message) => window.postMessage(message, '*')", FORGED)
    frame.evaluate("(message) => top.postMessage(message, '*')", FORGED)
    # The wrapper hears the portal's page alone, not what the package pretends.
    frame.evaluate("() => parent.postMessage({ from: 'portal', type: 'end' }, '*')")
    page.wait_for_timeout(800)
    assert not ItemState.objects.exists()
    assert ask(frame, "LMSGetValue", "cmi.core.lesson_status") == "not attempted|0"


def test_another_site_cannot_frame_a_package(page, site, learner):
    lesson = a_lesson(learner)
    frame = begin(page, site, lesson)
    wrapper = frame.parent_frame.url
    stranger = page.context.new_page()
    stranger.route("https://stranger.example/", lambda route: route.fulfill(body=f"<iframe src='{wrapper}'></iframe>"))
    stranger.goto("https://stranger.example/")
    stranger.wait_for_timeout(800)
    assert all("start.html" not in each.url for each in stranger.frames)
    assert "packages." not in json.dumps([each.url for each in stranger.frames if each.url.startswith("http://p")][1:])


def test_without_a_script_the_page_says_what_is_needed(chromium, site):
    lesson = a_lesson()
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + lesson.url)
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Begin")).to_be_hidden()
    context.close()


def test_who_is_not_enrolled_may_look_and_is_told_that_nothing_is_kept(page, site):
    lesson = a_lesson()
    frame = begin(page, site, lesson)
    ask(frame, "LMSInitialize", "")
    assert ask(frame, "LMSGetValue", "cmi.core.lesson_mode") == "browse|0"
    assert ask(frame, "LMSCommit", "") == "true|0"
    expect(page.locator("[data-package-status]")).to_contain_text("Nothing is kept here")
    assert not ItemState.objects.exists()
