"""The page on which strangers verify a certificate."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from academy.certificates import codes
from academy.certificates.actions.revoking import revoke
from academy.certificates.credentials import signed_credential
from academy.certificates.models import Certificate
from tests.factories.academy_certificates import (
    a_certificate,
    a_certification,
    a_translation,
    agrees,
    earned,
    ends_in,
    issue,
)
from tests.factories.accounts import UserFactory, an_administrator

pytestmark = pytest.mark.django_db


def address(certificate: Certificate) -> str:
    return reverse("verify_certificate", args=[certificate.code])


def page_of(client, certificate: Certificate, **headers: str) -> str:
    response = client.get(address(certificate), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_reads_how_it_stands_and_what_it_says(client):
    person = UserFactory(name="Nobody's business")
    certificate = a_certificate(person, a_certification(name="Implementation Partner"))
    page = page_of(client, certificate)
    assert "Valid until" in page
    assert "Implementation Partner" in page
    assert "Planning a rollout" in page
    assert "Passes the exam." in page
    assert certificate.written_code in page
    assert "<svg" in page
    assert page.count("<h1") == 1


def test_the_name_is_withheld_until_its_holder_agrees(client):
    person = UserFactory(name="Nobody's business", email="secret.person@example.com")
    certificate = a_certificate(person)
    page = page_of(client, certificate)
    assert "Name withheld" in page
    assert "Nobody" not in page
    assert "secret.person" not in page
    agrees(person, "نرگس احمدی")
    page = page_of(client, certificate)
    assert "<bdi>نرگس احمدی</bdi>" in page
    assert "Name withheld" not in page


def test_each_status_is_said_first(client):
    person, certification = UserFactory(), a_certification()
    certificate = a_certificate(person, certification)
    ends_in(certificate, days=20)
    assert "Expires soon, on" in page_of(client, certificate)
    ends_in(certificate, days=-2)
    page = page_of(client, certificate)
    assert "Expired on" in page
    assert "can still be renewed" in page
    newer = issue(certification=certification, person=person, earned=earned())
    page = page_of(client, certificate)
    assert "Replaced by a newer one" in page
    assert address(newer) in page
    revoke(certificate=newer, cause="misconduct", by=None, reason="Answers were <b>copied</b>.")
    page = page_of(client, newer)
    assert "Revoked on" in page
    assert "The exam’s rules were broken" in page.replace("&#x27;", "’")
    assert "&lt;b&gt;copied" in page


def test_it_is_never_kept_by_caches_nor_listed_by_search_engines(client):
    response = client.get(address(a_certificate()))
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"].startswith("noindex")
    assert 'content="noindex' in response.content.decode()


def test_it_speaks_the_readers_language_at_the_printed_address(client):
    certification = a_certification()
    a_translation(certification, "fa", "شریک تأییدشده")
    certificate = a_certificate(certification=certification)
    page = page_of(client, certificate, accept_language="fa")
    assert 'dir="rtl"' in page
    assert "شریک تأییدشده" in page
    with translation.override("fa"):
        response = client.get(reverse("academy_certificates:verify", args=[certificate.code]))
    assert response.status_code == 200
    assert "شریک تأییدشده" in response.content.decode()


def test_a_code_is_read_however_it_is_typed(client):
    certificate = a_certificate()
    typed = f" {certificate.written_code.lower().replace('-', ' ')}"
    assert client.get(reverse("verify_certificate", args=[typed])).status_code == 200
    response = client.get(reverse("verify_any"), {"code": typed})
    assert response.headers["Location"] == address(certificate)


def test_an_address_with_a_slash_at_its_end_works_as_well(client):
    certificate = a_certificate()
    assert "Valid until" in client.get(f"{address(certificate)}/").content.decode()


def test_social_networks_find_the_picture(client):
    certificate = a_certificate()
    page = page_of(client, certificate)
    picture = re.search(r'property="og:image" content="http://localhost:8000([^"]+)"', page)[1]
    assert client.get(picture).headers["Content-Type"] == "image/png"


def test_unknown_codes_get_a_clear_page(client):
    response = client.get(reverse("verify_certificate", args=["0000-0000-0000-0000"]))
    assert response.status_code == 404
    assert "We know no certificate with this code" in response.content.decode()


def test_whoever_guesses_is_told_nothing_more_even_of_codes_that_exist(client):
    certificate = a_certificate()
    for turn in range(20):
        assert client.get(reverse("verify_certificate", args=[f"{turn:016d}"])).status_code == 404
    stopped = client.get(address(certificate))
    assert stopped.status_code == 429
    assert stopped.headers["Retry-After"] == "600"
    assert client.get(f"/api/v1/certificates/{certificate.code}").status_code == 429
    assert client.get(reverse("certificate_pdf", args=[certificate.code])).status_code == 429
    assert client.get(address(certificate), REMOTE_ADDR="198.51.100.7").status_code == 200
    cache.clear()
    assert client.get(address(certificate)).status_code == 200


def test_verifying_what_exists_is_not_counted(client):
    certificate = a_certificate()
    for _turn in range(25):
        assert client.get(address(certificate)).status_code == 200


def test_codes_cannot_be_guessed():
    made = {codes.make_code() for _turn in range(500)}
    assert len(made) == 500
    assert all(set(code) <= set(codes.ALPHABET) and len(code) == 16 for code in made)
    assert codes.normalised(codes.written(next(iter(made)))) in made
    assert codes.normalised("0O1I lL00 0000 0000") == "0011110000000000"
    for wrong in ("", "x", "0" * 15, "0" * 17, "0" * 500, "٠" * 16, "U" * 16):
        assert codes.normalised(wrong) is None


def test_the_api_says_what_the_page_says(client):
    person = UserFactory()
    certificate = a_certificate(person)
    data = client.get(f"/api/v1/certificates/{certificate.written_code}").json()
    assert data["status"] == "valid"
    assert data["is_valid"] is True
    assert data["name"] is None
    assert data["open_badge_url"] is None
    assert data["evidence"][0]["title"] == "The exam"
    agrees(person, "Ann Example")
    revoke(certificate=certificate, cause="error", by=None)
    data = client.get(f"/api/v1/certificates/{certificate.code}").json()
    assert (data["status"], data["is_valid"], data["revoked_for"]) == ("revoked", False, "error")
    assert data["name"] == "Ann Example"
    assert client.get("/api/v1/certificates/", follow=True).status_code == 404
    assert client.get("/api/v1/certificates/nothing").status_code == 404


def test_the_links_for_sharing_are_filled_in(client):
    person = UserFactory()
    certificate = a_certificate(person, a_certification(name="Rollout & Security"))
    assert "linkedin.com" not in page_of(client, certificate)
    client.force_login(person)
    page = page_of(client, certificate)
    linkedin = re.search(r'href="(https://www\.linkedin\.com/[^"]+)"', page)[1]
    assert "name=Rollout+%26+Security" in linkedin
    assert f"certUrl=http%3A%2F%2Flocalhost%3A8000%2Fverify%2F{certificate.code}" in linkedin
    assert "&lt;img src=&quot;http://localhost:8000/verify/" in page
    assert "<iframe" not in page


def test_nothing_speaks_for_a_revoked_one(client):
    person = UserFactory()
    certificate = a_certificate(person)
    agrees(person)
    revoke(certificate=certificate, cause="error", by=None)
    page = page_of(client, certificate)
    for name in ("certificate_pdf", "certificate_picture", "open_badge_picture"):
        path = reverse(name, args=[certificate.code])
        assert path not in page
        assert client.get(path).status_code == 410
    assert client.get(reverse("certificate_badge", args=[certificate.code])).status_code == 200


def test_a_name_and_reason_that_try_to_be_markup_are_text(client):
    person = UserFactory()
    certificate = a_certificate(person, a_certification(name="<script>alert(1)</script>", skills="<b>x</b>"))
    agrees(person, 'Ann "><img src=x>')
    page = page_of(client, certificate)
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<b>x</b>" not in page


def test_nobody_but_the_holder_gets_the_name_by_any_address(client):
    """Of everything that a code opens, nothing names a holder who has not agreed; neither for strangers, members nor
    administrators."""
    person = UserFactory(name="Withheld Holder", email="withheld.holder@example.com")
    certificate = a_certificate(person)
    paths = [
        address(certificate),
        f"/fa/academy/certificates/verify/{certificate.code}/",
        f"/api/v1/certificates/{certificate.code}",
        *(
            reverse(name, args=[certificate.code])
            for name in (
                "certificate_pdf",
                "certificate_picture",
                "certificate_badge",
                "open_badge",
                "open_badge_picture",
            )
        ),
        reverse("did_document"),
        reverse("status_list", args=[0]),
    ]
    for reader in (None, UserFactory(), an_administrator()):
        if reader:
            client.force_login(reader)
        for path in paths:
            response = client.get(path)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            assert b"Withheld" not in content, path
            assert b"withheld.holder" not in content, path


def test_the_verification_asks_the_register_at_that_moment(client):
    certificate = a_certificate()
    assert "Valid until" in page_of(client, certificate)
    revoke(certificate=certificate, cause="error", by=None)
    assert "Revoked on" in page_of(client, certificate)


def test_a_page_costs_the_same_whoever_asks(client, django_assert_max_num_queries):
    certificate = a_certificate()
    signed_credential(certificate)
    client.get(address(certificate))
    with django_assert_max_num_queries(12):
        client.get(address(certificate))


def test_a_superseded_page_of_an_unlimited_certificate_says_so(client):
    certificate = a_certificate(certification=a_certification(validity_months=None))
    assert "Valid without an end" in page_of(client, certificate)
    assert certificate.expires_at is None
    assert certificate.issued_at <= datetime.datetime.now(datetime.UTC)
