"""The ways to a certification as readers see them: exams, courses and learning paths that they may find.

What a way leads through is known from the catalogue, which holds an entry of it in each language and says who may see
it. A certification is for whoever may see at least one way to it; one to which there is none is nobody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings

from academy.certificates.models import Certification, CertificationRoute
from academy.testing import catalogue as exams
from accounts.audiences import Rule
from search.listing import Listed
from search.models import CatalogueEntry
from search.querysets import foreignness

COURSES = ("academy.course", "academy.path")
EXAMS = (exams.ExamSource.name, exams.TranslatedExamSource.name)


@dataclass(frozen=True)
class Way:
    """One way, and where it begins."""

    listed: Listed
    renews: bool


def key_of(route: CertificationRoute) -> str:
    """What the catalogue calls the thing that a way leads through, whatever its language."""
    return exams.translation_key_of(route.exam_id) if route.exam_id else str(route.key)


def leading_to(certifications: Iterable[Certification]) -> dict[int, list[CatalogueEntry]]:
    """The entries, in all languages, that lead to each of these; without the ways that renew alone."""
    routes = CertificationRoute.objects.filter(certification__in=list(certifications), renews=False)
    keys = [(route.certification_id, key_of(route)) for route in routes]
    entries = CatalogueEntry.objects.findable().filter(
        source__in=[*COURSES, *EXAMS], translation_key__in={key for _certification, key in keys}
    )
    by_key: dict[str, list[CatalogueEntry]] = {}
    for entry in entries.for_lists().select_related("audience"):
        by_key.setdefault(entry.translation_key, []).append(entry)
    found: dict[int, list[CatalogueEntry]] = {}
    for certification, key in keys:
        if key in by_key:
            found.setdefault(certification, []).extend(by_key[key])
    return found


def rule_of(entries: Iterable[CatalogueEntry]) -> Rule:
    """Who may see a certification: whoever may see any of what leads to it."""
    return reduce(or_, {Rule.parse(entry.audience.expression) for entry in entries})


def ways_for(certification: Certification, user: Any, language: str) -> list[Way]:
    """The ways that `user` may see, each once, in the language nearest to theirs; those that only renew come last."""
    routes = list(certification.routes.order_by("renews", "pk"))
    visible = CatalogueEntry.objects.visible_to(user).for_lists().filter(source__in=[*COURSES, *EXAMS])
    entries = visible.filter(translation_key__in={key_of(route) for route in routes})
    by_key: dict[str, CatalogueEntry] = {}
    for entry in entries.order_by(foreignness(language), foreignness(settings.FALLBACK_LANGUAGE), "pk"):
        by_key.setdefault(entry.translation_key, entry)
    return [Way(Listed(by_key[key_of(route)], language), route.renews) for route in routes if key_of(route) in by_key]
