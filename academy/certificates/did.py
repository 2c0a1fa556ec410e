"""The issuer's identity on the web: did:web, whose document holds every key that ever signed a badge."""

from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from academy.certificates.models import SigningKey

CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"]


def issuer_did() -> str:
    """Such as did:web:learn.example.com, from the portal's public address; a port's colon is written as %3A."""
    return f"did:web:{quote(urlsplit(settings.PORTAL_URL).netloc.lower(), safe='')}"


def key_id(key: SigningKey) -> str:
    """The address of a key, which signatures name."""
    return f"{issuer_did()}#{key.name}"


def public_jwk(key: SigningKey) -> dict[str, str]:
    """The public half as a JSON Web Key."""
    return {"kty": "OKP", "crv": "Ed25519", "x": key.public, "kid": key.name, "alg": "EdDSA", "use": "sig"}


def did_document(keys: list[SigningKey]) -> dict[str, Any]:
    """The DID document. Retired keys stay: what they signed is to be verified."""
    methods = [
        {"id": key_id(key), "type": "JsonWebKey", "controller": issuer_did(), "publicKeyJwk": public_jwk(key)}
        for key in keys
    ]
    return {
        "@context": CONTEXT,
        "id": issuer_did(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
        "service": [{"id": f"{issuer_did()}#portal", "type": "LinkedDomains", "serviceEndpoint": settings.PORTAL_URL}],
    }
