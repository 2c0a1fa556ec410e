"""Sheets and pictures of certificates, as files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from openbadgeslib import baking

from academy.certificates import policies
from academy.certificates.actions.rendering import kept_file
from academy.certificates.credentials import signed_credential
from academy.certificates.models import Certificate
from academy.certificates.views.verification import by_code
from academy.certificates.wording import known_language, sheet_of
from publishing.serving import send_file

SHORTLY = "public, max-age=300"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""Of a picture that somebody opens by itself: it shows what is in it, and nothing else."""


def _language(request: HttpRequest) -> str:
    return known_language(request.GET.get("language") or get_language())


def _send(request: HttpRequest, certificate: Certificate, what: str, *, name: str, with_status: bool = False) -> Any:
    sheet = sheet_of(certificate, _language(request), name=name, with_status=with_status)
    kept = kept_file(certificate, what, sheet)
    stored = str(kept.file.name)
    filename = f"{certificate.number}.{stored.rpartition('.')[2]}"
    return send_file(request, kept.file.storage, stored, is_public=False, filename=filename)


def _name(request: HttpRequest, certificate: Certificate) -> str:
    """The holder's own sheet names them before others may read it."""
    holder = certificate.holder
    return holder.own_name if policies.is_holder(request.user, certificate) else holder.public_name


@require_safe
@by_code
def pdf(request: HttpRequest, certificate: Certificate) -> HttpResponseBase:
    """The sheet. It says until when a certificate holds; of a revoked one there is none any more."""
    if certificate.revoked_at is not None:
        return withdrawn(request)
    return _send(request, certificate, "pdf", name=_name(request, certificate))


@require_safe
@by_code
def picture(request: HttpRequest, certificate: Certificate) -> HttpResponseBase:
    """The picture for sharing: whatever shows it shows it to everybody, so the name is the consented one."""
    if certificate.revoked_at is not None:
        return withdrawn(request)
    return _send(request, certificate, "picture", name=certificate.holder.public_name)


@require_safe
@by_code
def badge(request: HttpRequest, certificate: Certificate) -> HttpResponseBase:
    """The badge that other sites embed, with how it stands now."""
    kept = kept_file(certificate, "badge", sheet_of(certificate, _language(request), name="", with_status=True))
    with kept.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/svg+xml")
    # What is revoked says so within minutes, wherever it is embedded.
    response.headers["Cache-Control"] = SHORTLY
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
@by_code
def open_badge(request: HttpRequest, certificate: Certificate) -> HttpResponseBase:
    """The badge's picture with the signed credential in it."""
    if not policies.may_take_badge(request.user, certificate):
        return withheld(request)
    if certificate.revoked_at is not None:
        return withdrawn(request)
    sheet = sheet_of(certificate, _language(request), name="")
    with kept_file(certificate, "badge-png", sheet).file.open("rb") as file:
        baked = baking.bake_png(file.read(), signed_credential(certificate), keyword=baking.ITXT_KEYWORD_OB3)
    response = HttpResponse(baked, content_type="image/png")
    response.headers["Content-Disposition"] = f'attachment; filename="{certificate.number}.png"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def withheld(request: HttpRequest) -> HttpResponse:
    """Its holder has not agreed to hand it out."""
    return render(request, "academy/certificates/withheld.html", status=403)


def withdrawn(request: HttpRequest) -> HttpResponse:
    """It was revoked, and nothing that speaks for it is handed out any more."""
    return render(request, "academy/certificates/withdrawn.html", status=410)
