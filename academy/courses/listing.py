"""What the front page of the academy lists: paths and courses from the catalogue, narrowed down as asked."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.courses.models import Enrolment, Level
from product.models import Feature
from publishing.languages import reading_language
from search.listing import Listed
from search.models import CatalogueEntry
from search.querysets import CatalogueEntryQuerySet, foreignness

KINDS = ("path", "course")
ON_A_PAGE = 48


@dataclass(frozen=True)
class ListedCourse(Listed):
    """A course or path in the list, with what it is about and where this reader stands."""

    feature: Feature | None = None
    state: str = ""

    @property
    def facts(self) -> list[str]:
        """For whom it is, how many lessons or courses it has, how long it takes."""
        extras = self.entry.extras
        facts = super().facts
        if lessons := extras.get("lessons"):
            facts.insert(1, ngettext("%(count)s lesson", "%(count)s lessons", lessons) % {"count": lessons})
        if courses := extras.get("courses"):
            facts.append(ngettext("%(count)s course", "%(count)s courses", courses) % {"count": courses})
        return facts

    @property
    def is_path(self) -> bool:
        """Whether it is a path, which stands before the courses."""
        return self.entry.kind == "path"


def listing_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """A page of the list, paths before courses, and the ways to narrow it down."""
    language = reading_language(request)
    visible = CatalogueEntry.objects.visible_to(request.user).for_lists().of_kind(*KINDS)
    asked = {name: request.GET.get(name, "") for name in ("feature", "level", "language")}
    features = {feature.pk: feature for feature in Feature.objects.with_names()}
    everything = _in_language(visible, asked["language"], language)
    used = set(everything.order_by().values_list("feature_id", flat=True).distinct())
    offered = [feature for feature in features.values() if feature.pk in used]
    languages = sorted(set(visible.order_by().values_list("language", flat=True).distinct()))
    found = _narrowed(everything, asked, offered)
    shown = _page_of(found, language, request)
    states = _states(request.user, [entry.translation_key for entry in shown.object_list])
    items = [
        ListedCourse(entry, language, features.get(entry.feature_id), states.get(entry.translation_key, ""))
        for entry in shown.object_list
    ]
    return {
        "paths": [item for item in items if item.is_path],
        "courses": [item for item in items if not item.is_path],
        "page_of_list": shown,
        "filters": _filters(asked, offered, languages),
        "is_narrowed": any(asked.values()),
    }


def _in_language(visible: CatalogueEntryQuerySet, asked: str, language: str) -> CatalogueEntryQuerySet:
    known = dict(settings.LANGUAGES)
    return visible.in_language(asked) if asked in known else visible.in_language_or_fallback(language)


def _narrowed(found: CatalogueEntryQuerySet, asked: dict[str, str], features: list[Feature]) -> CatalogueEntryQuerySet:
    wanted = next((feature for feature in features if feature.slug == asked["feature"]), None)
    if wanted is not None:
        found = found.for_feature(wanted)
    if asked["level"] in Level.values:
        found = found.filter(extras__level=asked["level"])
    return found


def _page_of(found: CatalogueEntryQuerySet, language: str, request: HttpRequest) -> Any:
    order: list[Any] = [
        F("kind").desc(),
        foreignness(language),
        F("feature__order").asc(nulls_last=True),
        "title",
        "pk",
    ]
    return Paginator(found.order_by(*order), ON_A_PAGE).get_page(request.GET.get("page"))


def _states(user: Any, keys: list[str]) -> dict[str, str]:
    """Where this reader stands in each: enrolled, or completed."""
    rows = Enrolment.objects.current().of(user).filter(key__in=[key for key in keys if key])
    return {str(row.key): _("Completed") if row.is_complete else _("Enrolled") for row in rows}


def _filters(asked: dict[str, str], features: list[Feature], languages: list[str]) -> list[dict[str, Any]]:
    choices = {
        "feature": (_("Product feature"), [(feature.slug, feature.name_in()) for feature in features]),
        "level": (_("Level"), [(value, str(label)) for value, label in Level.choices]),
        "language": (_("Language"), [(code, settings.LANGUAGE_NAMES.get(code, code)) for code in languages]),
    }
    return [
        {"label": label, "items": _items(name, options, asked)}
        for name, (label, options) in choices.items()
        if len(options) > 1
    ]


def _items(name: str, options: list[tuple[str, str]], asked: dict[str, str]) -> list[dict[str, Any]]:
    every = [("", _("All")), *options]
    return [
        {"label": label, "url": _address({**asked, name: value}), "count": None, "current": asked[name] == value}
        for value, label in every
    ]


def _address(asked: dict[str, str]) -> str:
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"
