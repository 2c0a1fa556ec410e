"""Nobody is kept out: axe finds nothing on any kind of page in any language, light or dark, and no page is wider than
a phone. One test, since its content serves all of them; what it finds, it tells page by page."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as portal_settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import Role, User
from publishing.models import Caption, PortalMedia
from tests.factories import kb
from tests.factories.accounts import MembershipFactory
from tests.factories.product import FeatureFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WORD = {"en": "invoice", "ga": "sonrasc", "hy": "հաշիվ", "vi": "hóa đơn", "fa": "صورت‌حساب"}
MARKDOWN = """## Steps and tables

Press `Ctrl` and *wait*, or [read on](https://example.com/more).

| Plan | Seats | Price |
|---|--:|--:|
| Team | 10 | 90 |
| Company | 250 | 1,900 |

```python
def answer(question: str) -> int:  # as always
    return 42 if question else "nothing"
```

> [!WARNING] Mind this
> It cannot be undone.

1. First
   - [x] done
   - [ ] open

> Somebody said so.
"""
STRANGER = (
    *("", "features/", "features/billing/", "faq/", "search/", "search/?q={word}", "search/?q=xyzzy"),
    *("search/?q={word}&kind=article", "account/login/", "account/signup/", "nowhere/", "search/?q=" + "x" * 1_001),
)
MEMBER = ("account/", "account/email/", "account/2fa/", "account/sessions/", "account/organisations/", "{refused}")


@pytest.fixture
def pages() -> dict[str, list[str]]:
    """The addresses of a page of each kind, by language."""
    feature = FeatureFactory(slug="billing", name="Billing", names=WORD, version="5.2")
    media = PortalMedia(title="Film", type="video", duration=80, file=ContentFile(_film(), name="film.mp4"))
    media.save()
    cues = "WEBVTT\n\n00:00.000 --> 00:10.000\n<v Aoife>Welcome\n\n00:20.000 --> 00:24.000\nPress slash\n"
    Caption.objects.create(media=media, language="en", file=ContentFile(cues.encode(), name="en.vtt"))
    found = {language: [page.url for page in _one_of_each(language, feature, media)] for language in WORD}
    call_command("search", "reconcile", verbosity=0)
    return found


def _one_of_each(language: str, feature: Any, media: PortalMedia) -> Iterator[Any]:
    word = WORD[language]
    about = {"language": language, "feature": feature}
    section = kb.a_section(title=f"{word} 1", **about)
    first = kb.a_question(section, title=f"{word}?", language=language)
    body = [kb.text(f"<h2>{word}</h2><p>{word}</p>"), {"type": "markdown", "value": MARKDOWN}]
    article = kb.an_article(title=f"{word} 2", body=body, related=[first], keywords=word, **about)
    step = kb.step(word, result=f"<p>{word}</p>")
    film = {"recording": media, "chapters": [kb.chapter(0, word)], "speakers": [kb.speaker("Aoife", word)]}
    webinar = kb.a_webinar(title=f"{word} 4", **film, **about)
    closed = kb.an_article(title=f"{word} 5", audiences=["members"], **about)
    again = kb.a_question(section, title=f"{word} 6?", language=language, related=[first])
    yield from (section, again, article, kb.a_tutorial(title=f"{word} 3", steps=[step, kb.step(word)], **about))
    yield from (webinar, closed, article.get_parent(), webinar.get_parent())


def _film() -> bytes:
    with open("portal/demo/videos/searching-in-two-minutes.mp4", "rb") as film:
        return film.read()


@pytest.fixture
def stranger(chromium: Browser) -> Iterator[Page]:
    """A tab of somebody who is not signed in."""
    context = chromium.new_context(viewport=DESK, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def signed_in(chromium: Browser, site: str, user: User) -> BrowserContext:
    """A browser of somebody who is."""
    client = Client()
    client.force_login(user)
    context = chromium.new_context(viewport=DESK, reduced_motion="reduce")
    name = portal_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    return context


def complaints(page: Page, address: str) -> Iterator[str]:
    """What axe says of a page in the light on a desk, of its colours in the dark on a phone, and whether it fits."""
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    status = page.goto(address).status
    if status not in (200, 403, 404, 413):
        yield f"{address} answers {status}"
    found = Axe().run(page, options={"runOnly": RULES})
    yield from (f"{address} {line}" for line in _told(found.response))
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    dark = page.evaluate("axe.run({runOnly: ['color-contrast', 'target-size', 'scrollable-region-focusable']})")
    yield from (f"{address} dark, on a phone: {line}" for line in _told(dark))
    width = page.evaluate("document.scrollingElement.scrollWidth")
    if width > PHONE["width"]:
        yield f"{address} is {width} pixels wide: {page.evaluate(WIDEST)}"


WIDEST = """[...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > innerWidth + 1
  || it.getBoundingClientRect().left < -1).slice(0, 4).map((it) => it.outerHTML.slice(0, 120)).join(" | ")"""


def _told(response: Any) -> Iterator[str]:
    for violation in response["violations"]:
        for node in violation["nodes"][:3]:
            yield f"{violation['id']}: {node['html'][:200]} ({node['failureSummary'][:300]})"


def test_axe_finds_nothing_anywhere(chromium, live_server, pages, stranger, settings):
    site, found = live_server.url, []
    plain = MembershipFactory(role=Role.MEMBER)
    other = MembershipFactory(organisation=plain.organisation)
    refused = f"account/organisations/{plain.organisation.slug}/members/{other.pk}/"
    member = signed_in(chromium, site, plain.user)
    own = member.new_page()
    for language, word in WORD.items():
        for path in STRANGER:
            found += complaints(stranger, f"{site}/{language}/{path.format(word=word)}")
        for path in pages[language]:
            found += complaints(stranger, site + path)
        for path in MEMBER:
            found += complaints(own, f"{site}/{language}/{path.format(refused=refused)}")
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    for language, word in WORD.items():
        found += complaints(stranger, f"{site}/{language}/search/?q={word}")
    member.close()
    assert found == [], "\n".join(found)
