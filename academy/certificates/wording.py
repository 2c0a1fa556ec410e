"""What is written on certificates, in the language that is asked for."""

import datetime
from typing import Any

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from academy.certificates.addresses import verify_url
from academy.certificates.drawing import Sheet
from academy.certificates.models import Certificate, Design
from academy.certificates.status import Status
from publishing.brand import brand_for
from publishing.languages import direction_of, interface_language, is_content_language

PERSIAN = {ord(sign): persian for sign, persian in zip("0123456789", "۰۱۲۳۴۵۶۷۸۹", strict=True)}
DESCRIPTION, SKILLS = 260, 160
"""How many characters of each stand on a sheet: more would need a second one."""
TONES = {
    Status.VALID: "good",
    Status.EXPIRING: "warn",
    Status.EXPIRED: "bad",
    Status.REVOKED: "bad",
    Status.SUPERSEDED: "warn",
}
ICONS = {
    Status.VALID: "badge-check",
    Status.EXPIRING: "calendar-clock",
    Status.EXPIRED: "calendar-clock",
    Status.REVOKED: "badge-alert",
    Status.SUPERSEDED: "history",
}


def known_language(code: str | None) -> str:
    """`code` if sheets are made in it, else the language of the interface."""
    return code if code in settings.INTERFACE_LANGUAGES and is_content_language(code) else interface_language()


def day(moment: datetime.datetime) -> str:
    """A day in the active language, with its digits; by UTC, so that a sheet says the same wherever it is fetched."""
    return written_date(moment.astimezone(datetime.UTC).date())


def written_date(date: datetime.date) -> str:
    """A date in the active language, with its digits."""
    written = formats.date_format(date, "DATE_FORMAT")
    return written.translate(PERSIAN) if translation.get_language() == "fa" else written


def status_words(certificate: Certificate) -> str:
    """How it stands, in a few words with the day that matters."""
    status = certificate.status
    if status == Status.REVOKED and certificate.revoked_at:
        return _("Revoked on %(day)s") % {"day": day(certificate.revoked_at)}
    if status == Status.SUPERSEDED:
        return _("Replaced by a newer one")
    if certificate.expires_at is None:
        return _("Valid without an end")
    when = {"day": day(certificate.expires_at)}
    if status == Status.EXPIRED:
        return _("Expired on %(day)s") % when
    return _("Expires soon, on %(day)s") % when if status == Status.EXPIRING else _("Valid until %(day)s") % when


def evidence_words(certificate: Certificate) -> list[str]:
    """What was passed or finished, and when."""
    language = translation.get_language() or ""
    found = []
    for item in certificate.evidence:
        titles = item["titles"]
        facts = {
            "title": titles.get(language) or titles.get("", ""),
            "day": day(datetime.datetime.fromisoformat(item["at"])),
        }
        if item["kind"] == "exam":
            found.append(_("Passed “%(title)s” on %(day)s.") % facts)
        else:
            found.append(_("Finished “%(title)s” on %(day)s.") % facts)
    return found


def sheet_of(certificate: Certificate, language: str, *, name: str, with_status: bool = False) -> Sheet:
    """What stands on the sheet in `language`. It is printed and kept, so it says dates and not how it stands now."""
    said = certificate.said(language)
    with translation.override(language):
        dates = [_("Issued on %(day)s") % {"day": day(certificate.issued_at)}]
        if certificate.expires_at is None:
            dates.append(_("Valid without an end"))
        else:
            dates.append(_("Valid until %(day)s") % {"day": day(certificate.expires_at)})
        return Sheet(
            **_frame(certificate.certification.design, language),
            name=name or _("Name withheld"),
            achievement=said["name"],
            description=Truncator(said["description"]).chars(DESCRIPTION),
            skills=skills_on_sheet(said.get("skills", [])),
            dates=dates,
            number=certificate.number,
            code=certificate.written_code,
            url=verify_url(certificate),
            status=status_words(certificate) if with_status else "",
            tone=TONES[certificate.status] if with_status else "",
        )


def skills_on_sheet(skills: list[str]) -> list[str]:
    """As many as have room on one sheet."""
    found: list[str] = []
    for skill in skills:
        if sum(map(len, found)) + len(skill) > SKILLS:
            break
        found.append(skill)
    return found


def sample_sheet(design: Design, language: str, said: dict[str, Any] | None = None) -> Sheet:
    """A sheet of nobody's, on which an editor sees a design."""
    names = {"ga": "Aoife Ní Shúilleabháin", "hy": "Նարեկ Գևորգյան", "vi": "Nguyễn Thị Ánh Tuyết", "fa": "نرگس احمدی"}
    with translation.override(language):
        now = timezone.now()
        return Sheet(
            **_frame(design, language),
            name=names.get(language, "Ann Example"),
            achievement=(said or {}).get("name") or _("The name of the certification"),
            description=Truncator((said or {}).get("description") or _("What the holder can do stands here.")).chars(
                DESCRIPTION
            ),
            skills=skills_on_sheet((said or {}).get("skills", [])),
            dates=[_("Issued on %(day)s") % {"day": day(now)}],
            number=f"{now:%Y}-000000",
            code="0000-0000-0000-0000",
            url=settings.PORTAL_URL,
        )


def _frame(design: Design | None, language: str) -> dict[str, Any]:
    """What does not depend on whose sheet it is."""
    design = design or Design()
    brand = brand_for()
    return {
        "language": language,
        "direction": direction_of(language),
        "title": _("Certificate"),
        "certifies": _("This certifies that"),
        "earned": _("has earned"),
        "scan": _("Scan to verify"),
        "issuer": brand.name,
        "signed_by": design.signed_by,
        "signed_as": design.signed_as,
        "layout": str(design.layout),
        "paper": str(design.paper),
        "accent": design.accent or brand.accent,
    }
