"""Seals the private halves of signing keys. What opens them is in the environment, never in the database.

CREDENTIAL_KEY_SECRET may name several secrets, separated by commas: the first seals, any of them opens, so that the
secret can be changed (`manage.py rotate_signing_key` seals a new key with the first).
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PURPOSE = b"portal.academy.certificates.signing-key"


def seal(private: bytes) -> str:
    """What may be stored."""
    return _box().encrypt(private).decode()


def unseal(sealed: str) -> bytes:
    """The private half. ImproperlyConfigured: the secret is another one than when it was sealed."""
    try:
        return _box().decrypt(sealed.encode())
    except InvalidToken as error:
        raise ImproperlyConfigured(
            "The signing key cannot be opened: CREDENTIAL_KEY_SECRET is not the one that it was sealed with."
        ) from error


def _box() -> MultiFernet:
    secrets = [secret.strip() for secret in settings.CREDENTIAL_KEY_SECRET.split(",") if secret.strip()]
    # Without one, as in development, it is derived from the portal's own secret; production does not start so.
    return MultiFernet([Fernet(_key(secret)) for secret in secrets or [settings.SECRET_KEY]])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
