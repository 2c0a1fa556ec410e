"""The key that signs, and its successors."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.certificates.models import SigningKey
from academy.certificates.sealing import seal


def active_key() -> SigningKey:
    """The key that signs now; the first is made when it is asked for."""
    key = SigningKey.objects.filter(retired_at=None).first()
    if key is not None:
        return key
    try:
        with transaction.atomic():
            return _make_key()
    except IntegrityError:
        # Somebody else made it at the same moment.
        return SigningKey.objects.get(retired_at=None)


@transaction.atomic
def rotate_key() -> SigningKey:
    """Retire the key that signs, and make the next. Its public half is kept for verifying, its private half is not."""
    locked = SigningKey.objects.select_for_update().filter(retired_at=None)
    for key in locked:
        SigningKey.objects.filter(pk=key.pk).update(retired_at=timezone.now(), sealed="")
    return _make_key()


def _make_key() -> SigningKey:
    private = Ed25519PrivateKey.generate()
    public = base64.urlsafe_b64encode(private.public_key().public_bytes_raw()).decode().rstrip("=")
    number = SigningKey.objects.count() + 1
    name = f"{timezone.now():%Y-%m}-{number}"
    return SigningKey.objects.create(name=name, public=public, sealed=seal(private.private_bytes_raw()))
