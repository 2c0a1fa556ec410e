"""Walks everything there is as each kind of reader, and finds nothing that the reader may not see.

For each audience there is a page of every kind, an image, a recording with captions, and a space of the community
with a tagged thread that shows an uploaded file. All of them contain one
common word, and each a secret word of its own audience. A reader follows every link, source and listing from the start
pages, the sitemap, feature pages, search, suggestions and the API, and must meet exactly the secrets meant for them.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.audiences import group_token, organisation_token
from accounts.models import Group, GroupMembership, Organisation
from community.actions.answers import accept_answer
from community.addresses import thread_url
from community.models import Thread, Upload
from publishing.models import Caption, PortalMedia
from tests.databases import lasting
from tests.factories.accounts import (
    GroupFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    an_administrator,
)
from tests.factories.community import a_reply, a_space, a_thread
from tests.factories.kb import a_question, a_section, a_tutorial, a_webinar, an_article, step, text
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db

COMMON = "walkabout"
KINDS = ("section", "question", "article", "tutorial", "webinar", "thread")
READERS = {
    "stranger": {"public"},
    "member": {"public", "members"},
    "customer": {"public", "members", "customers", "organisation"},
    "other_customer": {"public", "members", "customers"},
    "partner": {"public", "members", "partners"},
    "group_member": {"public", "members", "group"},
    "staff": {"public", "members", "customers", "partners", "staff"},
    "administrator": {"public", "members", "customers", "partners", "staff", "organisation", "group"},
}
"""What each reader may see."""
AUDIENCES = ("public", "members", "customers", "partners", "staff", "organisation", "group")
START = (
    "/",
    "/en/",
    "/fa/",
    "/ga/",
    "/sitemap.xml",
    "/en/features/",
    "/en/community/",
    "/en/community/tags/",
    "/en/community/queue/",
    "/en/community/feed/",
    "/en/community/ask/similar/?q=walkabout+thread",
    "/en/community/complete/?what=page&q=walkabout",
    "/fa/features/",
    "/robots.txt",
    "/opensearch.xml",
    "/lti/keys",
    "/lti/login",
    "/lti/launch",
    "/lti/enter/",
)
ATTRIBUTE = re.compile(r"""\s(href|src|poster|data-src|action|srcset|content)=["']([^"']+)["']""")
"""What may name an address. The pages are our own and well formed; to parse each would double the time of a walk."""
LIMIT = 2000
"""Addresses a walk may visit; beyond it the walk goes in circles, which is a fault as well."""


def secret(audience: str, kind: str) -> str:
    """The word that only pages for `audience` contain."""
    return f"zq{audience}{kind}zq"


def addresses_in(markup: str) -> set[str]:
    """Every address that an HTML page names."""
    found = set()
    for name, value in ATTRIBUTE.findall(markup):
        if name == "srcset":
            found |= {part.split()[0] for part in value.split(",")}
        elif name != "content" or value.startswith(("http", "/")):
            found.add(unescape(value))
    return found


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[dict[str, set[str]]]:
    """Pages for every audience; the paths of pages and files by audience. All readers walk through one world."""
    with lasting(django_db_blocker):
        yield _a_world()


def _a_world() -> dict[str, set[str]]:
    feature = FeatureFactory(slug="walking", name="Walking")
    organisation, group = OrganisationFactory(slug="acme", name="Acme"), GroupFactory()
    tokens = {name: [name] for name in AUDIENCES}
    tokens["organisation"] = [organisation_token(organisation.pk)]
    tokens["group"] = [group_token(group.pk)]
    paths = {audience: _pages_for(audience, tokens[audience], feature) for audience in AUDIENCES}
    call_command("search", "reconcile", verbosity=0)
    return paths


def _pages_for(audience: str, tokens: list[str], feature) -> set[str]:
    def words(kind: str) -> str:
        return f"{COMMON} {secret(audience, kind)}"

    media = PortalMedia(title=words("film"), type="video", duration=20, file=ContentFile(b"film", name="f.mp4"))
    media.save()
    cue = f"WEBVTT\n\n00:01.000 --> 00:04.000\nHere is {words('cue')}\n"
    Caption.objects.create(media=media, language="en", file=ContentFile(cue.encode(), name="c.vtt"))
    section = a_section(title=words("section"), feature=feature, audiences=tokens)
    question = a_question(
        section, title=words("question"), short_answer=words("answer"), body=[text(f"<p>{words('body')}</p>")]
    )
    article = an_article(title=words("article"), summary=words("summary"), feature=feature, audiences=tokens)
    tutorial = a_tutorial(title=words("tutorial"), feature=feature, audiences=tokens, steps=[step(words("step"))])
    webinar = a_webinar(title=words("webinar"), feature=feature, audiences=tokens, recording=media)
    addresses = {page.get_url() for page in (section, question, article, tutorial, webinar)}
    addresses |= {media.file.url, media.captions.get().file.url}
    addresses |= _community_for(tokens, feature, words)
    return {urlsplit(address).path for address in addresses}


def _community_for(tokens: list[str], feature, words) -> set[str]:
    writer = an_administrator(name="Somebody")
    file = Upload(owner=writer, name="notes.txt", content_type="text/plain", size=9)
    file.file.save("notes.txt", ContentFile(words("upload").encode()))
    space = a_space(name=words("space"), description=words("about"), feature=feature, audiences=tokens)
    thread = a_thread(
        space, by=writer, title=words("thread"), body=f"{words('post')} [notes]({file.url})", tags=[words("tag")]
    )
    accept_answer(post=a_reply(thread, by=writer, body=words("reply")), by=writer)
    Thread.objects.filter(pk=thread.pk).update(slug="thread")
    thread.slug = "thread"
    return {thread_url(thread), reverse("community:space", args=[space.slug]), file.url}


def reader(kind: str) -> Client:
    """A signed-in browser of somebody of this kind."""
    client = Client(raise_request_exception=True)
    if kind == "stranger":
        return client
    flags = {"is_staff": kind == "staff", "is_superuser": kind == "administrator"}
    user = UserFactory(email=f"{kind}@example.com", **flags)
    if kind == "customer":
        MembershipFactory(user=user, organisation=Organisation.objects.get(slug="acme"))
    elif kind in ("other_customer", "partner"):
        chosen = Organisation.Kind.PARTNER if kind == "partner" else Organisation.Kind.CUSTOMER
        MembershipFactory(user=user, organisation=OrganisationFactory(kind=chosen))
    elif kind == "group_member":
        GroupMembership.objects.create(user=user, group=Group.objects.get())
    client.force_login(user)
    return client


def content_of(answer) -> str:
    """The body of any answer as text."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", errors="replace")


