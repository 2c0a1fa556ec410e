"""Signing up, in and out, and a new password: every way, and what happens when something is wrong."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import translation

from accounts.invitations import token_of
from accounts.models import User
from tests.factories.accounts import PASSWORD, InvitationFactory, UserFactory

pytestmark = pytest.mark.django_db
SIGN_UP = {"name": "Ann Lee", "email": "ann@example.com", "password1": "several plain words"}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def code_in(message) -> str:
    return re.search(r"\b\d{4}-\d{4}\b", message.body).group()


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": user.email, "password": password, **more})


# --- Signing up --------------------------------------------------------------------------------


def test_signing_up_confirms_the_address_by_a_mailed_code(client):
    response = client.post(reverse("account_signup"), {**SIGN_UP, "time_zone": "Europe/Dublin"})
    assert response["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    (message,) = mail.outbox
    response = client.post(reverse("account_email_verification_sent"), {"code": code_in(message)})
    assert response.status_code == 302
    assert is_signed_in(client)
    person = User.objects.get(email="ann@example.com")
    assert (person.name, person.language, person.time_zone) == ("Ann Lee", "en", "Europe/Dublin")
    assert EmailAddress.objects.get(user=person).verified


def test_the_language_signed_up_in_is_the_persons_language(client):
    with translation.override("fa"):
        client.post(reverse("account_signup"), SIGN_UP)
    assert User.objects.get().language == "fa"
    assert mail.outbox[0].extra_headers["Content-Language"] == "fa"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": ""}, "email"),
        ({"name": "   "}, "name"),
        ({"password1": "short"}, "password1"),
        ({"password1": "1234567890123"}, "password1"),
        ({"password1": "ann@example.com"}, "password1"),
        ({"name": "x" * 151}, "name"),
        ({"time_zone": "x" * 65}, "time_zone"),
    ],
)
def test_a_wrong_sign_up_keeps_what_was_typed(client, wrong, field):
    typed = {**SIGN_UP, **wrong}
    response = client.post(reverse("account_signup"), typed)
    page = response.content.decode()
    assert not User.objects.exists()
    assert response.context["form"].errors.keys() == {field}
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert f'value="{typed["email"]}"' in page or not typed["email"]
    assert typed["password1"] not in re.findall(r'value="([^"]*)"', page) or typed["password1"] == typed["email"]


def test_an_unknown_time_zone_is_left_out(client):
    client.post(reverse("account_signup"), {**SIGN_UP, "time_zone": "Mars/Olympus"})
    assert User.objects.get().time_zone == "UTC"


def test_signing_up_with_a_known_address_looks_the_same_and_tells_the_owner(client):
    stranger = client.post(reverse("account_signup"), {**SIGN_UP, "email": "new@example.com"})
    client.cookies.clear()
    UserFactory(email="ann@example.com")
    known = client.post(reverse("account_signup"), SIGN_UP)
    assert known.status_code == stranger.status_code
    assert known["Location"] == stranger["Location"]
    assert mail.outbox[-1].subject == "You have an account already"
    assert User.objects.filter(email="ann@example.com").count() == 1
    assert client.get(known["Location"]).status_code == 200


def test_a_wrong_code_is_refused_and_after_three_the_code_is_dead(client):
    client.post(reverse("account_signup"), SIGN_UP)
    right = code_in(mail.outbox[0])
    for _ in range(3):
        response = client.post(reverse("account_email_verification_sent"), {"code": "0000-0000"})
    assert response["Location"] == reverse("account_login")
    client.post(reverse("account_email_verification_sent"), {"code": right})
    assert not is_signed_in(client)


def test_the_address_can_be_put_right_while_it_waits_for_its_code(client):
    client.post(reverse("account_signup"), SIGN_UP)
    change = {"action": "change", "email": "right@example.com"}
    client.post(reverse("account_email_verification_sent"), change)
    assert mail.outbox[-1].to == ["right@example.com"]
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[-1])})
    assert User.objects.get().email == "right@example.com"


def test_a_closed_portal_says_so(client, settings):
    settings.SIGNUP_OPEN = False
    page = client.get(reverse("account_signup")).content.decode()
    assert "No new accounts" in page
    client.post(reverse("account_signup"), SIGN_UP)
    assert not User.objects.exists()


def test_a_closed_portal_takes_the_invited_with_the_invited_address_alone(client, settings):
    settings.SIGNUP_OPEN = False
    client.get(reverse("invitation", args=[token_of(InvitationFactory(email="invited@example.com"))]))
    page = client.get(reverse("account_signup"), {"email": "other@example.com"}).content.decode()
    assert 'value="invited@example.com"' in page
    client.post(reverse("account_signup"), {**SIGN_UP, "email": "other@example.com"})
    assert User.objects.get().email == "invited@example.com"


def test_a_withdrawn_invitation_opens_a_closed_portal_no_more(client, settings):
    settings.SIGNUP_OPEN = False
    invitation = InvitationFactory()
    client.get(reverse("invitation", args=[token_of(invitation)]))
    invitation.delete()
    client.post(reverse("account_signup"), SIGN_UP)
    assert not User.objects.exists()


# --- By password -------------------------------------------------------------------------------


def test_somebody_signs_in_by_password_and_lands_where_they_wanted(client):
    response = sign_in(client, UserFactory(), next="/en/search/?q=a")
    assert response["Location"] == "/en/search/?q=a"
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "\t//x.y",
    ],
)
def test_nobody_is_led_to_another_site(client, elsewhere):
    response = sign_in(client, UserFactory(), next=elsewhere)
    assert response["Location"] == "/"


def test_another_allowed_host_is_another_site_as_well(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    assert sign_in(client, UserFactory(), next="http://other.example/")["Location"] == "/"


def test_the_address_may_be_typed_in_capitals(client):
    UserFactory(email="ann@example.com")
    client.post(reverse("account_login"), {"login": " ANN@Example.com ", "password": PASSWORD})
    assert is_signed_in(client)


def test_a_wrong_password_keeps_the_address_and_tells_nothing(client):
    user = UserFactory()
    wrong = sign_in(client, user, "not this one")
    unknown = client.post(reverse("account_login"), {"login": "nobody@example.com", "password": "not this one"})
    assert f'value="{user.email}"' in wrong.content.decode()
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    assert "not this one" not in wrong.content.decode()


def test_an_unconfirmed_address_is_confirmed_first(client):
    user = UserFactory(confirmed=False)
    response = sign_in(client, user)
    assert response["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})
    assert is_signed_in(client)


def test_a_closed_account_stays_outside(client):
    sign_in(client, UserFactory(is_active=False))
    assert not is_signed_in(client)


def test_keeping_signed_in_lasts_and_otherwise_ends_with_the_browser(client):
    user = UserFactory()
    sign_in(client, user)
    assert client.session.get_expire_at_browser_close()
    client.logout()
    sign_in(client, user, remember="on")
    assert not client.session.get_expire_at_browser_close()


def test_who_is_in_already_is_led_on(client):
    client.force_login(UserFactory())
    assert client.get(reverse("account_login"), {"next": "/en/search/"})["Location"] == "/en/search/"


def test_signing_out_asks_first(client):
    client.force_login(UserFactory())
    assert "Sign out?" in client.get(reverse("account_logout")).content.decode()
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


# --- By mailed code ----------------------------------------------------------------------------


def ask_for_code(client, email, **more):
    return client.post(reverse("account_request_login_code"), {"email": email, **more})


def test_somebody_signs_in_by_mailed_code(client):
    user = UserFactory()
    response = ask_for_code(client, user.email, next="/en/search/")
    (message,) = mail.outbox
    response = client.post(response["Location"], {"code": code_in(message), "next": "/en/search/"})
    assert response["Location"] == "/en/search/"
    assert is_signed_in(client)


def test_a_code_may_be_typed_in_persian_digits_and_without_the_dash(client):
    ask_for_code(client, UserFactory().email)
    code = code_in(mail.outbox[0]).replace("-", "").translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert is_signed_in(client)


def test_an_unknown_address_sees_the_same_page(client):
    known = ask_for_code(client, UserFactory().email)
    client.cookies.clear()
    unknown = ask_for_code(client, "nobody@example.com")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert mail.outbox[-1].subject == "There is no account with this address"
    assert "/account/signup/" in mail.outbox[-1].body
    assert client.get(unknown["Location"]).status_code == 200


@pytest.mark.parametrize("code", ["", "0000-0000", "é", "۰", "x" * 5000, "\x00"])
def test_a_wrong_code_signs_nobody_in(client, code):
    ask_for_code(client, UserFactory().email)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_a_code_is_good_in_the_browser_that_asked_for_it_alone(client, django_user_model):
    ask_for_code(client, UserFactory().email)
    code = code_in(mail.outbox[0])
    other = type(client)()
    other.post(reverse("account_confirm_login_code"), {"code": code})
    assert not is_signed_in(other)


def test_codes_are_sent_again_only_so_often(client):
    user = UserFactory()
    ask_for_code(client, user.email)
    for _ in range(4):
        client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert len(mail.outbox) == 3


def test_a_code_signs_in_whoever_never_confirmed_and_confirms(client):
    user = UserFactory(confirmed=False)
    ask_for_code(client, user.email)
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert is_signed_in(client)
    assert EmailAddress.objects.get(user=user).verified


# --- A new password ----------------------------------------------------------------------------


def test_a_forgotten_password_is_replaced_with_a_mailed_code(client):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(mail.outbox[0])})
    new = {"password1": "quite another phrase", "password2": "quite another phrase"}
    client.post(reverse("account_complete_password_reset"), new)
    user.refresh_from_db()
    assert user.check_password("quite another phrase")
    assert mail.outbox[-1].subject == "Your password was changed"
    assert "10" not in mail.outbox[-1].subject


def test_without_the_code_no_password_is_changed(client):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    new = {"password1": "quite another phrase", "password2": "quite another phrase"}
    client.post(reverse("account_complete_password_reset"), new)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_an_unknown_address_cannot_be_told_from_a_known_one_there_either(client):
    known = client.post(reverse("account_reset_password"), {"email": UserFactory().email})
    client.cookies.clear()
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_a_changed_password_signs_out_everywhere_else(client):
    user = UserFactory()
    other = type(client)()
    sign_in(client, user)
    sign_in(other, user)
    change = {"oldpassword": PASSWORD, "password1": "quite another phrase", "password2": "quite another phrase"}
    assert client.post(reverse("account_change_password"), change).status_code == 302
    assert client.get(reverse("account_settings")).status_code == 200
    assert other.get(reverse("account_settings")).status_code == 302


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"oldpassword": "wrong"}, "oldpassword"),
        ({"password2": "different from it"}, "password2"),
        ({"password1": "short", "password2": "short"}, "password1"),
    ],
)
def test_a_wrong_change_of_password_says_which_field(client, typed, field):
    client.force_login(UserFactory())
    right = {"oldpassword": PASSWORD, "password1": "quite another phrase", "password2": "quite another phrase"}
    response = client.post(reverse("account_change_password"), {**right, **typed})
    assert list(response.context["form"].errors) == [field]


def test_a_mail_server_that_is_away_is_said_and_breaks_nothing(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    response = client.post(reverse("account_request_login_code"), {"email": UserFactory().email}, follow=True)
    assert response.status_code == 200
    assert "could not be sent" in response.content.decode()
