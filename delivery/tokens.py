"""Signed tokens that mail carries: one to unsubscribe with, and reply addresses.

A reply address names a person, a thing and a day. It must fit the 64 characters of a mailbox name and survive being
turned to lower case, so it is packed by hand and written in base 32.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

REPLY_PREFIX = "reply+"
REPLY_LIFETIME = timedelta(days=180)
_SIGNATURE_BYTES = 10
_EPOCH = date(2020, 1, 1)
_BODY = struct.Struct(">H2s")
_unsubscribe = signing.Signer(salt="delivery.unsubscribe")


@dataclass(frozen=True)
class Unsubscribing:
    """Who wants no more mail of what: a group, or a rhythm. `about` is the thing that the mail told of."""

    user_id: int
    scope: str
    about_kind: str = ""
    about_id: str = ""


@dataclass(frozen=True)
class ReplyToken:
    """Who may answer to what, until when. The kind of thing is told by a digest of its name."""

    user_id: int
    kind_digest: bytes
    about_id: int
    expires: date

    @property
    def is_expired(self) -> bool:
        """Whether its last day is over."""
        return datetime.now(UTC).date() > self.expires


def unsubscribe_token(wish: Unsubscribing) -> str:
    """What the link of a mail ends with. It does not expire: whoever finds an old mail may still unsubscribe."""
    return _unsubscribe.sign_object([wish.user_id, wish.scope, wish.about_kind, wish.about_id])


def unsubscribing_of(token: str) -> Unsubscribing | None:
    """What a token of ours says; none for any other."""
    try:
        user_id, scope, about_kind, about_id = _unsubscribe.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Unsubscribing(user_id, scope, about_kind, about_id)


def kind_digest(kind: str) -> bytes:
    """Two bytes that stand for a kind of thing."""
    return hashlib.sha256(kind.encode()).digest()[:2]


def reply_token(*, user_id: int, about_kind: str, about_id: int, expires: date | None = None) -> str:
    """At most 57 characters, all of them in lower case or digits."""
    last_day = expires or (datetime.now(UTC) + REPLY_LIFETIME).date()
    body = _BODY.pack((last_day - _EPOCH).days, kind_digest(about_kind)) + _number(user_id) + _number(about_id)
    return base64.b32encode(body + _sign(body, settings.SECRET_KEY)).decode().rstrip("=").lower()


def read_reply_token(token: str) -> ReplyToken | None:
    """What a reply address of ours says, expired or not; none for any other."""
    try:
        packed = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    body, signature = packed[:-_SIGNATURE_BYTES], packed[-_SIGNATURE_BYTES:]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if len(body) < _BODY.size + 2 or not any(hmac.compare_digest(signature, _sign(body, key)) for key in keys):
        return None
    days, digest = _BODY.unpack_from(body)
    user_id, position = _read_number(body, _BODY.size)
    about_id, _end = _read_number(body, position)
    return ReplyToken(user_id, digest, about_id, _EPOCH + timedelta(days=days))


def _sign(body: bytes, key: str) -> bytes:
    return salted_hmac("delivery.reply", body, secret=key, algorithm="sha256").digest()[:_SIGNATURE_BYTES]


def _number(value: int) -> bytes:
    """A whole number in as few bytes as it needs: seven bits a byte, the highest set while more follow."""
    if value < 0:
        raise ValueError("Only whole numbers from 0 can be packed.")
    packed = bytearray()
    while value > 0x7F:
        packed.append(value & 0x7F | 0x80)
        value >>= 7
    packed.append(value)
    return bytes(packed)


def _read_number(body: bytes, position: int) -> tuple[int, int]:
    """The number that begins at `position`, and where it ends. The body is signed, so it is well formed."""
    value = shift = 0
    while body[position] & 0x80:
        value |= (body[position] & 0x7F) << shift
        position, shift = position + 1, shift + 7
    return value | body[position] << shift, position + 1
