"""Pages of the front door that are no pages of Wagtail's: the product's features."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kb.structured_data import graph, trail
from portal.home import ANSWERS, SECTION, feature_summaries
from portal.navigation import home_link
from product.models import Feature
from publishing.languages import reading_language
from publishing.middleware.page_cache import kept_list
from search import sources
from search.listing import Listed, source_of_kind
from search.models import CatalogueEntry
from search.querysets import CatalogueEntryQuerySet, foreignness

SHOWN_OF_A_KIND = 8


@dataclass(frozen=True)
class KindGroup:
    """What there is of one kind: the first few, and how many in all."""

    kind: str
    label: str
    icon: str
    items: list[Listed]
    total: int
    all_url: str
    """Where all of them are listed, if there are more: in their FAQ section, or by search."""


@require_safe
@kept_list
def features(request: HttpRequest) -> HttpResponse:
    """Every product feature, with how much there is about it."""
    language = reading_language(request)
    found = CatalogueEntry.objects.visible_to(request.user).for_lists().in_language_or_fallback(language)
    context = {
        "summaries": feature_summaries(found),
        "crumbs": [home_link(request)],
        **alternates(request, "features"),
    }
    return render(request, "portal/features.html", context)


@require_safe
@kept_list
def feature(request: HttpRequest, slug: str) -> HttpResponse:
    """All there is about one product feature, by kind; in the reader's language first."""
    found = Feature.objects.with_names().known_as(slug)
    if found is None:
        raise Http404(f"There is no product feature at {slug}")
    if found.slug != slug:
        return redirect("feature", slug=found.slug, permanent=True)
    language = reading_language(request)
    entries = CatalogueEntry.objects.visible_to(request.user).for_lists().for_feature(found)
    crumbs = [home_link(request), {"label": _("Product features"), "url": reverse("features")}]
    name = found.name_in(language)
    groups = list(groups_by_kind(entries.in_language_or_fallback(language), found, language))
    context = {
        "feature": found,
        "name": name,
        "about": found.description_in(language),
        "facts": version_facts(found),
        "groups": groups,
        "contents": [{"label": group.label, "anchor": group.kind} for group in groups],
        "crumbs": crumbs,
        "edit_url": edit_url(found, request.user),
        "structured_data": collection(name, found.description_in(language), crumbs, request),
        **alternates(request, "feature", slug=found.slug),
    }
    return render(request, "portal/feature.html", context)


def version_facts(feature: Feature) -> list[str]:
    """The version in which the feature changed last, and when."""
    version = feature.newest_version
    if version is None:
        return []
    return [
        _("version %(number)s") % {"number": version.number},
        _("changed on %(date)s") % {"date": date_format(version.released, "DATE_FORMAT")},
    ]


def edit_url(feature: Feature, user: Any) -> str:
    """Where `user` edits the feature; nothing for those who may not."""
    if not user.is_authenticated or not user.has_perm("product.change_feature"):
        return ""
    return reverse("wagtailsnippets_product_feature:edit", args=(feature.pk,))


def collection(name: str, about: str, crumbs: list[dict[str, Any]], request: HttpRequest) -> dict[str, Any]:
    """A page that gathers others, and the way to it, as schema.org describes them."""
    url = request.build_absolute_uri(request.path)
    steps = [*((crumb["label"], request.build_absolute_uri(crumb["url"])) for crumb in crumbs), (name, url)]
    page = {"@type": "CollectionPage", "name": name, "url": url, "inLanguage": reading_language(request)}
    return graph({**page, "description": about} if about else page, trail(steps))


def groups_by_kind(found: CatalogueEntryQuerySet, feature: Feature, language: str) -> Iterator[KindGroup]:
    """What is in `found`, the first of each kind with their number: one query, however much there is."""
    order = [foreignness(language), F("worth").desc(), F("pk").asc()]
    ranked = found.annotate(
        place=Window(RowNumber(), partition_by=[F("kind")], order_by=order),
        total=Window(Count("pk"), partition_by=[F("kind")]),
    ).filter(place__lte=SHOWN_OF_A_KIND)
    by_kind: dict[str, list[Any]] = {}
    for entry in ranked.order_by("place"):
        by_kind.setdefault(entry.kind, []).append(entry)
    kinds = list(dict.fromkeys(source.kind for source in sources.all_sources()))
    sections = [Listed(entry, language).url for entry in by_kind.pop(SECTION, [])]
    for kind in sorted(by_kind, key=lambda kind: kinds.index(kind) if kind in kinds else len(kinds)):
        entries, source = by_kind[kind], source_of_kind(kind)
        has_more = entries[0].total > len(entries)
        in_section = sections[0] if kind == ANSWERS and sections else ""
        yield KindGroup(
            kind=kind,
            label=str(source.kind_label) if source else kind,
            icon=source.icon if source else "file-text",
            items=[Listed(entry, language) for entry in entries],
            total=entries[0].total,
            all_url=(in_section or search_url(feature, kind)) if has_more else "",
        )


def search_url(feature: Feature, kind: str) -> str:
    """The search that lists everything of one kind about `feature`."""
    return f"{reverse('search')}?{urlencode({'feature': feature.slug, 'kind': kind})}"


def alternates(request: HttpRequest, view: str, **arguments: str) -> dict[str, Any]:
    """The same view in every language: for search engines, for the language switch, and which one is canonical."""
    links = []
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            url = reverse(view, kwargs=arguments)
        links.append({"code": code, "name": name, "url": url, "current": code == reading_language(request)})
    return {
        "language_links": links,
        "alternates": [{"code": link["code"], "url": request.build_absolute_uri(link["url"])} for link in links],
        "canonical": request.build_absolute_uri(request.path),
    }
