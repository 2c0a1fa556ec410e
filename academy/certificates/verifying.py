"""Verifying a badge that somebody brings: the signature by our keys, then how its certificate stands now.

Only what this portal issued is judged: nothing is fetched from anywhere, whatever a badge names.
"""

import base64
import json
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from jwt.types import Options
from openbadgeslib import baking

from academy.certificates import codes
from academy.certificates.did import issuer_did, key_id
from academy.certificates.models import Certificate, SigningKey
from academy.certificates.status import Status

LARGEST = 2 * 1024 * 1024
LONGEST_TOKEN = 64 * 1024
PNG, SVG = b"\x89PNG\r\n\x1a\n", b"<svg"


class Verdict(models.TextChoices):
    """What is found."""

    GENUINE = "genuine", _("This badge is genuine, and its certificate is valid.")
    EXPIRING = "expiring", _("This badge is genuine. Its certificate is valid, and expires soon.")
    EXPIRED = "expired", _("This badge is genuine, but its certificate has expired.")
    REVOKED = "revoked", _("This badge is genuine, but its certificate was revoked.")
    SUPERSEDED = "superseded", _("This badge is genuine. A newer certificate has taken its place.")
    NO_BADGE = "no_badge", _("There is no signed badge in this.")
    TOO_LARGE = "too_large", _("This is too large to be a badge.")
    NOT_OURS = "not_ours", _("This badge names another issuer. We can only say something of our own.")
    UNKNOWN_KEY = "unknown_key", _("This badge claims to be ours, but was not signed by a key of ours.")
    TAMPERED = "tampered", _("The signature does not fit: this badge was changed, or never signed by us.")
    UNKNOWN = "unknown", _("This badge was signed by us, but we know no certificate of this code.")


BY_STATUS = {
    Status.VALID: Verdict.GENUINE,
    Status.EXPIRING: Verdict.EXPIRING,
    Status.EXPIRED: Verdict.EXPIRED,
    Status.REVOKED: Verdict.REVOKED,
    Status.SUPERSEDED: Verdict.SUPERSEDED,
}
UNTIMED: Options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
GOOD = frozenset({Verdict.GENUINE, Verdict.EXPIRING})


@dataclass(frozen=True)
class Finding:
    """A verdict, and the certificate that it is about, if there is one."""

    verdict: Verdict
    certificate: Certificate | None = None

    @property
    def is_good(self) -> bool:
        """Whether one may rely on it now."""
        return self.verdict in GOOD


def verify(brought: bytes) -> Finding:
    """Judge what somebody pasted or uploaded: a token, JSON around one, or a picture with a badge in it."""
    if len(brought) > LARGEST:
        return Finding(Verdict.TOO_LARGE)
    token = token_in(brought)
    if token is None:
        return Finding(Verdict.NO_BADGE)
    return verify_token(token)


def token_in(brought: bytes) -> str | None:
    """The signed token in a picture, in JSON, or alone; None if there is none."""
    if brought.startswith(PNG):
        return _from_picture(lambda: baking.extract_png(brought, keyword=baking.ITXT_KEYWORD_OB3))
    if SVG in brought[:4096]:
        return _from_picture(lambda: baking.extract_svg(brought, element=baking.SVG_ELEMENT_OB3))
    try:
        text = brought.decode("utf-8").strip()
    except UnicodeDecodeError:
        return None
    if text.startswith(("{", "[", '"')):
        text = _from_json(text)
    # In mail and in consoles long lines are broken.
    text = "".join(text.split())
    return text if text.count(".") == 2 and len(text) <= LONGEST_TOKEN else None


def _from_picture(extract: Any) -> str | None:
    try:
        token = extract()
    except Exception:
        # Two parsers of strangers' files, each with errors of its own: whatever it was, there is no badge in it.
        return None
    return token.strip() if token and len(token) <= LONGEST_TOKEN else None


def _from_json(text: str) -> str:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    if isinstance(found, list):
        found = found[0] if found else ""
    if isinstance(found, dict):
        found = next((found[name] for name in ("credential", "jwt", "token") if isinstance(found.get(name), str)), "")
    return found if isinstance(found, str) else ""


def verify_token(token: str) -> Finding:
    """Judge a compact token. The algorithm is ours and fixed, whatever its header says."""
    header, claims = _unverified(token)
    if header is None or claims is None:
        return Finding(Verdict.NO_BADGE)
    if _issuer_of(claims) != issuer_did():
        return Finding(Verdict.NOT_OURS)
    key = _named_key(header.get("kid"))
    if key is None:
        return Finding(Verdict.UNKNOWN_KEY)
    public = Ed25519PublicKey.from_public_bytes(_bytes(key.public))
    try:
        # How long it holds is asked of the certificate, not of the token: the answer is then the same as on its page.
        signed = jwt.decode(token, public, algorithms=["EdDSA"], options=UNTIMED)
    except jwt.PyJWTError:
        return Finding(Verdict.TAMPERED)
    certificate = _certificate_of(signed)
    if certificate is None:
        return Finding(Verdict.UNKNOWN)
    return Finding(BY_STATUS[certificate.status], certificate)


def _unverified(token: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    try:
        header = jwt.get_unverified_header(token)
        claims = json.loads(_bytes(token.split(".")[1]))
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None, None
    return header, claims if isinstance(claims, dict) else None


def _issuer_of(claims: dict[str, Any]) -> Any:
    issuer = claims.get("issuer", claims.get("iss"))
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def _named_key(kid: Any) -> SigningKey | None:
    if not isinstance(kid, str):
        return None
    return next((key for key in SigningKey.objects.all() if key_id(key) == kid), None)


def _certificate_of(claims: dict[str, Any]) -> Certificate | None:
    address = claims.get("id")
    if not isinstance(address, str) or not address.startswith(settings.PORTAL_URL):
        return None
    code = codes.normalised(address.rstrip("/").rpartition("/")[2])
    return Certificate.objects.for_pages().filter(code=code).first() if code else None


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
