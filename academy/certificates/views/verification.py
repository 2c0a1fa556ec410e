"""The page on which anybody verifies a certificate, and the one on which they bring a badge."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import escape
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.certificates import codes, policies, throttling
from academy.certificates.addresses import verify_url
from academy.certificates.drawing import qr_svg
from academy.certificates.forms import BadgeForm
from academy.certificates.models import Certificate
from academy.certificates.sharing import embed_code, linkedin_url
from academy.certificates.status import Status
from academy.certificates.verifying import Finding
from academy.certificates.verifying import verify as judge
from academy.certificates.wording import ICONS, TONES, day, evidence_words, status_words
from delivery.actions import mark_read_about
from publishing.brand import brand_for
from publishing.languages import reading_language

View = Callable[..., HttpResponseBase]


def by_code(view: View) -> View:
    """Give `view` the certificate of the code in the address; who guesses codes learns nothing any more."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        if throttling.is_over(request, throttling.WRONG_CODES):
            return too_many(request)
        plain = codes.normalised(code)
        certificate = Certificate.objects.for_pages().filter(code=plain).first() if plain else None
        if certificate is None:
            throttling.count(request, throttling.WRONG_CODES)
            return unknown(request, code)
        response = view(request, certificate, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


def unknown(request: HttpRequest, code: str) -> HttpResponse:
    """There is no such certificate; the page says what to look at."""
    context = {"typed": code[:80]}
    response = render(request, "academy/certificates/unknown.html", context, status=HTTPStatus.NOT_FOUND)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    """Somebody has tried too much."""
    minutes = throttling.WRONG_CODES.seconds // 60
    context = {"minutes": minutes}
    response = render(request, "academy/certificates/too_many.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(throttling.WRONG_CODES.seconds)
    return response


@never_cache
@require_safe
@by_code
def verify(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """How a certificate stands at this moment."""
    is_own = policies.is_holder(request.user, certificate)
    if is_own:
        mark_read_about(user=request.user, about_kind="academy.certificate", about_id=certificate.pk)
    context = {**shown(certificate), "is_own": is_own, **_to_share(request, certificate)}
    response = render(request, "academy/certificates/verify.html", context)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def shown(certificate: Certificate) -> dict[str, Any]:
    """What everybody with the code may know, in the active language."""
    said = certificate.said()
    return {
        "certificate": certificate,
        "said": said,
        "name": certificate.holder.public_name,
        "status": certificate.status,
        "status_words": status_words(certificate),
        "tone": TONES[certificate.status],
        "icon": ICONS[certificate.status],
        "evidence": evidence_words(certificate),
        "issued": day(certificate.issued_at),
        "expires": day(certificate.expires_at) if certificate.expires_at else "",
        "newer": certificate.superseded_by if certificate.status == Status.SUPERSEDED else None,
        "issuer": brand_for().name,
        "verify_url": verify_url(certificate),
        "host": settings.PORTAL_URL.partition("//")[2],
        "qr": qr_svg(verify_url(certificate)),
        "language_links": language_links(certificate.code),
    }


def _to_share(request: HttpRequest, certificate: Certificate) -> dict[str, Any]:
    """The ways to pass it on: for everybody once the name is shown, for the holder in any case."""
    return {
        "may_see_name": policies.may_see_name(request.user, certificate),
        "may_take_badge": policies.may_take_badge(request.user, certificate),
        "linkedin_url": linkedin_url(certificate),
        "embed_html": escape(str(embed_code(certificate))),
    }


def language_links(code: str) -> list[dict[str, Any]]:
    """The same page in every language; the printed address takes the reader's."""
    current = reading_language()
    return [
        {"code": language, "name": name, "url": _address(language, code), "current": language == current}
        for language, name in settings.LANGUAGES
    ]


def _address(language: str, code: str) -> str:
    path = reverse("academy_certificates:verify", args=[code])
    return f"/{language}/{path.split('/', 2)[2]}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Type a code, or bring a badge: pasted, or as a file."""
    typed = request.GET.get("code", "").strip()
    if typed and request.method != "POST":
        return redirect("verify_certificate", code=codes.normalised(typed) or typed.replace("/", " ")[:80])
    form = BadgeForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "academy/certificates/check.html", {"form": form})
    if throttling.is_over(request, throttling.UPLOADS):
        return too_many(request)
    throttling.count(request, throttling.UPLOADS)
    if not form.is_valid():
        return render(request, "academy/certificates/check.html", {"form": form}, status=422)
    finding = judge(form.brought())
    return render(request, "academy/certificates/check.html", {"form": form, **_found(finding)})


def _found(finding: Finding) -> dict[str, Any]:
    context: dict[str, Any] = {"finding": finding, "message": finding.verdict.label}
    if finding.certificate is not None:
        context |= shown(finding.certificate)
        context.pop("language_links")
    return context
