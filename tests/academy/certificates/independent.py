"""A verifier written from the specifications alone: JWS (RFC 7515), EdDSA (RFC 8037), did:web, VC 2.0, Bitstring Status
List. It shares no code with what signs, and reads everything over the portal's addresses, as strangers do."""

import base64
import datetime
import gzip
import hashlib
import json
import struct
import zlib
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client


class NotGenuineError(Exception):
    """Why a badge is refused."""


def octets(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Verifier:
    """Verifies tokens that name the portal as their issuer."""

    def __init__(self, client: Client, did: str) -> None:
        self.client, self.did = client, did

    def verify(self, token: str, at: datetime.datetime | None = None) -> dict[str, Any]:
        """The credential, if it holds at `at`."""
        credential = self.opened(token)
        moment = at or datetime.datetime.now(datetime.UTC)
        if credential["issuer"]["id"] != self.did or credential["iss"] != self.did:
            raise NotGenuineError("issuer")
        if moment < _moment(credential["validFrom"]):
            raise NotGenuineError("not yet valid")
        if "validUntil" in credential and moment >= _moment(credential["validUntil"]):
            raise NotGenuineError("expired")
        if self.bit(credential["credentialStatus"]):
            raise NotGenuineError("revoked")
        return credential

    def opened(self, token: str) -> dict[str, Any]:
        """What was signed, if the signature is that of a key in the issuer's document."""
        try:
            head, body, signature = token.split(".")
            header = json.loads(octets(head))
            if header["alg"] != "EdDSA":
                raise NotGenuineError("algorithm")
            self.key(header["kid"]).verify(octets(signature), f"{head}.{body}".encode())
            return json.loads(octets(body))
        except (ValueError, KeyError, InvalidSignature) as error:
            raise NotGenuineError("signature") from error

    def key(self, address: str) -> Ed25519PublicKey:
        """The public key at `address`, from the DID document of did:web."""
        did, _hash, _fragment = address.partition("#")
        if did != self.did:
            raise NotGenuineError("another's key")
        parts = did.removeprefix("did:web:").split(":")
        assert unquote(parts[0])
        path = "/.well-known/did.json" if len(parts) == 1 else f"/{'/'.join(parts[1:])}/did.json"
        document = json.loads(self.client.get(path).content)
        assert document["id"] == did
        for method in document["verificationMethod"]:
            if method["id"] == address and address in document["assertionMethod"]:
                jwk = method["publicKeyJwk"]
                assert (jwk["kty"], jwk["crv"]) == ("OKP", "Ed25519")
                assert "d" not in jwk
                return Ed25519PublicKey.from_public_bytes(octets(jwk["x"]))
        raise NotGenuineError("unknown key")

    def bit(self, entry: dict[str, Any]) -> bool:
        """Whether the badge's bit is set in the list that it names."""
        assert entry["type"] == "BitstringStatusListEntry"
        response = self.client.get(urlsplit(entry["statusListCredential"]).path)
        listed = self.opened(response.content.decode())
        subject = listed["credentialSubject"]
        assert listed["id"] == entry["statusListCredential"]
        assert "BitstringStatusListCredential" in listed["type"]
        assert subject["statusPurpose"] == entry["statusPurpose"] == "revocation"
        assert subject["encodedList"].startswith("u")
        assert _moment(listed["validUntil"]) > datetime.datetime.now(datetime.UTC)
        bits = gzip.decompress(octets(subject["encodedList"][1:]))
        assert len(bits) * 8 >= 131_072
        index = int(entry["statusListIndex"])
        return bool(bits[index // 8] >> (7 - index % 8) & 1)


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def is_for(credential: dict[str, Any], email: str) -> bool:
    """Whether a credential is meant for the owner of `email`."""
    [identity] = credential["credentialSubject"]["identifier"]
    digest = hashlib.sha256((email + identity["salt"]).encode()).hexdigest()
    return identity["hashed"] is True and identity["identityHash"] == f"sha256${digest}"


def token_in_png(picture: bytes) -> str:
    """The credential in the `openbadgecredential` chunk of a PNG, each checksum looked at."""
    place, found = 8, ""
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        kind, data = picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        (check,) = struct.unpack(">I", picture[place + 8 + length : place + 12 + length])
        assert zlib.crc32(kind + data) == check
        if kind == b"iTXt" and data.startswith(b"openbadgecredential\0"):
            found = data.partition(b"\0")[2][2:].split(b"\0", 2)[2].decode()
        place += 12 + length
    return found


def svg_is_plain(picture: bytes) -> bool:
    """Whether a picture runs nothing and fetches nothing."""
    for element in ElementTree.fromstring(picture).iter():
        if element.tag.rpartition("}")[2].lower() in {"script", "foreignobject", "iframe", "a"}:
            return False
        for name, value in element.attrib.items():
            local = name.rpartition("}")[2].lower()
            if local.startswith("on") or (local in {"href", "src"} and not value.startswith(("#", "data:image/"))):
                return False
    return True
