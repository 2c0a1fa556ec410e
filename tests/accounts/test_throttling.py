"""Whoever guesses is slowed down, on every door, and cannot hide behind a made-up address."""

import datetime

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from accounts.addresses import client_address
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def attempt(client, email, password="wrong", **headers):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **headers)


def fail(client, email, times=6, **headers):
    for _ in range(times):
        response = attempt(client, email, **headers)
    return response


def test_after_six_failures_even_the_right_password_waits(client):
    user = UserFactory()
    response = fail(client, user.email)
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    page = response.content.decode()
    assert "paused here for 15 minutes" in page
    assert reverse("account_request_login_code") in page
    assert attempt(client, user.email, PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


def test_five_failures_and_a_success_start_the_count_anew(client):
    user = UserFactory()
    fail(client, user.email, 5)
    assert attempt(client, user.email, PASSWORD).status_code == 302
    client.logout()
    assert fail(client, user.email, 5).status_code == 200


def test_the_pause_ends_by_itself_and_trying_on_does_not_prolong_it(client):
    user = UserFactory()
    fail(client, user.email, 8)
    assert AccessAttempt.objects.get().failures_since_start == 6
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=16))
    assert attempt(client, user.email, PASSWORD).status_code == 302


def test_the_address_counts_in_whatever_case_it_is_typed(client):
    user = UserFactory(email="ann@example.com")
    for typed in ("ann@example.com", "ANN@example.com", " Ann@Example.com"):
        fail(client, typed, 2)
    assert attempt(client, user.email, PASSWORD).status_code == 429


def test_another_person_in_the_same_office_is_not_locked_out(client):
    victim, colleague = UserFactory(), UserFactory()
    fail(client, victim.email)
    assert attempt(client, colleague.email, PASSWORD).status_code == 302


def test_the_owner_gets_in_from_elsewhere_while_somebody_guesses(client):
    user = UserFactory()
    fail(client, user.email, REMOTE_ADDR="203.0.113.9")
    assert attempt(client, user.email, PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_guessing_from_many_addresses_is_stopped_as_well(client):
    user = UserFactory()
    for number in range(31):
        attempt(client, user.email, REMOTE_ADDR=f"203.0.113.{number}")
    response = attempt(client, user.email, PASSWORD, REMOTE_ADDR="198.51.100.7")
    assert "Too many attempts" in response.content.decode()


def test_a_locked_out_person_may_sign_in_by_code(client):
    user = UserFactory()
    fail(client, user.email)
    assert client.post(reverse("account_request_login_code"), {"email": user.email}).status_code == 302


def test_proving_again_who_one_is_is_limited_too(client):
    user = UserFactory()
    client.force_login(user)
    statuses = {client.post(reverse("account_reauthenticate"), {"password": "x"}).status_code for _ in range(11)}
    assert 429 in statuses


def test_a_made_up_forwarding_header_changes_nothing(client):
    user = UserFactory()
    for number in range(6):
        response = attempt(client, user.email, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert response.status_code == 429


def test_behind_a_proxy_the_last_entry_alone_is_true(client, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    user = UserFactory()
    for number in range(6):
        response = attempt(client, user.email, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 198.51.100.7")
    assert response.status_code == 429


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, " , ,", "10.0.0.1"),
        (1, "rubbish", "10.0.0.1"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "x" * 5000, "10.0.0.1"),
    ],
)
def test_the_clients_address_is_what_our_own_proxies_saw(settings, proxies, header, expected):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": header}, REMOTE_ADDR="10.0.0.1")
    assert client_address(request) == expected


def test_a_client_without_an_address_is_counted_under_one(client):
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) == "0.0.0.0"
    assert fail(client, "a@example.com", REMOTE_ADDR="").status_code == 429


def test_no_password_is_kept_with_the_failures(client):
    attempt(client, "ann@example.com", "secret words")
    kept = AccessAttempt.objects.get()
    assert "secret words" not in f"{kept.post_data}{kept.get_data}"
    assert "ann@example.com" not in kept.post_data


@pytest.mark.parametrize("language", ["ga", "hy", "vi", "fa"])
def test_the_lock_speaks_the_readers_language(client, language):
    with translation.override(language):
        response = fail(client, "a@example.com")
    assert f'<html lang="{language}"' in response.content.decode()


class TestTheAdminsDoors:
    @pytest.mark.parametrize(
        ("door", "wanted"),
        [
            ("/admin/login/", "/admin/"),
            ("/admin/login/?next=/admin/pages/3/", "/admin/pages/3/"),
            ("/admin/login/?next=//evil.example/", "/admin/"),
            ("/django-admin/login/", "/django-admin/"),
            ("/django-admin/login/?next=/django-admin/axes/", "/django-admin/axes/"),
        ],
    )
    def test_they_lead_to_the_portals_sign_in(self, client, door, wanted):
        response = client.get(door)
        assert response.status_code == 302
        assert response["Location"].startswith("/en/account/login/?next=")
        signed_in = client.post(response["Location"], {"login": editor().email, "password": PASSWORD, "next": wanted})
        assert signed_in["Location"] == wanted

    def test_nobody_signs_in_through_them(self, client):
        user = editor()
        for door in ("/admin/login/", "/django-admin/login/"):
            client.post(door, {"username": user.email, "password": PASSWORD})
            client.post(door, {"email": user.email, "password": PASSWORD, "login": user.email})
        assert "_auth_user_id" not in client.session

    def test_the_admins_send_strangers_there(self, client):
        assert client.get("/admin/").status_code == 302
        assert "/account/login/" in client.get("/admin/", follow=True).redirect_chain[-1][0]
        assert "/account/login/" in client.get("/django-admin/", follow=True).redirect_chain[-1][0]

    @pytest.mark.parametrize(
        "door",
        [
            "/admin/password_reset/",
            "/admin/password_reset/done/",
            "/admin/password_reset/confirm/MQ/set-password/",
            "/admin/password_reset/complete/",
        ],
    )
    def test_a_forgotten_password_is_replaced_on_the_portals_page(self, client, door):
        assert client.get(door)["Location"] == "/en/account/password/reset/"
        assert client.post(door)["Location"] == "/en/account/password/reset/"

    def test_a_password_is_changed_on_the_portals_page(self, client):
        client.force_login(editor())
        assert client.get("/django-admin/password_change/")["Location"] == "/en/account/password/change/"

    def test_a_reader_without_rights_is_told_instead_of_led_in_circles(self, client):
        client.force_login(UserFactory())
        response = client.get("/admin/", follow=True)
        assert response.status_code == 403
        assert len(response.redirect_chain) < 4

    def test_failures_count_together_whichever_door_was_knocked_at(self):
        user = editor()
        client = Client()
        door = client.get("/admin/login/")["Location"]
        for _ in range(6):
            client.post(door, {"login": user.email, "password": "wrong"})
        cache.clear()
        assert attempt(client, user.email, PASSWORD).status_code == 429


def editor():
    return UserFactory(is_staff=True, is_superuser=True)
