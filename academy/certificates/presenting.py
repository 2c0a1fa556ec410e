"""Certificates as lists show them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from academy.certificates.models import Certificate
from academy.certificates.status import Status
from academy.certificates.wording import ICONS, TONES, day, status_words


def rows_of(certificates: Iterable[Certificate]) -> list[dict[str, Any]]:
    """What a list shows of each: the name, how it stands, and the way to renew it while that is open."""
    return [
        {
            "certificate": certificate,
            "name": certificate.name,
            "status": certificate.status,
            "words": status_words(certificate),
            "tone": TONES[certificate.status],
            "icon": ICONS[certificate.status],
            "issued": day(certificate.issued_at),
            "url": reverse("verify_certificate", args=[certificate.code]),
            "pdf_url": reverse("certificate_pdf", args=[certificate.code]),
            "renewal": renewal_of(certificate),
        }
        for certificate in certificates
    ]


def renewal_of(certificate: Certificate) -> dict[str, Any] | None:
    """How it is renewed: from which day or until which, and where. None where nothing is to be renewed."""
    latest = certificate.standing
    if certificate.expires_at is None or latest.is_revoked or latest.is_superseded:
        return None
    routes = (
        certificate.certification.routes.select_related("exam")
        .prefetch_related("exam__translations")
        .order_by("-renews", "pk")
    )
    exams = [
        {"title": route.exam.title_in(), "url": reverse("academy_testing:exam", args=[route.exam.slug])}
        for route in routes.prefetch_related("exam__translations")
        if route.exam is not None and (not route.renews or certificate.is_renewable)
    ]
    opens = certificate.renewal_opens_at
    is_expired = certificate.status == Status.EXPIRED
    return {
        "is_open": certificate.is_renewable or is_expired,
        "opens": day(opens) if opens else "",
        "until": day(certificate.renewable_until) if certificate.renewable_until else "",
        "in_grace": certificate.is_in_grace,
        "exams": exams,
    }
