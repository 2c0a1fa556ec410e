"""Whatever is typed gets a clear answer: shown as text, or refused with the reason, and never an error of ours."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import Membership, Segment, User
from search.addresses import NoSuchPageError, page_number
from search.query import MAX_LENGTH
from tests import hostile
from tests.factories.accounts import OrganisationFactory, UserFactory, an_administrator
from tests.search.conftest import entries  # noqa: F401  the small help centre to search in

pytestmark = [pytest.mark.django_db, hostile.needs_strings]
ROOM = 6_000
"""Bytes of an address that every server takes."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A refusal is what is asked for: no log of thousands."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def asker() -> Client:
    """Somebody whose requests never end the test: what went wrong is collected."""
    return Client(raise_request_exception=False)


def answers(
    strings: Iterable[str],
    ask: Callable[[str], HttpResponse],
    look: Callable[[str, HttpResponse], Any] = lambda *_: True,
) -> set[int]:
    """The statuses that came. None is an error of ours, none needs long (a busy machine is not counted), and each
    stands up to a look, after which it is let go: thousands of answers at once would slow down everything."""
    found, wrong = set(), []
    for text in strings:
        began = time.process_time()
        response = ask(text)
        took = time.process_time() - began
        found.add(response.status_code)
        is_ours = response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        if is_ours or took > hostile.SLOWEST or not look(text, response):
            wrong.append((text, response.status_code, took))
    assert wrong == []
    return found


