"""Certificates in the public API: what the verification page says, as data."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from academy.certificates import codes, policies, throttling
from academy.certificates.addresses import verify_url
from academy.certificates.models import Certificate
from publishing.brand import brand_for

router = Router(tags=["certificates"])


class EvidenceOut(Schema):
    """Something that was passed or finished."""

    kind: str
    title: str
    at: datetime


class CertificateOut(Schema):
    """How a certificate stands at this moment."""

    code: str
    number: str
    status: str = Field(description="One of valid, expiring, expired, revoked, superseded.")
    is_valid: bool
    in_grace: bool = Field(description="Expired, and to be renewed the short way for some time yet.")
    name: str | None = Field(description="The holder's name as consented; null while it is withheld.")
    achievement: str
    description: str
    criteria: str
    skills: list[str]
    issuer: str
    issued_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    revoked_for: str | None = Field(description="One of regrade, error, misconduct, request.")
    reason: str | None
    superseded_by: str | None = Field(description="The address of the newer one.")
    evidence: list[EvidenceOut]
    url: str
    open_badge_url: str | None


class ProblemOut(Schema):
    """Why a request was refused."""

    detail: str


PROBLEMS = {HTTPStatus.NOT_FOUND: ProblemOut, HTTPStatus.TOO_MANY_REQUESTS: ProblemOut}


@router.get(
    "/certificates/{code}", response={HTTPStatus.OK: CertificateOut, **PROBLEMS}, summary="Verify a certificate"
)
def certificate(request: HttpRequest, response: HttpResponse, code: str) -> CertificateOut:
    """How the certificate with this code stands now. There is no list: whoever asks has the code."""
    response["Cache-Control"] = "no-store"
    if throttling.is_over(request, throttling.WRONG_CODES):
        raise HttpError(HTTPStatus.TOO_MANY_REQUESTS, "Too many codes that do not exist. Try again in some minutes.")
    plain = codes.normalised(code)
    found = Certificate.objects.for_pages().filter(code=plain).first() if plain else None
    if found is None:
        throttling.count(request, throttling.WRONG_CODES)
        raise HttpError(HTTPStatus.NOT_FOUND, "There is no certificate with this code.")
    return _out(request, found)


def _out(request: HttpRequest, found: Certificate) -> CertificateOut:
    said, newer = found.said(), found.superseded_by
    url = verify_url(found)
    return CertificateOut(
        code=found.written_code,
        number=found.number,
        status=str(found.status.value),
        is_valid=found.status in ("valid", "expiring"),
        in_grace=found.is_in_grace,
        name=found.holder.public_name or None,
        achievement=said["name"],
        description=said["description"],
        criteria=said["criteria"],
        skills=said.get("skills", []),
        issuer=brand_for().name,
        issued_at=found.issued_at,
        expires_at=found.expires_at,
        revoked_at=found.revoked_at,
        revoked_for=found.revoked_cause or None,
        reason=found.revoked_reason or None,
        superseded_by=verify_url(newer) if newer else None,
        evidence=[
            EvidenceOut(kind=item["kind"], title=item["titles"].get("", ""), at=datetime.fromisoformat(item["at"]))
            for item in found.evidence
        ],
        url=url,
        open_badge_url=f"{url}/open-badge.jwt" if policies.may_take_badge(request.user, found) else None,
    )
