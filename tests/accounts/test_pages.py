"""All pages and texts of signing in are the portal's own."""

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import MembershipFactory

UPSTREAM = Path(allauth.__file__).parent / "templates"
UNREACHABLE = {
    # links instead of codes
    "account/email_confirm.html",
    "account/verification_sent.html",
    "account/password_reset_done.html",
    "account/verified_email_required.html",
    # one address that is changed instead of several
    "account/email_change.html",
    # telephones
    "account/confirm_phone_verification_code.html",
    "account/phone_change.html",
    "account/messages/phone_verification_sent.txt",
    "account/messages/phone_verified.txt",
    # a browser that is trusted without its second factor
    "mfa/trust.html",
    # scaffolding of pages that are replaced whole
    "account/base_manage.html",
    "account/base_manage_email.html",
    "account/base_manage_password.html",
    "account/base_manage_phone.html",
    "account/snippets/already_logged_in.html",
    "account/snippets/warn_no_email.html",
    "mfa/base_entrance.html",
    "mfa/base_manage.html",
    "mfa/recovery_codes/base.html",
    "mfa/recovery_codes/download.txt",
    "mfa/totp/base.html",
    "mfa/webauthn/base.html",
    "mfa/webauthn/snippets/login_script.html",
    "mfa/webauthn/snippets/scripts.html",
    "socialaccount/base_entrance.html",
    "socialaccount/base_manage.html",
    "socialaccount/login_redirect.html",
    "socialaccount/snippets/login.html",
    "socialaccount/snippets/login_extra.html",
    "socialaccount/snippets/provider_list.html",
    "usersessions/base_manage.html",
}


def test_every_page_of_allauth_that_can_be_reached_is_replaced():
    """After an update of allauth a new page must be written, or be listed with its reason."""
    folders = ("account", "mfa", "socialaccount", "usersessions")
    upstream = {
        str(path.relative_to(UPSTREAM))
        for folder in folders
        for path in (UPSTREAM / folder).rglob("*.*")
        if "email" not in path.parent.parts
    }
    ours = {name for name in upstream if (settings.BASE_DIR / "templates" / name).exists()}
    assert upstream - ours == UNREACHABLE


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password", "account_settings"])
def test_a_page_has_one_heading_no_inline_script_and_is_kept_by_nobody(client, name):
    client.force_login(MembershipFactory().user) if name == "account_settings" else None
    response = client.get(reverse(name))
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert not re.search(r"\sstyle=|\son[a-z]+=", page)
    assert "no-store" in response.get("Cache-Control", "no-store")
    assert '<meta name="robots" content="noindex">' in page


@pytest.mark.django_db
def test_fields_tell_browsers_what_belongs_into_them(client):
    page = client.get(reverse("account_login")).content.decode()
    assert re.search(r'name="login"[^>]*autocomplete="username', page) or 'autocomplete="username' in page
    assert 'autocomplete="current-password"' in page
    page = client.get(reverse("account_signup")).content.decode()
    for token in ("name", "email", "new-password"):
        assert f'autocomplete="{token}"' in page
    assert "placeholder" not in page


@pytest.mark.django_db
def test_the_front_door_speaks_the_language_of_whoever_is_in(client):
    client.force_login(MembershipFactory(user__language="vi").user)
    response = client.get("/", headers={"accept-language": "fa"})
    assert response["Location"] == "/vi/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["login/", "signup/", "signup/passkey/", "login/code/", "password/reset/"])
def test_no_two_strangers_are_given_the_same_page(path):
    tokens = set()
    for _ in range(2):
        page = Client().get(f"/en/account/{path}").content.decode()
        tokens.add(re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1))
    assert len(tokens) == 2
