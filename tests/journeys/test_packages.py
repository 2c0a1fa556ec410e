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


CALLS_12 = [
    (("LMSGetValue", "cmi.core.lesson_status"), "|301"),
    (("LMSSetValue", "cmi.core.lesson_status", "passed"), "false|301"),
    (("LMSCommit", ""), "false|301"),
    (("LMSInitialize", "x"), "false|201"),
    (("LMSInitialize", ""), "true|0"),
    (("LMSInitialize", ""), "false|101"),
    (("LMSGetValue", "cmi._version"), "3.4|0"),
    (("LMSGetValue", "cmi.core._children"), None),
    (("LMSGetValue", "cmi.core.student_name"), "Ada Lovelace|0"),
    (("LMSGetValue", "cmi.core.lesson_status"), "not attempted|0"),
    (("LMSGetValue", "cmi.core.entry"), "ab-initio|0"),
    (("LMSGetValue", "cmi.core.credit"), "credit|0"),
    (("LMSGetValue", "cmi.student_data.mastery_score"), "80|0"),
    (("LMSGetValue", "cmi.launch_data"), "level=2|0"),
    (("LMSGetValue", "cmi.nothing"), "|401"),
    (("LMSGetValue", "nothing"), "|201"),
    (("LMSGetValue", "constructor"), "|201"),
    (("LMSGetValue", "cmi.core.lesson_status._children"), "|202"),
    (("LMSGetValue", "cmi.core._count"), "|203"),
    (("LMSGetValue", "cmi.core.exit"), "|404"),
    (("LMSGetValue", "cmi.objectives.n.id"), "|401"),
    (("LMSSetValue", "cmi.core._children", "x"), "false|402"),
    (("LMSSetValue", "cmi.core.student_id", "x"), "false|403"),
    (("LMSSetValue", "cmi.core.lesson_status", "done"), "false|405"),
    (("LMSSetValue", "cmi.core.lesson_status", "not attempted"), "false|405"),
    (("LMSSetValue", "cmi.core.score.raw", "101"), "false|405"),
    (("LMSSetValue", "cmi.core.score.raw", "much"), "false|405"),
    (("LMSSetValue", "cmi.core.score.raw", "85"), "true|0"),
    (("LMSSetValue", "cmi.core.session_time", "1:2:3"), "false|405"),
    (("LMSSetValue", "cmi.core.session_time", "00:01:30.5"), "true|0"),
    (("LMSSetValue", "cmi.suspend_data", "x" * 4097), "false|405"),
    (("LMSSetValue", "cmi.suspend_data", "x" * 4096), "true|0"),
    (("LMSSetValue", "cmi.comments", "<1>Good."), "true|0"),
    (("LMSSetValue", "cmi.comments", "<2>Better."), "true|0"),
    (("LMSGetValue", "cmi.comments"), "<1>Good.<2>Better.|0"),
    (("LMSGetValue", "cmi.objectives._count"), "0|0"),
    (("LMSSetValue", "cmi.objectives.1.id", "late"), "false|201"),
    (("LMSSetValue", "cmi.objectives.0.id", "first"), "true|0"),
    (("LMSSetValue", "cmi.objectives.0.score.raw", "50"), "true|0"),
    (("LMSSetValue", "cmi.objectives.0.status", "failed"), "true|0"),
    (("LMSGetValue", "cmi.objectives._count"), "1|0"),
    (("LMSGetValue", "cmi.objectives.1.id"), "|201"),
    (("LMSSetValue", "cmi.interactions.0.id", "q1"), "true|0"),
    (("LMSSetValue", "cmi.interactions.0.type", "essay"), "false|405"),
    (("LMSSetValue", "cmi.interactions.0.type", "choice"), "true|0"),
    (("LMSSetValue", "cmi.interactions.0.result", "correct"), "true|0"),
    (("LMSSetValue", "cmi.interactions.0.correct_responses.0.pattern", "a"), "true|0"),
    (("LMSSetValue", "cmi.interactions.0.objectives.0.id", "first"), "true|0"),
    (("LMSGetValue", "cmi.interactions.0.objectives._count"), "1|0"),
    (("LMSGetValue", "cmi.interactions.0.id"), "|404"),
    (("LMSSetValue", "cmi.student_preference.audio", "101"), "false|405"),
    (("LMSSetValue", "cmi.student_preference.audio", "50"), "true|0"),
    (("LMSSetValue", "cmi.core.exit", "suspend"), "true|0"),
    (("LMSCommit", "x"), "false|201"),
    (("LMSCommit", ""), "true|0"),
    (("LMSGetErrorString", "401"), "Not implemented error|0"),
    (("LMSGetErrorString", "constructor"), "|0"),
    (("LMSFinish", ""), "true|0"),
    (("LMSFinish", ""), "false|301"),
    (("LMSGetValue", "cmi.core.credit"), "|301"),
]


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