@pytest.mark.usefixtures("entries")
class TestSearch:
    def test_suggestions_for_each(self, asker: Client) -> None:
        def ask(text: str) -> HttpResponse:
            return asker.get("/en/search/suggest/", {"q": text})

        def look(text: str, response: HttpResponse) -> bool:
            if response.status_code == 413:
                return len(text) > MAX_LENGTH
            answer = response.json()
            return answer["query"] == text.replace("\0", "") and "<script" not in answer["html"].lower()

        # All of them, as many at once as there is room for; and of each kind enough alone, as somebody types them.
        assert answers(hostile.together(hostile.all_strings(), MAX_LENGTH), ask, look) == {200, 413}
        assert answers(hostile.some(1_500), ask, look) == {200, 413}

    def test_the_search_page_shows_what_was_typed(self, asker: Client) -> None:
        def look(text: str, response: HttpResponse) -> bool:
            shown = escape(text.replace("\0", "").strip())
            return response.status_code == 413 or f'value="{shown}"' in response.content.decode()

        typed = hostile.together(hostile.all_strings(), MAX_LENGTH)
        assert answers(typed, lambda text: asker.get("/en/search/", {"q": text}), look) == {200, 413}

    def test_the_api_answers_each(self, asker: Client) -> None:
        def look(text: str, response: HttpResponse) -> bool:
            return bool(response.json().get("query") == text.replace("\0", "") or response.json()["detail"])

        # The page has asked the same of the same engine: here it is the form of the answer that counts.
        typed = list(hostile.together(reversed(hostile.all_strings()), MAX_LENGTH))[::3]
        found = answers(typed, lambda text: asker.get("/api/v1/search", {"q": text, "language": "ga"}), look)
        assert found <= {200, 413}

    def test_filters_that_do_not_exist_narrow_nothing(self, asker: Client) -> None:
        def ask(texts: str) -> HttpResponse:
            values = texts.split("\f")
            return asker.get("/en/search/", {"q": "invoice", "kind": values, "feature": values, "language": values[0]})

        def look(_texts: str, response: HttpResponse) -> bool:
            return response.context["results"].total == 3

        assert answers(hostile.together(hostile.all_strings(), ROOM, "\f"), ask, look) == {200}

    def test_filters_that_do_not_exist_are_an_error_for_programs(self, asker: Client) -> None:
        def ask(texts: str) -> HttpResponse:
            values = texts.split("\f")
            name = ("kind", "feature", "language", "only_language", "page", "page_size")[len(texts) % 6]
            many = name in ("kind", "feature")
            return asker.get("/api/v1/search", {"q": "invoice", name: values if many else values[0]})

        def look(_texts: str, response: HttpResponse) -> bool:
            return bool(response.json()["detail"])

        assert answers(hostile.together(hostile.all_strings(), ROOM // 4, "\f"), ask, look) == {400}

    def test_there_is_no_page_of_that_number(self, asker: Client) -> None:
        numbers = set()
        for text in hostile.all_strings():
            try:
                numbers.add(page_number(text))
            except NoSuchPageError:
                continue
        assert numbers <= set(range(1, 101))
        found = answers(hostile.some(), lambda text: asker.get("/en/search/", {"q": "invoice", "page": text}))
        assert found <= {200, 404}


def test_addresses_made_of_them_lead_nowhere(asker: Client) -> None:
    def ask(text: str) -> HttpResponse:
        encoded = text.encode("utf-8", "surrogatepass").hex("%", 1)
        return asker.get(f"/en/%{encoded}/" if len(text) % 2 else f"/en/features/%{encoded}/")

    found = answers([text for text in hostile.some() if text], ask)
    assert found <= {200, 301, 302, 400, 404, 405}


@pytest.fixture
def _unlimited(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    settings.AXES_ENABLED = False


def kept(response: HttpResponse, *typed: str) -> bool:
    """Whether a page that comes back holds what was typed, as text; no NUL ever comes in."""
    page = response.content.decode()
    return all(f'value="{escape(text)}"' in page for text in hostile.without_nul(typed) if text)


@pytest.mark.usefixtures("_unlimited")
class TestForms:
    def test_signing_up(self, asker: Client) -> None:
        def ask(text: str) -> HttpResponse:
            fields = dict.fromkeys(("name", "email", "password1", "time_zone"), text)
            return asker.post(reverse("account_signup"), fields)

        assert answers(hostile.some(), ask, lambda text, response: kept(response, text)) == {200}
        assert not User.objects.exists()

    def test_a_name_is_a_name_whatever_it_looks_like(self) -> None:
        names = {" ".join(text.split()) for text in hostile.some(60)}
        names = {name for name in names if 0 < len(name) <= 150 and "\x00" not in name}
        for number, name in enumerate(names):
            fields = {"name": name, "email": f"p{number}@example.com", "password1": "a long enough password"}
            assert Client().post(reverse("account_signup"), fields).status_code == 302, name
        assert set(User.objects.values_list("name", flat=True)) == names
        assert len(mail.outbox) == len(names)
        for message in mail.outbox:
            markup = str(message.alternatives[0][0])
            assert hostile.faults_of(markup, ["meta", "style"], ["style"]) == []

    def test_signing_in(self, asker: Client) -> None:
        def ask(text: str) -> HttpResponse:
            return asker.post(reverse("account_login"), {"login": text, "password": text})

        assert answers(hostile.some(), ask, lambda text, response: kept(response, text)) == {200}

    def test_ones_own_settings(self, asker: Client) -> None:
        asker.force_login(UserFactory(name="Reader"))
        address = reverse("account_settings")

        def refused(text: str) -> HttpResponse:
            return asker.post(address, {"name": text, "language": text, "time_zone": text})

        def taken(text: str) -> HttpResponse:
            return asker.post(address, {"name": text, "language": "en", "time_zone": "UTC"}, follow=True)

        def look(text: str, response: HttpResponse) -> bool:
            return kept(response, text) or kept(response, " ".join(text.split()))

        assert answers(hostile.some(), refused, lambda text, response: kept(response, text)) == {200}
        assert answers(hostile.some(60), taken, look) == {200}

    def test_inviting(self, asker: Client) -> None:
        organisation = OrganisationFactory(slug="acme")
        asker.force_login(Membership.objects.create(organisation=organisation, user=UserFactory(), role="owner").user)

        def ask(text: str) -> HttpResponse:
            return asker.post(reverse("organisation_invite", args=["acme"]), {"email": text, "role": text})

        assert answers(hostile.some(), ask, lambda text, response: kept(response, text)) == {422}
        assert not mail.outbox

    def test_the_rule_of_a_segment(self, asker: Client) -> None:
        asker.force_login(an_administrator())
        known = set(Segment.objects.values_list("pk", flat=True))

        def everywhere(texts: str) -> HttpResponse:
            names = ("name", "slug", "description", "plan", "region", "put_in", "lifecycle", "joined_at_least")
            return asker.post(reverse("segment:add"), dict.fromkeys(names, texts))

        def in_the_rule(text: str) -> HttpResponse:
            number = Segment.objects.count()
            return asker.post(reverse("segment:add"), {"name": "S", "slug": f"s-{number}", "plan": text})

        assert answers(hostile.together(hostile.all_strings(), 40_000, "\n"), everywhere) == {200}
        assert set(Segment.objects.values_list("pk", flat=True)) == known
        assert answers(hostile.some(60), in_the_rule) == {200, 302}
        assert not any(segment.people_now().exists() for segment in Segment.objects.exclude(pk__in=known))
