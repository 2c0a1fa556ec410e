"""Providers that the environment switches on, and the way out to them."""

import json
import os
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings as active
from django.core.exceptions import ImproperlyConfigured

from accounts.adapters import SocialAccountAdapter
from accounts.models import User
from portal.settings.signin import _described, oidc_app, saml_app
from tests.factories.accounts import UserFactory

ACME = {"id": "acme", "name": "Acme", "server_url": "http://127.0.0.1:9", "client_id": "portal", "secret": "s"}


@pytest.fixture
def acme(settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [oidc_app(ACME)]}}


def read_settings(expression, **environment):
    """What a fresh process finds in its settings."""
    code = f"from portal.settings import dev as s; import json; print(json.dumps({expression}))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**{name: os.environ[name] for name in ("PATH",)}, "PORTAL_VAR_DIR": "/tmp", **environment},
        cwd=active.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def test_without_an_environment_there_is_no_provider():
    found = read_settings("[s.SOCIALACCOUNT_PROVIDERS, [a for a in s.INSTALLED_APPS if 'providers' in a]]")
    assert all(provider["APPS"] == [] for provider in found[0].values())
    assert found[1] == [f"allauth.socialaccount.providers.{name}" for name in ("openid_connect", "saml")]


def test_the_environment_switches_providers_on():
    found = read_settings(
        "[s.SOCIALACCOUNT_PROVIDERS, [a for a in s.INSTALLED_APPS if 'providers' in a]]",
        GOOGLE_CLIENT_ID="g",
        GOOGLE_CLIENT_SECRET="gs",
        GITHUB_CLIENT_ID="h",
        MICROSOFT_CLIENT_ID="m",
        MICROSOFT_TENANT="tenant",
        OIDC_PROVIDERS=json.dumps([ACME]),
        SAML_PROVIDERS=json.dumps([{"id": "x", "name": "X", "entity_id": "urn:x", "metadata_url": "https://x/m"}]),
    )
    providers, apps = found
    assert providers["google"]["APPS"][0]["secret"] == "gs"
    assert providers["microsoft"]["APPS"][0]["settings"]["tenant"] == "tenant"
    assert providers["openid_connect"]["APPS"][0]["settings"]["server_url"] == ACME["server_url"]
    assert providers["saml"]["APPS"][0]["settings"]["idp"]["metadata_url"] == "https://x/m"
    assert len(apps) == 5


def test_limits_and_doors_are_read_from_the_environment():
    expression = (
        "[s.TRUSTED_PROXY_COUNT, s.AXES_FAILURE_LIMIT, s.AXES_COOLOFF_TIME.seconds, s.SIGNUP_OPEN, s.STAFF_NEEDS_MFA]"
    )
    changed = read_settings(
        expression,
        TRUSTED_PROXY_COUNT="2",
        SIGNIN_FAILURES="4",
        SIGNIN_PAUSE_MINUTES="5",
        SIGNUP_OPEN="false",
        STAFF_NEEDS_MFA="true",
    )
    assert changed == [2, 4, 300, False, True]
    assert read_settings(expression) == [0, 6, 900, True, False]


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '[{"id": "x"}]', '"x"'])
def test_a_description_that_cannot_be_used_is_refused_by_its_name(text):
    with pytest.raises(ImproperlyConfigured, match="OIDC_PROVIDERS"):
        _described("OIDC_PROVIDERS", text, {"id", "name", "server_url", "client_id"})


def test_a_saml_provider_needs_metadata_or_address_and_certificate():
    with pytest.raises(ImproperlyConfigured, match="metadata_url"):
        saml_app({"id": "x", "name": "X", "entity_id": "urn:x", "sso_url": "https://x/"})


@pytest.mark.django_db
class TestTheWayOut:
    def test_each_provider_has_its_button(self, client, acme):
        page = client.get("/en/account/login/").content.decode()
        assert 'action="/en/account/with/acme/"' in page
        assert "Continue with Acme" in page

    def test_without_providers_there_is_none(self, client):
        assert "/account/with/" not in client.get("/en/account/login/").content.decode()

    def test_only_a_post_leads_out(self, client, acme):
        assert client.get("/en/account/with/acme/").status_code == 405

    @pytest.mark.parametrize("unknown", ["nobody", "google", "é", "..", "saml", "openid_connect2"])
    def test_an_unknown_provider_is_not_found(self, client, acme, unknown):
        assert client.post(f"/en/account/with/{unknown}/").status_code == 404

    @pytest.mark.parametrize("path", ["oidc/nobody/login/", "oidc/nobody/login/callback/", "saml/nobody/metadata/"])
    def test_addresses_of_unknown_providers_are_not_found(self, client, path):
        assert client.get(f"/account/{path}", follow=True).status_code == 404

    def test_a_provider_that_is_away_is_said_by_name(self, client, acme):
        response = client.post("/en/account/with/acme/")
        assert response.status_code == 502
        assert "Acme does not answer" in response.content.decode()


@pytest.mark.django_db
class TestOneAddressOnePerson:
    """An account here is the same person's only if both sides have confirmed the address."""

    def login(self, rf, email, verified):
        adapter = SocialAccountAdapter(rf.get("/"))
        provider = adapter.get_provider(rf.get("/"), "acme")
        login = SocialLogin(
            user=User(email=email),
            account=SocialAccount(provider="acme", uid="1"),
            email_addresses=[EmailAddress(email=email, verified=verified, primary=True)],
            provider=provider,
        )
        return adapter.authenticate_by_email(login)

    def test_confirmed_on_both_sides(self, rf, acme):
        user = UserFactory(email="ann@example.com")
        assert self.login(rf, "Ann@example.com".lower(), True) == (user, "ann@example.com")

    def test_not_confirmed_by_the_provider(self, rf, acme):
        UserFactory(email="ann@example.com")
        assert self.login(rf, "ann@example.com", False) is None

    def test_not_confirmed_here(self, rf, acme):
        UserFactory(email="ann@example.com", confirmed=False)
        assert self.login(rf, "ann@example.com", True) is None