def links_in(answer, body: str, address: str) -> set[str]:
    """Addresses on this portal that an answer names."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        found = addresses_in(body)
    elif "xml" in kind:
        found = set(re.findall(r"<loc>([^<]+)|href=\"([^\"]+)\"", body))
        found = {part for pair in found for part in pair if part}
    elif "json" in kind:
        found = set(re.findall(r'"(?:url|place_url)":\s*"([^"]+)"', body))
    else:
        found = set()
    return {path for link in found if (path := _path_here(link if link.startswith("/") else urljoin(address, link)))}


@cache
def _path_here(link: str) -> str:
    """The address on this portal that a link leads to; nothing if it leads elsewhere or where nobody needs to walk."""
    link = urljoin("http://testserver", link)
    return _path(link) if _is_here(link) else ""


def _is_here(link: str) -> bool:
    parts = urlsplit(link)
    outside = parts.scheme not in ("http", "https") or parts.hostname not in ("testserver", "localhost")
    skipped = ("/static/", "/admin/", "/django-admin/", "/account/", "/api/v1/docs")
    # English is written in, and Persian falls back to it; the other languages do as Persian does.
    # What a query asks of a page is asked in English, but of the search in both.
    asks = bool(parts.query) and "/search" not in parts.path
    repeated = parts.path.startswith(("/ga/", "/hy/", "/vi/", *(["/fa/"] if asks else [])))
    return not outside and not repeated and not any(part in parts.path for part in skipped)


def _path(link: str) -> str:
    parts = urlsplit(link)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def walk(client: Client) -> str:
    """Everything the portal says to this reader, from every address they can reach."""
    waiting = [*START, f"/en/search/?q={COMMON}", f"/fa/search/?q={COMMON}", f"/en/search/suggest/?q={COMMON[:5]}"]
    waiting += [f"/api/v1/search?q={COMMON}", f"/api/v1/suggest?q={COMMON[:5]}"]
    seen: set[str] = set()
    said = []
    while waiting:
        address = waiting.pop()
        if address in seen or "logout" in address:
            continue
        seen.add(address)
        assert len(seen) < LIMIT, f"too many addresses, such as {sorted(seen)[-5:]}"
        answer = client.get(address)
        assert answer.status_code < 500, address
        body = content_of(answer)
        said.append(body)
        if answer.status_code in (301, 302, 308):
            waiting.append(_path(answer["Location"]))
        elif answer.status_code == 200:
            waiting += links_in(answer, body, address) - seen
    return "\n".join(said)


@pytest.mark.parametrize("kind", READERS)
def test_a_reader_meets_what_is_meant_for_them_and_nothing_else(world, settings, kind):
    settings.ANONYMOUS_PAGE_CACHE_SECONDS = 3600
    client = reader(kind)
    said = walk(client)
    for audience in AUDIENCES:
        for page_kind in KINDS:
            word = secret(audience, page_kind)
            if audience in READERS[kind]:
                assert word in said, f"{kind} does not meet the {page_kind} for {audience}"
            else:
                assert f"zq{audience}" not in said, f"{kind} meets something for {audience}"
    guess_addresses(client, READERS[kind], world)
    compare_counts(client, READERS[kind])


def guess_addresses(client: Client, allowed: set[str], world: dict[str, set[str]]) -> None:
    """A guessed address of a page or a file gives nothing away."""
    for audience, paths in world.items():
        for path in paths:
            answer = client.get(path)
            if audience in allowed:
                assert answer.status_code == 200, path
            else:
                assert answer.status_code in (302, 403, 404), path
                assert f"zq{audience}" not in content_of(answer)


def compare_counts(client: Client, allowed: set[str]) -> None:
    """Counts come only from what the reader may see."""
    assert client.get(f"/api/v1/search?q={COMMON}").json()["total"] == len(allowed) * len(KINDS)
    for audience in AUDIENCES:
        told = client.get(f"/api/v1/search?q={secret(audience, 'question')}").json()
        assert (told["total"] > 0) == (audience in allowed), audience
