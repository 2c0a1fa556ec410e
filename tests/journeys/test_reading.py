"""Reading with a real browser: progress that is kept, a transcript that follows, and both by the keyboard."""

import io
import uuid
import wave
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.models import TutorialProgress
from publishing.models import Caption, PortalMedia
from tests.factories import kb
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:10.000\nWelcome\n\n00:20.500 --> 00:24.000\nPress slash\n"


@pytest.fixture
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context()
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


@pytest.fixture
def tutorial():
    return kb.a_tutorial(title="Open and close", steps=[kb.step("Open it"), kb.step("Close it")])


def sign_in(page: Page, site: str, user) -> None:
    page.goto(f"{site}/en/account/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


def test_progress_is_kept_in_the_browser_and_goes_along_at_sign_in(page, live_server, tutorial):
    page.goto(live_server.url + tutorial.url)
    marks = page.locator(".mark")
    marks.nth(0).click()
    expect(page.locator(".progress")).to_contain_text("1 of 2 steps")
    page.reload()
    expect(marks.nth(0)).to_have_text("Done")
    marks.nth(1).click()
    expect(page.locator(".all-done")).to_be_visible()
    marks.nth(1).click()
    expect(page.locator(".all-done")).to_be_hidden()

    user = UserFactory()
    sign_in(page, live_server.url, user)
    page.goto(live_server.url + tutorial.url)
    expect(marks.nth(0)).to_have_text("Done")
    expect(page.locator(".progress")).to_contain_text("1 of 2 steps")
    assert page.evaluate("localStorage.getItem('tutorials')") is None
    assert TutorialProgress.objects.steps_done(user.pk, tutorial.translation_key) == {tutorial.step_ids[0]}


def test_the_signed_in_mark_steps_without_leaving_the_page(page, live_server, tutorial):
    user = UserFactory()
    sign_in(page, live_server.url, user)
    page.goto(live_server.url + tutorial.url)
    page.locator(".mark").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mark").nth(1)).to_have_text("Done")
    assert page.url.endswith(tutorial.url)
    page.reload()
    expect(page.locator(".progress")).to_contain_text("1 of 2 steps")
    page.locator(".start-over summary").click()
    page.get_by_role("button", name="Yes, start over").click()
    expect(page.locator(".progress")).to_contain_text("0 of 2 steps")
    assert not TutorialProgress.objects.exists()


def test_without_a_script_the_signed_in_mark_steps_by_plain_forms(chromium, live_server, tutorial):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, UserFactory())
    page.goto(live_server.url + tutorial.url)
    page.locator(".mark").nth(0).click()
    expect(page.locator(".progress")).to_contain_text("1 of 2 steps")
    assert page.url.endswith("#open-it")
    context.close()


def test_a_link_begins_at_its_second_and_the_transcript_follows(page, live_server):
    media = PortalMedia(title="Film", type="video", duration=80, file=ContentFile(_film(), name="film.mp4"))
    media.save()
    Caption.objects.create(media=media, language="en", file=ContentFile(CAPTIONS, name="en.vtt"))
    webinar = kb.a_webinar(recording=media, chapters=[kb.chapter(0, "Welcome"), kb.chapter(20, "Typing")])
    page.goto(f"{live_server.url}{webinar.url}#t20")
    expect(page.locator("#t20")).to_have_attribute("aria-current", "true", timeout=20_000)
    assert page.evaluate("document.querySelector('video').currentTime") == 20.5
    page.locator("#t0").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#t0")).to_have_attribute("aria-current", "true", timeout=20_000)
    page.goto(f"{live_server.url}{webinar.url}?t=20")
    expect(page.locator("#t20")).to_have_attribute("aria-current", "true", timeout=20_000)


def test_a_sound_recording_in_an_article_is_followed_too(page, live_server):
    media = PortalMedia(title="Five questions", type="audio", file=ContentFile(_sound(30), name="five.wav"))
    media.save()
    Caption.objects.create(media=media, language="en", file=ContentFile(CAPTIONS, name="en.vtt"))
    block = {"type": "audio", "id": str(uuid.uuid4()), "value": {"recording": media.pk, "with_transcript": True}}
    article = kb.an_article(body=[block])
    page.goto(live_server.url + article.url)
    lines = page.locator(".cue")
    lines.nth(1).click()
    expect(lines.nth(1)).to_have_attribute("aria-current", "true", timeout=20_000)
    assert page.evaluate("document.querySelector('audio').currentTime") >= 20.5
    page.goto("about:blank")
    page.goto(f"{live_server.url}{article.url}?t=20#recording-{block['id']}")
    expect(lines.nth(1)).to_have_attribute("aria-current", "true", timeout=20_000)
    expect(lines.nth(0)).not_to_have_attribute("aria-current", "true")


def _sound(seconds: int) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8_000)
        sound.writeframes(b"\x80" * 8_000 * seconds)
    return written.getvalue()


def _film() -> bytes:
    with open("portal/demo/videos/searching-in-two-minutes.mp4", "rb") as film:
        return film.read()
