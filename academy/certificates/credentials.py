"""Open Badges 3.0: a certificate as a verifiable credential, signed as a VC-JWT with Ed25519.

The library makes the credential and the status list; the signature is made here, since its header must name the key
by its address in the DID document (`kid`), by which it is found again after keys were rotated.
"""

import datetime
import functools
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils import timezone
from openbadgeslib.ob3.credential import Achievement, Evidence, IdentityObject, Issuer, OpenBadgeCredential
from openbadgeslib.ob3.status_list import DEFAULT_SIZE_BITS, build_status_list_credential, status_entry

from academy.certificates.actions.signing_keys import active_key
from academy.certificates.addresses import achievement_url, badge_image_url, status_list_url, verify_url
from academy.certificates.did import issuer_did, key_id
from academy.certificates.models import Certificate, SigningKey
from academy.certificates.sealing import unseal
from publishing.brand import brand_for

LANGUAGE = ""
"""Badges speak the certification's own language: what is signed does not depend on who fetches it."""
LIST_LIFE = datetime.timedelta(days=1)
LIST_TTL = 5 * 60 * 1000
"""Milliseconds after which a reader should fetch the list again."""
_SPREAD = 2_654_435_761 % DEFAULT_SIZE_BITS | 1
"""Odd, and so without a common divisor with the list's length: multiplying by it puts neighbours far apart, and each
place is taken once."""


def credential_of(certificate: Certificate) -> OpenBadgeCredential:
    """The certificate as a credential: issuer, achievement, whose it is by a salted hash, dates, evidence, status."""
    said = certificate.said(LANGUAGE)
    brand = brand_for()
    number, index = place_in_list(certificate.pk)
    return OpenBadgeCredential(
        id=verify_url(certificate),
        issuer=Issuer(id=issuer_did(), name=brand.name, url=settings.PORTAL_URL),
        recipient_id=None,
        achievement=Achievement(
            id=achievement_url(certificate.certification),
            name=said["name"],
            description=said["description"],
            criteria_narrative=said["criteria"],
            image_url=badge_image_url(certificate),
            tags=list(said.get("skills", [])),
            achievement_type="Certification",
        ),
        name=said["name"],
        issuance_date=certificate.issued_at,
        expiration_date=certificate.expires_at,
        evidence=[
            Evidence(id=verify_url(certificate), name=item["titles"].get(LANGUAGE, ""), genre=item["kind"])
            for item in certificate.evidence
        ],
        credential_status=[status_entry(status_list_url(number), "revocation", index)],
        identifiers=[
            IdentityObject(
                identity_hash=certificate.recipient_hash,
                identity_type="emailAddress",
                hashed=True,
                salt=certificate.recipient_salt,
            )
        ],
    )


def signed_credential(certificate: Certificate) -> str:
    """The credential as a compact VC-JWT."""
    return sign(credential_of(certificate).to_jwt_payload(), "JWT")


def place_in_list(number: int) -> tuple[int, int]:
    """In which status list a certificate stands, and where: neighbours stand apart, so that a place tells nothing."""
    which, rest = divmod(number, DEFAULT_SIZE_BITS)
    return which, rest * _SPREAD % DEFAULT_SIZE_BITS


def status_list(number: int) -> str:
    """The signed list of so many certificates: a bit is set where one is revoked."""
    url, now = status_list_url(number), timezone.now()
    first = number * DEFAULT_SIZE_BITS
    revoked = Certificate.objects.filter(
        revoked_at__isnull=False, pk__gte=first, pk__lt=first + DEFAULT_SIZE_BITS
    ).values_list("pk", flat=True)
    document = build_status_list_credential(
        issuer_did(),
        url,
        "revocation",
        [place_in_list(pk)[1] for pk in revoked],
        issued=now,
        valid_until=now + LIST_LIFE,
        ttl=LIST_TTL,
    )
    claims = {"iss": issuer_did(), "jti": url, "nbf": int(now.timestamp()), "exp": int((now + LIST_LIFE).timestamp())}
    return sign({**document, **claims}, "vc+jwt")


def list_exists(number: int) -> bool:
    """Whether a certificate stands in the list, or will soon: the first is always there."""
    if number == 0:
        return True
    newest = Certificate.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return 0 <= number <= newest // DEFAULT_SIZE_BITS


def sign(payload: dict[str, Any], kind: str) -> str:
    """A compact JWS over `payload`, whose header names the key and what it is."""
    key = active_key()
    headers = {"kid": key_id(key), "typ": kind}
    return jwt.encode(payload, _private(key.pk, key.sealed), algorithm="EdDSA", headers=headers)


@functools.lru_cache(maxsize=4)
def _private(_number: int, sealed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(unseal(sealed))


def known_keys() -> list[SigningKey]:
    """Every key, the newest first."""
    return list(SigningKey.objects.order_by("-pk"))
