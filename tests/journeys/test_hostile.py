"""Strings that try to run something, shown by a real browser: none of them does."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from accounts.models import User
from community import texts
from community.models import Post, Thread
from search.query import MAX_LENGTH
from tests import hostile
from tests.factories.accounts import UserFactory
from tests.factories.community import a_space, a_thread
from tests.factories.kb import an_article

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), hostile.needs_strings]
POST = 6_000
"""Characters of strings in one post."""
TITLES = 400


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A tab in which no script of a stranger may run, nor even try to: the policy would stop it, the page must not
    hold it."""
    ran: list[str] = []
    context = chromium.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: ran.append(str(error)))
    page.on("popup", lambda opened: ran.append(opened.url))
    page.on("console", lambda said: ran.append(said.text) if _speaks_of_scripts(said.text) else None)
    yield page
    context.close()
    assert ran == []


def _speaks_of_scripts(text: str) -> bool:
    return "Content Security Policy" in text and any(word in text for word in ("script", "frame", "object", "base"))


def look_at(page: Page, address: str) -> None:
    """Open a page, and move over what would run when it is pointed at or takes the focus."""
    assert page.goto(address, wait_until="load").status == 200
    page.evaluate("document.querySelectorAll('main a, main input, main summary').forEach(one => one.focus())")
    assert page.evaluate("document.querySelectorAll('main script:not([type=\"application/ld+json\"])').length") == 0


def written_by_all(strings: Sequence[str]) -> Thread:
    """A thread in which every string is said, by people who are called so."""
    thread = a_thread(a_space(slug="strings"), title="Strings")
    names = iter(strings)
    for text in hostile.together(strings, POST, "\n\n"):
        author = UserFactory(name=next(names).replace("\0", "")[:150] or "nobody")
        position = Thread.objects.get(pk=thread.pk).last_position + 1
        body = text.replace("\0", "")
        Post.objects.create(
            thread=thread, position=position, author=author, body=body, body_html=texts.render(body), language="en"
        )
        Thread.objects.filter(pk=thread.pk).update(last_position=position, reply_count=position - 1)
    return thread


def test_no_string_runs_a_script_in_a_thread(live_server, page):
    thread = written_by_all(hostile.all_strings())
    following = f"{live_server.url}/en/community/threads/{thread.pk}/strings/"
    pages = 0
    while following:
        look_at(page, following)
        pages += 1
        following = page.evaluate("document.querySelector('main a[rel=next]')?.href")
    assert pages > 1
    assert User.objects.filter(name__contains="<").exists()


def test_no_title_and_no_search_runs_a_script(live_server, page):
    space = a_space(slug="strings")
    thread = a_thread(space)
    titles = [text.replace("\0", "")[:200] for text in hostile.some(TITLES) if text.strip("\0 \n")]
    Thread.objects.bulk_create(
        Thread(space=space, title=title, slug="x", language="en", kind=thread.kind, author=thread.author,
               last_posted_at=thread.last_posted_at, last_position=1)
        for title in titles
    )  # fmt: skip
    an_article(title=titles[-1], summary=" ".join(titles)[:400])
    following = f"{live_server.url}/en/community/spaces/strings/"
    for _ in range(4):
        look_at(page, following)
        following = page.evaluate("document.querySelector('main a[rel=next]')?.href")
        if not following:
            break
    typed = [text for text in hostile.together(hostile.some(TITLES), MAX_LENGTH) if len(text) <= MAX_LENGTH]
    for text in typed:
        look_at(page, f"{live_server.url}/en/search/?q={quote(text, errors='ignore')}")
