"""What is certified, the certificates, and the keys that sign them."""

from academy.certificates.models.certificates import Certificate, CertificateChange, Holder, Reminder, RenderedFile
from academy.certificates.models.certifications import (
    Certification,
    CertificationRoute,
    CertificationTranslation,
    Design,
)
from academy.certificates.models.keys import SigningKey

__all__ = [
    "Certificate",
    "CertificateChange",
    "Certification",
    "CertificationRoute",
    "CertificationTranslation",
    "Design",
    "Holder",
    "Reminder",
    "RenderedFile",
    "SigningKey",
]
