"""Signing in with OpenID Connect, against a provider that is a process and a database of its own."""

import re
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as active
from django.core import mail

from accounts.models import User
from portal.settings.signin import oidc_app
from tests.factories.accounts import UserFactory
from tests.real.oidc_provider.provider import CLIENT_ID, CLIENT_SECRET, PASSWORD

pytestmark = pytest.mark.django_db
CALLBACK = "/account/oidc/works/login/callback/"


@pytest.fixture(scope="module")
def provider(tmp_path_factory) -> Iterator[str]:
    """The provider's address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable,
            str(active.BASE_DIR / "tests" / "real" / "oidc_provider" / "provider.py"),
            str(port),
            str(tmp_path_factory.mktemp("provider") / "provider.sqlite3"),
            f"http://testserver{CALLBACK}",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        ready, _, _ = select.select([process.stdout], [], [], 60)
        assert ready, "The provider did not start."
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture(autouse=True)
def works(settings, provider):
    """The provider as the environment would describe it."""
    described = {
        "id": "works",
        "name": "Works",
        "server_url": provider,
        "client_id": CLIENT_ID,
        "secret": CLIENT_SECRET,
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [oidc_app(described)]}}


class Elsewhere:
    """The same person's browser, as far as it is at the provider."""

    def __init__(self, email: str) -> None:
        self.email, self.session = email, requests.Session()

    def follow(self, address: str) -> str:
        """Sign in there where asked, and go on until the provider sends the browser back to the portal."""
        for _step in range(6):
            if address.startswith("http://testserver"):
                return address
            answer = self.session.get(address, allow_redirects=False)
            if answer.status_code == 200:
                answer = self.session.post(address, self._sign_in(answer.text), allow_redirects=False)
            address = urljoin(address, answer.headers["Location"])
        raise AssertionError(f"The provider leads in circles: {address}")

    def _sign_in(self, page: str) -> dict[str, str]:
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        return {**hidden, "login": self.email, "password": PASSWORD, "next": hidden["next"].replace("&amp;", "&")}


def leave(client, language="en", **more) -> str:
    """Press the button; where the page leads to."""
    page = client.post(f"/{language}/account/with/works/", more).content.decode()
    return re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page).group(1).replace("&amp;", "&")


def sign_in(client, email, language="en", **more):
    """The whole way: out, there, and back."""
    back = Elsewhere(email).follow(leave(client, language, **more))
    return client.get(back.removeprefix("http://testserver"), follow=True)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_first_sign_in_makes_an_account_with_a_confirmed_address(client):
    response = sign_in(client, "ann@example.org", next="/en/search/")
    assert response.redirect_chain[-1][0] == "/en/search/"
    assert is_signed_in(client)
    person = User.objects.get()
    assert (person.email, person.name) == ("ann@example.org", "Ann Elsewhere")
    assert EmailAddress.objects.get(user=person).verified
    assert not person.has_usable_password()


def test_the_second_sign_in_finds_the_same_account(client):
    sign_in(client, "ann@example.org")
    first = client.session["_auth_user_id"]
    client.post("/en/account/logout/")
    sign_in(client, "ann@example.org")
    assert client.session["_auth_user_id"] == first
    assert User.objects.count() == SocialAccount.objects.count() == 1


def test_the_way_back_knows_the_language_one_left_in(client):
    sign_in(client, "ann@example.org", language="vi", next="/vi/account/")
    assert User.objects.get().language == "vi"


def test_an_address_the_provider_has_not_confirmed_is_confirmed_here(client):
    response = sign_in(client, "ben@example.org")
    assert not is_signed_in(client)
    assert response.redirect_chain[-1][0] == "/en/account/confirm-email/"
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body).group()
    client.post("/en/account/confirm-email/", {"code": code})
    assert is_signed_in(client)


def test_a_confirmed_address_is_the_same_person_and_they_are_told(client):
    here = UserFactory(email="cat@example.org")
    sign_in(client, "cat@example.org")
    assert client.session["_auth_user_id"] == str(here.pk)
    assert SocialAccount.objects.get().user == here
    assert mail.outbox[-1].subject == "Another account was connected"
    assert "Works" in mail.outbox[-1].body


def test_an_unconfirmed_address_does_not_open_somebody_elses_account(client):
    here = UserFactory(email="dan@example.org", is_superuser=True)
    sign_in(client, "dan@example.org")
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert mail.outbox[-1].to == [here.email]
    assert mail.outbox[-1].subject == "You have an account already"


def test_a_signed_in_person_connects_and_disconnects_an_account(client):
    here = UserFactory(email="someone@example.com")
    client.force_login(here)
    client.post("/en/account/reauthenticate/", {"password": "a long enough password"})
    connected = sign_in(client, "cat@example.org", process="connect", next="/en/account/3rdparty/")
    assert "Connected on" in connected.content.decode()
    assert SocialAccount.objects.get().user == here
    client.post("/en/account/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_a_second_factor_is_asked_for_after_the_provider_too(client):
    TOTP.activate(UserFactory(email="cat@example.org"), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    response = sign_in(client, "cat@example.org")
    assert response.redirect_chain[-1][0] == "/en/account/2fa/authenticate/"
    assert not is_signed_in(client)


class TestRefused:
    """Nobody comes in by these ways, and each ends on a page that says so."""

    def back(self, client, **changed):
        address = Elsewhere("ann@example.org").follow(leave(client))
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return client.get(f"{CALLBACK}?{urlencode({**query, **changed})}", follow=True)

    @pytest.fixture(autouse=True)
    def _nobody_comes_in(self, client):
        yield
        assert not is_signed_in(client)
        assert not User.objects.exists()

    @pytest.mark.parametrize("state", ["", "x", "é", "x" * 5000])
    def test_a_wrong_state(self, client, state):
        response = self.back(client, state=state)
        assert "did not succeed" in response.content.decode()

    @pytest.mark.parametrize("code", ["", "x", "é"])
    def test_a_wrong_code(self, client, code):
        assert "did not succeed" in self.back(client, code=code).content.decode()

    def test_a_way_back_that_another_browser_began(self, client):
        other = type(client)()
        address = Elsewhere("ann@example.org").follow(leave(other))
        response = client.get(address.removeprefix("http://testserver"), follow=True)
        assert "did not succeed" in response.content.decode()

    def test_somebody_who_changes_their_mind(self, client):
        state = parse_qs(urlsplit(leave(client)).query)["state"][0]
        response = client.get(f"{CALLBACK}?{urlencode({'error': 'access_denied', 'state': state})}", follow=True)
        assert "Sign-in cancelled" in response.content.decode()

    def test_a_provider_that_knows_another_secret(self, client, settings):
        settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["secret"] = "wrong"
        assert "did not succeed" in self.back(client).content.decode()


def test_a_code_is_good_once(client):
    address = Elsewhere("ann@example.org").follow(leave(client)).removeprefix("http://testserver")
    client.get(address)
    assert is_signed_in(client)
    client.post("/en/account/logout/")
    client.get(address, follow=True)
    assert not is_signed_in(client)


def test_the_request_carries_state_and_a_challenge(client, provider):
    address = leave(client)
    query = parse_qs(urlsplit(address).query)
    assert address.startswith(provider)
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert len(query["state"][0]) >= 16


def test_nobody_is_led_to_another_site_afterwards(client):
    response = sign_in(client, "ann@example.org", next="https://evil.example/")
    assert all("evil" not in address for address, _status in response.redirect_chain)
