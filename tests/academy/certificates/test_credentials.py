"""Badges are verifiable credentials that strangers verify without us, and we judge whatever is brought."""

import base64
import datetime
import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from academy.certificates.actions.revoking import restore, revoke
from academy.certificates.actions.signing_keys import active_key, rotate_key
from academy.certificates.credentials import place_in_list, signed_credential
from academy.certificates.did import issuer_did
from academy.certificates.errors import AppendOnlyError
from academy.certificates.models import Certificate, SigningKey
from academy.certificates.sealing import seal, unseal
from academy.certificates.verifying import Verdict, verify
from tests.academy.certificates.independent import (
    NotGenuineError,
    Verifier,
    is_for,
    octets,
    svg_is_plain,
    token_in_png,
)
from tests.factories.academy_certificates import a_certificate, a_certification, agrees, earned, ends_in, issue
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger(client) -> Verifier:
    return Verifier(client, issuer_did())


def encoded(data: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


def test_a_stranger_verifies_a_badge(stranger):
    person = UserFactory(email="ann@example.com")
    certificate = a_certificate(person, a_certification(name="Implementation Partner"))
    credential = stranger.verify(signed_credential(certificate))
    assert credential["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert credential["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    subject = credential["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    assert subject["achievement"]["name"] == "Implementation Partner"
    assert subject["achievement"]["criteria"]["narrative"]
    assert credential["id"].endswith(f"/verify/{certificate.code}")
    assert credential["validUntil"][:10] == certificate.expires_at.date().isoformat()
    assert is_for(credential, "ann@example.com")
    assert not is_for(credential, "ben@example.com")
    assert "ann@" not in json.dumps(credential)


def test_each_badge_has_a_salt_of_its_own():
    person = UserFactory()
    assert a_certificate(person).recipient_hash != a_certificate(person).recipient_hash


def test_the_achievement_and_the_list_are_where_the_badge_says(stranger, client):
    certificate = a_certificate()
    credential = stranger.verify(signed_credential(certificate))
    for address in (credential["credentialSubject"]["achievement"]["id"], credential["id"]):
        assert client.get(address.partition("localhost:8000")[2]).status_code == 200
    assert client.get(reverse("status_list", args=[7])).status_code == 404


def test_a_revoked_badge_is_refused_and_a_restored_one_holds_again(stranger):
    certificate, other = a_certificate(), a_certificate()
    token = signed_credential(certificate)
    revoke(certificate=certificate, cause="error", by=None)
    with pytest.raises(NotGenuineError, match="revoked"):
        stranger.verify(token)
    stranger.verify(signed_credential(other))
    restore(certificate=certificate, by=None)
    stranger.verify(token)


def test_an_expired_badge_is_refused(stranger):
    certificate = ends_in(a_certificate(), days=-1)
    with pytest.raises(NotGenuineError, match="expired"):
        stranger.verify(signed_credential(certificate))
    stranger.verify(signed_credential(certificate), at=certificate.expires_at - datetime.timedelta(hours=1))


def test_places_in_the_list_are_taken_once_and_lie_apart():
    places = [place_in_list(number) for number in range(200_000)]
    assert len(set(places)) == len(places)
    assert {number for number, _index in places} == {0, 1}
    assert min(abs(places[n][1] - places[n + 1][1]) for n in range(1000)) > 1000


def test_after_a_rotation_old_badges_hold_and_new_ones_are_signed_anew(stranger):
    certificate = a_certificate()
    old = signed_credential(certificate)
    first = active_key()
    call_command("rotate_signing_key")
    new = signed_credential(certificate)
    first.refresh_from_db()
    assert first.retired_at is not None
    assert first.sealed == ""
    kids = {json.loads(octets(token.split(".")[0]))["kid"] for token in (old, new)}
    assert len(kids) == 2
    for token in (old, new):
        stranger.verify(token)
        assert verify(token.encode()).verdict == Verdict.GENUINE


def test_there_is_one_key_at_a_time_and_none_is_deleted():
    active_key()
    rotate_key()
    rotate_key()
    assert SigningKey.objects.filter(retired_at=None).count() == 1
    with pytest.raises(AppendOnlyError):
        active_key().delete()


def test_a_private_key_is_not_in_the_database_and_opens_with_the_secret_alone(settings):
    key = active_key()
    assert len(unseal(key.sealed)) == 32
    settings.CREDENTIAL_KEY_SECRET = "another secret of more than thirty-two characters"
    with pytest.raises(ImproperlyConfigured, match="CREDENTIAL_KEY_SECRET"):
        unseal(key.sealed)


def test_a_changed_secret_opens_what_the_former_sealed(settings):
    settings.CREDENTIAL_KEY_SECRET = "first secret of more than thirty-two characters"
    sealed = seal(b"private")
    settings.CREDENTIAL_KEY_SECRET = f"second secret of more than thirty-two,{settings.CREDENTIAL_KEY_SECRET}"
    assert unseal(sealed) == b"private"


# --- What people bring ----------------------------------------------------------------------------


def test_every_status_is_said_of_what_is_brought():
    person, certification = UserFactory(), a_certification()
    certificate = a_certificate(person, certification)
    token = signed_credential(certificate).encode()
    assert verify(token).verdict == Verdict.GENUINE
    ends_in(certificate, days=20)
    assert verify(token).verdict == Verdict.EXPIRING
    ends_in(certificate, days=-20)
    assert verify(token).verdict == Verdict.EXPIRED
    issue(certification=certification, person=person, earned=earned())
    assert verify(token).verdict == Verdict.SUPERSEDED
    revoke(certificate=certificate, cause="misconduct", by=None)
    finding = verify(token)
    assert finding.verdict == Verdict.REVOKED
    assert not finding.is_good


def tampered(token: str, **changes) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{encoded({**json.loads(octets(body)), **changes})}.{signature}"


def forged(token: str, **header) -> str:
    """The same claims, signed by somebody else."""
    head, body, _signature = token.split(".")
    named = {**json.loads(octets(head)), **header}
    return jwt.encode(json.loads(octets(body)), Ed25519PrivateKey.generate(), algorithm="EdDSA", headers=named)


def test_tampering_is_refused(stranger):
    token = signed_credential(a_certificate())
    head, body, signature = token.split(".")
    other = a_certificate()
    changed = [
        tampered(token, name="Grand Master"),
        tampered(token, validUntil="2099-01-01T00:00:00Z"),
        tampered(token, id=signed_credential(other)),
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{head}.{body}.",
        forged(token),
    ]
    for each in changed:
        assert verify(each.encode()).verdict == Verdict.TAMPERED
        with pytest.raises(NotGenuineError):
            stranger.verify(each)


def test_no_other_algorithm_is_taken():
    token = signed_credential(a_certificate())
    head, body, _signature = token.split(".")
    header = json.loads(octets(head))
    none = f"{encoded({**header, 'alg': 'none'})}.{body}."
    # The public key as the secret of a symmetric signature: the oldest trick.
    public = active_key().public
    hmac = jwt.encode(json.loads(octets(body)), public * 2, algorithm="HS256", headers={"kid": header["kid"]})
    assert verify(none.encode()).verdict == Verdict.TAMPERED
    assert verify(hmac.encode()).verdict == Verdict.TAMPERED


def test_an_unknown_key_another_issuer_and_an_unknown_code_are_told_apart():
    certificate = a_certificate()
    token = signed_credential(certificate)
    assert verify(forged(token, kid=f"{issuer_did()}#2020-1").encode()).verdict == Verdict.UNKNOWN_KEY
    head, rest = token.split(".", 1)
    for kid in (["x"], None, 5, {"a": 1}):
        named = f"{encoded({**json.loads(octets(head)), 'kid': kid})}.{rest}"
        assert verify(named.encode()).verdict in {Verdict.UNKNOWN_KEY, Verdict.NO_BADGE}
    other = tampered(token, issuer={"id": "did:web:elsewhere.example"}, iss="did:web:elsewhere.example")
    assert verify(other.encode()).verdict == Verdict.NOT_OURS
    Certificate.objects.filter(pk=certificate.pk).update(code="0" * 16)
    assert verify(token.encode()).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    "brought",
    [
        b"",
        b"hello",
        b"a.b.c",
        b"{}",
        b"[" * 50_000,
        b'{"credential": 5}',
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><svg>&b;</svg>",
        b"<svg",
        b"\xff\xfe\x00",
        b"." * 70_000,
        b"eyJ9.eyJ9.eyJ9",
    ],
)
def test_what_is_no_badge_is_said_to_be_none(brought: bytes):
    assert verify(brought).verdict == Verdict.NO_BADGE


def test_what_is_too_large_is_not_looked_at():
    assert verify(b"a" * (2 * 1024 * 1024 + 1)).verdict == Verdict.TOO_LARGE


def test_a_badge_is_taken_broken_over_lines_and_wrapped_in_json():
    token = signed_credential(a_certificate())
    lines = "\n".join(token[start : start + 76] for start in range(0, len(token), 76))
    for text in (lines, json.dumps({"credential": token}), json.dumps([token]), json.dumps(token)):
        assert verify(text.encode()).verdict == Verdict.GENUINE


def test_the_picture_carries_the_badge_and_is_verified_when_uploaded(client, stranger):
    person = UserFactory()
    certificate = a_certificate(person)
    agrees(person)
    picture = client.get(reverse("open_badge_picture", args=[certificate.code]))
    assert picture.headers["Content-Type"] == "image/png"
    stranger.verify(token_in_png(picture.content))
    upload = SimpleUploadedFile("badge.png", picture.content, "image/png")
    page = client.post(reverse("verify_any"), {"badge": upload}).content.decode()
    assert str(Verdict.GENUINE.label) in page
    assert "Ann Example" in page
    changed = picture.content.replace(b"eyJ", b"eyK", 1)
    page = client.post(reverse("verify_any"), {"badge": SimpleUploadedFile("b.png", changed)}).content.decode()
    assert str(Verdict.GENUINE.label) not in page


def test_the_badge_for_other_sites_runs_and_fetches_nothing(client):
    response = client.get(reverse("certificate_badge", args=[a_certificate().code]))
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert svg_is_plain(response.content)


def test_a_badge_is_handed_out_as_the_name_is(client):
    person = UserFactory()
    certificate = a_certificate(person)
    addresses = [reverse(name, args=[certificate.code]) for name in ("open_badge", "open_badge_picture")]
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    client.force_login(person)
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    client.logout()
    agrees(person)
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_a_badge_pasted_by_a_stranger_gets_a_page_that_says_what_was_found(client):
    token = signed_credential(a_certificate())
    page = client.post(reverse("verify_any"), {"text": tampered(token, name="Grand Master")}).content.decode()
    assert "was changed, or never signed by us" in page
    assert "Grand Master" not in page
    assert client.post(reverse("verify_any"), {}).status_code == 422


def test_bringing_badges_without_end_is_slowed_down(client):
    codes = {client.post(reverse("verify_any"), {"text": "x"}).status_code for _turn in range(31)}
    assert codes == {200, 429}


def test_the_librarys_own_verifier_agrees(client):
    certificate = a_certificate()
    token = signed_credential(certificate)
    jwk = json.loads(client.get("/.well-known/did.json").content)["verificationMethod"][0]["publicKeyJwk"]
    pem = (
        Ed25519PublicKey.from_public_bytes(octets(jwk["x"]))
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
    verifier = OB3Verifier(pem, issuer_did=issuer_did())
    assert verifier.verify(token).achievement.name == certificate.name
    with pytest.raises(OB3VerificationError):
        verifier.verify(tampered(token, name="Grand Master"))
