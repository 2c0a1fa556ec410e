"""Choosing a course for a platform (deep linking), and registering a platform by a link."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from academy.courses.models import CoursePage
from academy.launches import fetching
from academy.launches.actions.registering import is_of_one_house
from academy.launches.models import Platform, RegistrationOffer
from tests.academy.launches.conftest import Visitor, code_in, hidden
from tests.academy.launches.learning_system import DEEP, LTI, SCORE
from tests.factories.academy_courses import a_course, lessons_of
from tests.factories.academy_launches import a_platform, linked
from tests.factories.accounts import UserFactory, a_partner, an_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def choose_url(settings) -> str:
    return f"{settings.PORTAL_URL}/lti/choose"


@pytest.fixture
def page(visitor, choose_url):
    """The list of courses, as the platform has opened it."""
    a_course(2, title="Learn the portal", summary="For newcomers")
    a_course(1, title="Write answers")
    a_course(1, title="Sell the product", audiences=["partners"])
    return visitor.launch(choose_url, **visitor.system.choosing())


def ticket(page) -> str:
    return hidden(page)["ticket"]


def posted(page) -> tuple[str, str]:
    """Where the last page sends what."""
    text = page.content.decode()
    return text.partition('method="post" action="')[2].partition('"')[0], hidden(page)["JWT"]


class TestChoosing:
    def test_the_courses_that_everybody_may_see_are_offered(self, page, visitor):
        text = page.content.decode()
        assert page.status_code == 200
        assert "Learn the portal" in text
        assert "Write answers" in text
        assert "Sell the product" not in text
        assert f"frame-ancestors 'self' {visitor.system.url}" in page["Content-Security-Policy"]
        assert "_auth_user_id" not in visitor.client.session

    def test_whoever_is_linked_sees_what_they_may_see(self, visitor, platform, choose_url):
        a_course(1, title="Sell the product", audiences=["partners"])
        linked(platform, a_partner())
        page = visitor.launch(choose_url, **visitor.system.choosing())
        assert "Sell the product" in page.content.decode()

    def test_but_nobody_is_a_colleague_by_a_platforms_word(self, visitor, platform, choose_url):
        a_course(1, title="Among ourselves", audiences=["staff"])
        linked(platform, an_administrator())
        page = visitor.launch(choose_url, **visitor.system.choosing())
        assert "Among ourselves" not in page.content.decode()

    def test_words_narrow_the_list(self, page, client):
        found = client.post("/lti/choose", {"ticket": ticket(page), "act": "find", "q": "newcomers LEARN"})
        assert "Learn the portal" in found.content.decode()
        assert "Write answers" not in found.content.decode()

    @pytest.mark.parametrize("kind", ["course", "lesson"])
    def test_what_is_chosen_goes_back_signed(self, page, client, visitor, kind, settings):
        course = next(c for c in [lessons_of(each) for each in _courses()] if len(c) == 2)
        chosen = _courses()[0] if kind == "course" else course[1]
        target = f"{kind}:{chosen.translation_key}"
        answer = client.post("/lti/choose", {"ticket": ticket(page), "act": "choose", "target": target})
        address, token = posted(answer)
        assert address == f"{visitor.system.url}/chosen"
        assert f"form-action 'self' {visitor.system.url}" in answer["Content-Security-Policy"]
        visitor.system.answer("POST", "/chosen", {}, f"JWT={token}".encode(), {})
        said = visitor.system.chosen[0]
        assert said["iss"] == visitor.system.client_id
        assert said[f"{LTI}message_type"] == "LtiDeepLinkingResponse"
        assert said[f"{LTI}deployment_id"] == visitor.system.deployment
        assert said[f"{DEEP}data"] == "kept-for-me"
        (item,) = said[f"{DEEP}content_items"]
        assert item["type"] == "ltiResourceLink"
        assert item["url"] == f"{settings.PORTAL_URL}/lti/open/{kind}/{chosen.translation_key}"
        assert item["custom"] == {"portal_target": target}
        assert item["lineItem"]["scoreMaximum"] == 100

    def test_a_link_that_was_chosen_opens_the_course(self, page, client, visitor, platform):
        course = _courses()[0]
        chosen = {"ticket": ticket(page), "act": "choose", "target": f"course:{course.translation_key}"}
        token = posted(client.post("/lti/choose", chosen))[1]
        visitor.system.answer("POST", "/chosen", {}, f"JWT={token}".encode(), {})
        item = visitor.system.chosen[0][f"{DEEP}content_items"][0]
        person = UserFactory()
        linked(platform, person)
        answer = visitor.launch(item["url"], **{f"{LTI}custom": item["custom"]})
        assert answer["Location"].endswith(course.get_url())

    def test_cancelling_sends_nothing_chosen_back(self, page, client, visitor):
        token = posted(client.post("/lti/choose", {"ticket": ticket(page), "act": "cancel"}))[1]
        visitor.system.answer("POST", "/chosen", {}, f"JWT={token}".encode(), {})
        assert visitor.system.chosen[0][f"{DEEP}content_items"] == []

    def test_choosing_nothing_says_so(self, page, client):
        answer = client.post("/lti/choose", {"ticket": ticket(page), "act": "choose"})
        assert answer.status_code == 422
        assert "Choose a course or lesson first." in answer.content.decode()

    def test_what_nobody_offered_cannot_be_chosen(self, page, client):
        hidden_course = a_course(1, audiences=["staff"])
        for target in (f"course:{hidden_course.translation_key}", "course:x", "exam:1", ""):
            answer = client.post("/lti/choose", {"ticket": ticket(page), "act": "choose", "target": target})
            assert answer.status_code in (404, 422)

    def test_without_a_ticket_nothing_is_chosen(self, page, client):
        for sent in ("", "x", ticket(page)[:-3] + "abc"):
            assert code_in(client.post("/lti/choose", {"ticket": sent})) == "stale: choice"
        assert client.get("/lti/choose").status_code == 400

    def test_a_place_that_takes_no_links_is_told(self, visitor, platform, choose_url):
        answer = visitor.launch(choose_url, **visitor.system.choosing(accept_types=["file"]))
        assert code_in(answer) == "no-choice"

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "/chosen", None])
    def test_a_choice_goes_back_to_an_address_of_the_web_alone(self, visitor, platform, choose_url, address):
        answer = visitor.launch(choose_url, **visitor.system.choosing(deep_link_return_url=address))
        assert code_in(answer) == "message: deep_link_return_url"

    def test_a_place_without_grades_gets_none(self, visitor, platform, choose_url, client):
        course = a_course(1)
        page = visitor.launch(choose_url, **visitor.system.choosing(accept_lineitem=False))
        chosen = {"ticket": ticket(page), "act": "choose", "target": f"course:{course.translation_key}"}
        token = posted(client.post("/lti/choose", chosen))[1]
        visitor.system.answer("POST", "/chosen", {}, f"JWT={token}".encode(), {})
        assert "lineItem" not in visitor.system.chosen[0][f"{DEEP}content_items"][0]


def _courses():
    return list(CoursePage.objects.filter(title="Learn the portal"))


class TestRegistering:
    @pytest.fixture
    def offer(self, db):
        return RegistrationOffer.objects.create(name="Acme's Moodle")

    def given(self, system) -> dict[str, str]:
        return {"openid_configuration": f"{system.url}/configuration", "registration_token": "once"}

    def test_opening_the_link_changes_nothing_and_the_button_registers(self, client, offer, system):
        page = client.get(f"/lti/register/{offer.secret}", self.given(system))
        assert page.status_code == 200
        assert f"frame-ancestors 'self' {system.url}" in page["Content-Security-Policy"]
        assert not Platform.objects.exists()
        assert "It is registered" in client.post(f"/lti/register/{offer.secret}", hidden(page)).content.decode()
        platform = Platform.objects.get()
        assert (platform.name, platform.issuer) == ("Acme's Moodle", system.url)
        assert (platform.client_id, platform.deployments) == (system.client_id, system.deployment)
        assert not platform.trusted_domains
        (told,) = system.registered
        assert told["redirect_uris"] == ["http://localhost:8000/lti/launch"]
        assert told["scope"] == SCORE
        assert client.get(f"/lti/register/{offer.secret}").status_code == 404

    def test_a_registered_platform_launches(self, client, offer, system):
        client.post(f"/lti/register/{offer.secret}", self.given(system))
        linked(Platform.objects.get(), UserFactory())
        course = a_course(1)
        answer = Visitor(system).launch(f"http://localhost:8000/lti/open/course/{course.translation_key}")
        assert answer.status_code == 302

    def test_a_failure_leaves_the_link_as_it_was(self, client, offer, system):
        for given in (
            {**self.given(system), "registration_token": "wrong"},
            {**self.given(system), "openid_configuration": f"{system.url}/nowhere"},
            {**self.given(system), "openid_configuration": "file:///etc/passwd"},
            {},
        ):
            answer = client.post(f"/lti/register/{offer.secret}", given)
            assert answer.status_code == 422
        assert not Platform.objects.exists()
        assert client.post(f"/lti/register/{offer.secret}", self.given(system)).status_code == 200

    def test_the_same_platform_is_not_registered_twice(self, client, offer, system):
        a_platform(issuer=system.url, client_id=system.client_id)
        answer = client.post(f"/lti/register/{offer.secret}", self.given(system))
        assert answer.status_code == 422
        assert Platform.objects.count() == 1

    def test_old_and_invented_links_lead_nowhere(self, client, offer, system):
        RegistrationOffer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        for secret in (offer.secret, "x" * 32):
            assert client.post(f"/lti/register/{secret}", self.given(system)).status_code == 404

    def test_nobody_describes_themselves_as_another(self, client, offer, system, monkeypatch):
        said = json.loads(system.answer("GET", "/configuration", {}, b"", {})[2])
        document = {**said, "issuer": "https://moodle.example.com"}
        monkeypatch.setattr(system, "_configuration", lambda *_: (200, "application/json", json.dumps(document)))
        answer = client.post(f"/lti/register/{offer.secret}", self.given(system))
        assert "in the name of another site" in answer.content.decode()

    @pytest.mark.parametrize(
        ("address", "issuer", "fits"),
        [
            ("https://moodle.example.com/c", "https://moodle.example.com", True),
            ("https://acme.instructure.com/c", "https://canvas.instructure.com", True),
            ("https://evil.example.com/c", "https://canvas.instructure.com", False),
            ("https://evil.com/c", "https://good.com", False),
            ("x", "https://good.com", False),
        ],
    )
    def test_whose_description_it_may_be(self, address, issuer, fits):
        assert is_of_one_house(address, issuer) is fits


class TestAsking:
    @pytest.mark.parametrize(
        "written",
        ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "fd00::1", "::ffff:127.0.0.1"],
    )
    def test_our_own_network_is_not_public(self, written):
        assert not fetching.is_public(written)

    def test_the_internet_is(self):
        assert fetching.is_public("93.184.215.14")
        assert fetching.is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")

    @pytest.mark.parametrize(
        "address",
        [
            "http://moodle.example.com",
            "ftp://x.example.com",
            "https://",
            "https://u:p@x.example.com",
            "x",
            "https://x.example.com:99999",
            "https://x.example.com/\r\nHost: y",
        ],
    )
    def test_only_plain_https_is_asked(self, address, settings):
        settings.LTI_INTERNAL_PLATFORMS = False
        with pytest.raises(fetching.ForbiddenAddressError):
            fetching.check_address(address)

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433"])
    def test_a_name_that_leads_inside_is_refused(self, host, settings):
        settings.LTI_INTERNAL_PLATFORMS = False
        with pytest.raises((fetching.ForbiddenAddressError, fetching.AwayError)):
            fetching.ask(f"https://{host}/keys")

    def test_redirects_are_not_followed(self, system):
        system.answer = lambda *_: (302, "text/plain", "")
        assert fetching.ask(f"{system.url}/keys").status == 302

    def test_an_answer_that_is_too_long_is_cut_off(self, system):
        system.answer = lambda *_: (200, "text/plain", "x" * (fetching.MOST_BYTES + 1))
        with pytest.raises(fetching.AwayError):
            fetching.ask(f"{system.url}/keys")

    def test_one_that_takes_too_long_as_well(self, system, monkeypatch):
        monkeypatch.setattr(fetching, "READ_SECONDS", 0.2)
        system.delay = 0.6
        with pytest.raises(fetching.AwayError):
            fetching.ask(f"{system.url}/keys")


class TestAdmin:
    @pytest.fixture
    def admin(self, db) -> Client:
        client = Client()
        client.force_login(an_administrator())
        return client

    def test_a_platform_is_registered_by_hand(self, admin, system):
        page = admin.get("/admin/snippets/academy_launches/platform/add/")
        assert "http://localhost:8000/lti/login" in page.content.decode()
        given = {**system.fields, "is_active": "on", "trusted_domains": "@Acme.example\n", "frame_origins": ""}
        assert admin.post("/admin/snippets/academy_launches/platform/add/", given).status_code == 302
        platform = Platform.objects.get()
        assert platform.trusted_domains == "acme.example"
        assert platform.trusts("Niamh@ACME.example")
        assert not platform.trusts("niamh@evil-acme.example")

    def test_addresses_of_our_own_network_are_refused(self, admin, system, settings):
        settings.LTI_INTERNAL_PLATFORMS = False
        answer = admin.post("/admin/snippets/academy_launches/platform/add/", {**system.fields, "is_active": "on"})
        assert answer.status_code == 200
        assert "has to begin with https://" in answer.content.decode()
        assert not Platform.objects.exists()

    def test_links_accounts_and_scores_are_listed(self, admin, platform):
        offer = RegistrationOffer.objects.create(name="Beta")
        linked(platform, UserFactory())
        for name in ("platform", "registrationoffer", "linkedaccount", "participation"):
            page = admin.get(f"/admin/snippets/academy_launches/{name}/")
            assert page.status_code == 200, name
            if name == "registrationoffer":
                assert offer.secret in page.content.decode()
