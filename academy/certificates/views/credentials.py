"""What programs read: signed badges, what they certify, the list of revoked ones, and the issuer's keys."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from academy.certificates import credentials, policies
from academy.certificates.actions.signing_keys import active_key
from academy.certificates.addresses import achievement_url
from academy.certificates.did import did_document
from academy.certificates.models import Certificate, Certification
from academy.certificates.views.pictures import withheld
from academy.certificates.views.verification import by_code

SHORTLY = "public, max-age=300"


def _open(content: str, kind: str, cached: str = SHORTLY) -> HttpResponse:
    """What every site may read, from a browser's script, too."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Cache-Control"] = cached
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


@require_safe
@by_code
def credential(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """The signed badge."""
    if not policies.may_take_badge(request.user, certificate):
        return withheld(request)
    response = _open(credentials.signed_credential(certificate), "application/jwt", "private, no-store")
    response.headers["Content-Disposition"] = f'attachment; filename="{certificate.number}.jwt"'
    return response


@require_safe
def achievement(request: HttpRequest, slug: str) -> HttpResponse:
    """What a badge certifies."""
    certification = get_object_or_404(Certification.objects.prefetch_related("translations"), slug=slug)
    said = certification.statement()[""]
    data = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": achievement_url(certification),
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": said["name"],
        "description": said["description"],
        "criteria": {"narrative": said["criteria"]},
        "tag": said["skills"],
    }
    return _open(_json(data), "application/ld+json")


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """The signed list in which a bit is set for each revoked badge."""
    if number > 1_000_000 or not credentials.list_exists(number):
        raise Http404("There is no such list.")
    return _open(credentials.status_list(number), "application/vc+jwt", "public, max-age=60")


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """The issuer's DID document, with every key that ever signed."""
    active_key()
    return _open(_json(did_document(credentials.known_keys())), "application/did+ld+json")
