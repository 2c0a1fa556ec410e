"""Second factors: the app, recovery codes, and proving again who one is."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def app_code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def protected():
    user = UserFactory()
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def is_signed_in(client):
    return "_auth_user_id" in client.session


def sign_in(client, user, **more):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, **more})


def prove(client):
    """Type the password again, as before something that matters."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_setting_up_an_app_asks_for_the_password_and_gives_recovery_codes(client, django_capture_on_commit_callbacks):
    user = UserFactory()
    sign_in(client, user)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    prove(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.search(r'class="secret" dir="ltr">([A-Z2-7]+)<', page).group(1)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)}, follow=True)
    assert len(re.findall(r"<li><code>\d{8}</code></li>", response.content.decode())) == 10
    assert mail.outbox[-1].subject == "An authenticator app was added"


def test_a_wrong_first_code_keeps_the_same_secret(client):
    user = UserFactory()
    sign_in(client, user)
    prove(client)
    first = client.get(reverse("mfa_activate_totp")).context["form"].secret
    again = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert again.context["form"].secret == first
    assert "not right" in again.content.decode()
    assert not Authenticator.objects.exists()


def test_the_password_alone_opens_nothing(client, protected):
    response = sign_in(client, protected, next="/en/search/")
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert client.get(reverse("account_settings")).status_code == 302
    response = client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert response["Location"] == "/en/search/"
    assert is_signed_in(client)


def test_a_mailed_code_alone_opens_nothing_either(client, protected):
    client.post(reverse("account_request_login_code"), {"email": protected.email})
    code = re.search(r"\d{4}-\d{4}", mail.outbox[0].body).group()
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "é" * 6, "0" * 4000, "\x00"])
def test_a_wrong_factor_lets_nobody_in(client, protected, code):
    sign_in(client, protected)
    response = client.post(reverse("mfa_authenticate"), {"code": code})
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_a_code_from_the_app_is_good_once(client, protected):
    code = app_code()
    sign_in(client, protected)
    client.post(reverse("mfa_authenticate"), {"code": code})
    other = type(client)()
    sign_in(other, protected)
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_guessing_the_factor_is_stopped(client, protected):
    sign_in(client, protected)
    for _ in range(31):
        response = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Too many attempts" in response.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert not is_signed_in(client)


def test_a_recovery_code_lets_in_once(client, protected):
    code = Authenticator.objects.get(user=protected, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        client.logout()
        cache.clear()
        sign_in(client, protected)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(client) is expected


def test_recovery_codes_are_shown_downloaded_and_replaced_only_after_proof(client, protected):
    client.force_login(protected)
    shown = client.get(reverse("mfa_view_recovery_codes"))
    assert not re.search(r"<code>\d{8}</code>", shown.content.decode())
    client.get(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": app_code()})
    before = re.findall(r"<code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert download.content.decode().split() == before
    client.post(reverse("mfa_generate_recovery_codes"))
    after = re.findall(r"<code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(after) == 10
    assert not set(before) & set(after)


def test_removing_the_app_asks_for_proof_and_tells_by_mail(client, protected):
    client.force_login(protected)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert Authenticator.objects.filter(user=protected, type="totp").exists()
    prove(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=protected).exists()
    assert mail.outbox[-1].subject == "The authenticator app was removed"


def test_a_wrong_password_proves_nothing(client, protected):
    client.force_login(protected)
    response = client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert "not your password" in response.content.decode()
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 302


def test_a_passkey_made_up_by_hand_is_refused(client):
    for credential in ("", "x", "{}", "[]", '{"id":"AA","rawId":"AA","type":"public-key","response":{}}'):
        response = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
        assert response.status_code == 302
        assert not is_signed_in(client)


def test_what_a_passkey_must_answer_is_fetched_as_json(client):
    options = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["userVerification"] == "required"


class TestStaffNeedOne:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.STAFF_NEEDS_MFA = True

    def test_without_a_factor_the_admins_stay_closed(self, client):
        client.force_login(UserFactory(is_staff=True, is_superuser=True))
        for address in ("/admin/", "/django-admin/", "/admin/pages/"):
            response = client.get(address)
            assert response["Location"] == reverse("mfa_index")
        assert "staff need one" in client.get(reverse("mfa_index")).content.decode()

    def test_with_a_factor_they_open(self, client):
        user = UserFactory(is_staff=True, is_superuser=True)
        TOTP.activate(user, SECRET)
        client.force_login(user)
        assert client.get("/django-admin/").status_code == 200

    def test_readers_need_none(self, client):
        client.force_login(UserFactory())
        assert client.get(reverse("account_settings")).status_code == 200

    def test_staff_cannot_remove_their_only_factor(self, client):
        user = UserFactory(is_staff=True)
        TOTP.activate(user, SECRET)
        client.force_login(user)
        prove(client)
        client.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=user, type="totp").exists()
