"""The demo's certification: what the partners' exam leads to."""

from pathlib import Path

import yaml

from academy.certificates.models import Certification, CertificationRoute, CertificationTranslation, Design
from academy.testing.models import Exam

FILE = Path(__file__).with_name("certificates.yaml")
MAIN = "en"


def load_certificates() -> None:
    """Load the certification with its design; what is there stays as somebody may have changed it."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    exam = Exam.objects.filter(slug=content["exam"]).first()
    if exam is None or Certification.objects.filter(slug=content["slug"]).exists():
        return
    design, _made = Design.objects.get_or_create(name=content["design"]["name"], defaults=content["design"])
    certification = Certification.objects.create(
        slug=content["slug"],
        role=content["role"],
        validity_months=content["validity_months"],
        design=design,
        **content["said"][MAIN],
    )
    for language, said in content["said"].items():
        if language != MAIN:
            CertificationTranslation.objects.create(certification=certification, language=language, **said)
    CertificationRoute.objects.create(certification=certification, kind="exam", exam=exam)