CALLS_2004 = [
    (("GetValue", "cmi.location"), "|122"),
    (("SetValue", "cmi.location", "1"), "false|132"),
    (("Commit", ""), "false|142"),
    (("Terminate", ""), "false|112"),
    (("Initialize", "x"), "false|201"),
    (("Initialize", ""), "true|0"),
    (("Initialize", ""), "false|103"),
    (("GetValue", "cmi._version"), "1.0|0"),
    (("GetValue", "cmi.learner_name"), "Ada Lovelace|0"),
    (("GetValue", "cmi.entry"), "ab-initio|0"),
    (("GetValue", "cmi.mode"), "normal|0"),
    (("GetValue", "cmi.scaled_passing_score"), "0.7|0"),
    (("GetValue", "cmi.completion_threshold"), "0.6|0"),
    (("GetValue", "cmi.completion_status"), "unknown|0"),
    (("GetValue", "cmi.location"), "|403"),
    (("GetValue", ""), "|301"),
    (("GetValue", "cmi.nothing"), "|401"),
    (("GetValue", "__proto__"), "|401"),
    (("GetValue", "cmi.location._children"), "|301"),
    (("GetValue", "cmi.score._count"), "|301"),
    (("GetValue", "cmi.session_time"), "|405"),
    (("GetValue", "cmi.objectives._count"), "2|0"),
    (("GetValue", "cmi.objectives.0.id"), "main|0"),
    (("GetValue", "cmi.objectives.2.id"), "|301"),
    (("SetValue", "cmi.nothing", "x"), "false|401"),
    (("SetValue", "", "x"), "false|351"),
    (("SetValue", "cmi.learner_id", "x"), "false|404"),
    (("SetValue", "cmi.score._children", "x"), "false|404"),
    (("SetValue", "cmi.completion_status", "done"), "false|406"),
    (("SetValue", "cmi.score.scaled", "much"), "false|406"),
    (("SetValue", "cmi.score.scaled", "1.5"), "false|407"),
    (("SetValue", "cmi.score.scaled", "0.8"), "true|0"),
    (("GetValue", "cmi.success_status"), "passed|0"),
    (("SetValue", "cmi.progress_measure", "0.5"), "true|0"),
    (("GetValue", "cmi.completion_status"), "incomplete|0"),
    (("SetValue", "cmi.progress_measure", "0.6"), "true|0"),
    (("GetValue", "cmi.completion_status"), "completed|0"),
    (("SetValue", "cmi.objectives.3.id", "late"), "false|351"),
    (("SetValue", "cmi.objectives.2.success_status", "passed"), "false|408"),
    (("SetValue", "cmi.objectives.2.id", "main"), "false|351"),
    (("SetValue", "cmi.objectives.0.id", "renamed"), "false|351"),
    (("SetValue", "cmi.objectives.2.id", "third"), "true|0"),
    (("SetValue", "cmi.objectives.2.score.scaled", "-1"), "true|0"),
    (("SetValue", "cmi.interactions.0.type", "choice"), "false|408"),
    (("SetValue", "cmi.interactions.0.id", "q1"), "true|0"),
    (("SetValue", "cmi.interactions.0.learner_response", "a"), "false|408"),
    (("SetValue", "cmi.interactions.0.type", "true-false"), "true|0"),
    (("SetValue", "cmi.interactions.0.learner_response", "perhaps"), "false|406"),
    (("SetValue", "cmi.interactions.0.learner_response", "true"), "true|0"),
    (("SetValue", "cmi.interactions.0.correct_responses.0.pattern", "true"), "true|0"),
    (("SetValue", "cmi.interactions.0.correct_responses.1.pattern", "false"), "false|351"),
    (("SetValue", "cmi.interactions.0.timestamp", "2026-13-01"), "false|406"),
    (("SetValue", "cmi.interactions.0.timestamp", "2026-11-23T10:00:00Z"), "true|0"),
    (("SetValue", "cmi.interactions.0.latency", "PT4.25S"), "true|0"),
    (("SetValue", "cmi.interactions.0.description", "{lang=en}Is it so?"), "true|0"),
    (("SetValue", "cmi.interactions.1.id", "q2"), "true|0"),
    (("SetValue", "cmi.interactions.1.type", "numeric"), "true|0"),
    (("SetValue", "cmi.interactions.1.correct_responses.0.pattern", "1[:]3"), "true|0"),
    (("SetValue", "cmi.interactions.2.id", "q3"), "true|0"),
    (("SetValue", "cmi.interactions.2.type", "matching"), "true|0"),
    (("SetValue", "cmi.interactions.2.learner_response", "a[.]1[,]b[.]2"), "true|0"),
    (("SetValue", "cmi.interactions.2.learner_response", "a"), "false|406"),
    (("SetValue", "cmi.comments_from_learner.0.comment", "{lang=en}Good"), "true|0"),
    (("GetValue", "cmi.comments_from_learner._count"), "1|0"),
    (("SetValue", "cmi.suspend_data", "x" * 64001), "false|406"),
    (("SetValue", "cmi.suspend_data", "x" * 64000), "true|0"),
    (("SetValue", "cmi.session_time", "90"), "false|406"),
    (("SetValue", "cmi.session_time", "PT1M30S"), "true|0"),
    (("SetValue", "adl.nav.request", "elsewhere"), "false|406"),
    (("GetValue", "adl.nav.request"), "_none_|0"),
    (("GetValue", "adl.nav.request_valid.continue"), "unknown|0"),
    (("SetValue", "cmi.exit", "suspend"), "true|0"),
    (("Commit", ""), "true|0"),
    (("GetErrorString", "408"), "Data Model Dependency Not Established|0"),
    (("Terminate", ""), "true|0"),
    (("Terminate", ""), "false|113"),
    (("GetValue", "cmi.location"), "|123"),
    (("SetValue", "cmi.location", "1"), "false|133"),
    (("Commit", ""), "false|143"),
    (("Initialize", ""), "false|104"),
]
MORE_2004 = (
    '<adlcp:completionThreshold minProgressMeasure="0.6"/><imsss:sequencing><imsss:objectives>'
    '<imsss:primaryObjective objectiveID="main" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.7'
    '</imsss:minNormalizedMeasure></imsss:primaryObjective><imsss:objective objectiveID="other"/>'
    "</imsss:objectives></imsss:sequencing>"
)


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
