"""Where certificates, badges and lists are found: by the portal's public address, since it is printed and signed."""

from django.conf import settings
from django.urls import reverse

from academy.certificates.models import Certificate, Certification


def verify_url(certificate: Certificate) -> str:
    """Where anybody verifies it; on the sheet, in the QR code and in the badge."""
    return settings.PORTAL_URL + reverse("verify_certificate", args=[certificate.code])


def achievement_url(certification: Certification) -> str:
    """What is certified, for whoever reads a badge."""
    return settings.PORTAL_URL + reverse("achievement", args=[certification.slug])


def status_list_url(number: int) -> str:
    """The list that says which badges are revoked."""
    return settings.PORTAL_URL + reverse("status_list", args=[number])


def badge_image_url(certificate: Certificate) -> str:
    """The picture that others embed."""
    return settings.PORTAL_URL + reverse("certificate_badge", args=[certificate.code])
