"""Passing a certificate on: to LinkedIn, and as a badge on other sites."""

from urllib.parse import urlencode, urlunsplit

from django.utils.html import format_html

from academy.certificates.addresses import badge_image_url, verify_url
from academy.certificates.models import Certificate
from publishing.brand import brand_for

LINKEDIN = ("https", "www.linkedin.com", "/profile/add")


def linkedin_url(certificate: Certificate) -> str:
    """Opens LinkedIn's form for adding a certification, filled in."""
    facts = {
        "startTask": "CERTIFICATION_NAME",
        "name": certificate.name,
        "organizationName": brand_for().name,
        "issueYear": certificate.issued_at.year,
        "issueMonth": certificate.issued_at.month,
        "certUrl": verify_url(certificate),
        "certId": certificate.written_code,
    }
    if certificate.expires_at is not None:
        facts |= {"expirationYear": certificate.expires_at.year, "expirationMonth": certificate.expires_at.month}
    return urlunsplit((*LINKEDIN, urlencode(facts), ""))


def embed_code(certificate: Certificate) -> str:
    """A picture that links to the page: without frame or script, so that every site takes it."""
    return format_html(
        '<a href="{}"><img src="{}" width="270" height="90" alt="{}"></a>',
        verify_url(certificate),
        badge_image_url(certificate),
        f"{certificate.name} · {brand_for().name}",
    )
