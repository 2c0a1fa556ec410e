"""Certificates in templates: on one's own pages, and in what holders are told."""

import datetime
from typing import Any

from django import template
from django.utils.translation import get_language

from academy.certificates.listening import event_of
from academy.certificates.models import Certificate, CertificationRoute
from academy.certificates.presenting import rows_of
from academy.certificates.status import Cause
from academy.certificates.wording import written_date
from academy.testing.models import Exam

register = template.Library()


@register.inclusion_tag("academy/certificates/parts/learning.html")
def own_certificates(user: Any) -> dict[str, Any]:
    """The certificates of `user`, with how they stand and are renewed; for the page of one's learning."""
    return {"rows": rows_of(Certificate.objects.of(user).for_pages()) if user.is_authenticated else []}


@register.inclusion_tag("academy/certificates/parts/leads_to.html")
def leads_to(thing: Any) -> dict[str, Any]:
    """The certifications to which an exam, a course or a learning path leads, or which it renews."""
    routes = CertificationRoute.objects.active().prefetch_related("certification__translations")
    found = routes.filter(exam=thing) if isinstance(thing, Exam) else routes.filter(key=thing.translation_key)
    return {"routes": list(found.order_by("renews", "certification__name"))}


@register.inclusion_tag("academy/certificates/parts/earned.html")
def earned_by(attempt: Any) -> dict[str, Any]:
    """What somebody has earned by an attempt at an exam."""
    own = Certificate.objects.filter(holder=attempt.subject, earned_by=event_of(attempt), revoked_at=None)
    return {"certificates": list(own.select_related("certification"))}


@register.inclusion_tag("academy/certificates/parts/earned.html")
def earned_at(exam: Exam, person: Any) -> dict[str, Any]:
    """What somebody holds of that to which an exam leads: for those who come back from it to where they set out."""
    own = Certificate.objects.of(person).filter(certification__routes__exam=exam, revoked_at=None)
    return {"certificates": list(own.select_related("certification").distinct())}


@register.filter
def in_language(names: dict[str, str]) -> str:
    """Of a name by language, the one in the active language, else the original."""
    return names.get(get_language() or "") or names.get("", "")


@register.filter
def written_day(text: str) -> str:
    """A day that is kept as 2026-11-14, as the reader's language writes it."""
    return written_date(datetime.date.fromisoformat(text)) if text else ""


@register.filter
def cause_words(cause: str) -> str:
    """Why a certificate was revoked."""
    return str(Cause(cause).label) if cause in Cause.values else ""
