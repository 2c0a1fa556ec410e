"""What one can be certified for, and the ways there."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from academy.certificates.catalogue import CertificationSource
from academy.certificates.models import Certificate, Certification
from academy.certificates.presenting import rows_of
from academy.certificates.ways import Way, ways_for
from product.languages import direction_of
from publishing.languages import reading_language
from search.listing import listed
from search.models import CatalogueEntry

ON_A_PAGE = 48


@never_cache
@require_safe
def certifications(request: HttpRequest) -> HttpResponse:
    """All that the reader can be certified for."""
    language = reading_language(request)
    visible = CatalogueEntry.objects.visible_to(request.user).for_lists().of_kind(CertificationSource.kind)
    entries = visible.in_language_or_fallback(language).own_language_first(language, "title", "pk")
    shown = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page"))
    items = listed(shown.object_list, language)
    return render(request, "academy/certificates/certifications.html", {"items": items, "page_of_list": shown})


@never_cache
@require_safe
def certification(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them: what its holders can do, what is asked for, how it is earned and how long it holds."""
    rows = Certification.objects.filter(is_active=True).select_related("feature").prefetch_related("translations")
    found = get_object_or_404(rows, slug=slug)
    ways = ways_for(found, request.user, reading_language(request))
    if all(way.renews for way in ways):
        raise Http404("There is no such certification.")
    crumbs = [{"label": _("Certifications"), "url": reverse("academy_certificates:certifications")}]
    context = {"crumbs": crumbs, **_said(found), **_own(found, request, ways)}
    return render(request, "academy/certificates/certification.html", context)


def _said(found: Certification) -> dict[str, Any]:
    """Its words in the active language, or as they were written."""
    statement = found.statement()
    language = reading_language()
    language = language if language in statement else settings.LANGUAGE_CODE
    words = statement.get(language, statement[""])
    return {
        "certification": found,
        "said": {name: value or statement[""][name] for name, value in words.items()},
        "lang": language if language != reading_language() else "",
        "dir": direction_of(language) if language != reading_language() else "",
    }


def _own(found: Certification, request: HttpRequest, ways: list[Way]) -> dict[str, Any]:
    """The ways, and the certificates that the reader has of it already."""
    own = Certificate.objects.none()
    if request.user.is_authenticated:
        own = Certificate.objects.of(request.user).for_pages().filter(certification=found)
    return {
        "ways": [way.listed for way in ways if not way.renews],
        "renewals": [way.listed for way in ways if way.renews],
        "rows": rows_of(own),
    }
