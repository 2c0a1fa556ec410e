"""The key with which the portal signs what it says to platforms, and its successors."""

import functools
import json
from datetime import timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from django.db import IntegrityError, transaction
from django.utils import timezone
from jwt.algorithms import RSAAlgorithm

from academy.certificates.sealing import seal, unseal
from academy.launches.models import ToolKey

BITS = 2048
LIFE = timedelta(days=365)


def active_key() -> ToolKey:
    """The key that signs now; the first is made when it is asked for."""
    key = ToolKey.objects.active().first()
    if key is not None:
        return key
    try:
        with transaction.atomic():
            return _make_key()
    except IntegrityError:
        # Somebody else made it at the same moment.
        return ToolKey.objects.active().get()


@transaction.atomic
def rotate_key(*, compromised: bool = False) -> ToolKey:
    """Retire the key that signs, and make the next. Its public half is published for some time, unless somebody may
    know the private one; that is thrown away."""
    for key in ToolKey.objects.select_for_update().active():
        ToolKey.objects.filter(pk=key.pk).update(retired_at=timezone.now(), sealed="", is_compromised=compromised)
    return _make_key()


def rotate_if_old() -> None:
    """Yearly, without anybody having to think of it."""
    if ToolKey.objects.active().filter(created_at__lt=timezone.now() - LIFE).exists():
        rotate_key()


def published_keys() -> list[dict[str, Any]]:
    """The key set that platforms fetch."""
    active_key()
    return [key.public for key in ToolKey.objects.published()]


def sign(claims: dict[str, Any]) -> str:
    """A token that says `claims`, signed with RS256 and naming its key."""
    key = active_key()
    return jwt.encode(claims, _private(key.name, key.sealed), algorithm="RS256", headers={"kid": key.name})


@functools.lru_cache(maxsize=4)
def _private(_name: str, sealed: str) -> RSAPrivateKey:
    key = load_der_private_key(unseal(sealed), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("The sealed key is no RSA key.")
    return key


def _make_key() -> ToolKey:
    private = generate_private_key(public_exponent=65537, key_size=BITS)
    written = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    name = f"{timezone.now():%Y-%m}-{ToolKey.objects.count() + 1}"
    public = json.loads(RSAAlgorithm.to_jwk(private.public_key()))
    public = {"kty": "RSA", "n": public["n"], "e": public["e"], "kid": name, "alg": "RS256", "use": "sig"}
    return ToolKey.objects.create(name=name, public=public, sealed=seal(written))
