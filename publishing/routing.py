"""Which page an address means. An address in a language that the page is not translated into means the page itself,
shown inside that language's interface."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from publishing.languages import address_in, reading_language, roots_of


@dataclass(frozen=True)
class Found:
    """A route, and whether its page is in another language than the address."""

    route: RouteResult
    is_foreign: bool = False


def find_page(request: HttpRequest, path: str) -> Found | None:
    """The published page at `path`: in the address's language, else in the fallback language, else in any."""
    language = reading_language(request)
    homes = {root.language_code: root.root_path for root in roots_of(request)}
    order = list(dict.fromkeys([language, settings.FALLBACK_LANGUAGE, *homes]))
    wanted = {homes[code] + path: place for place, code in enumerate(order) if code in homes}
    if not wanted:
        return None
    # Slugs are indexed, whole paths are not.
    slugs = {address.rstrip("/").rpartition("/")[2] for address in wanted}
    pages = Page.objects.live().filter(slug__in=slugs, url_path__in=wanted).select_related("locale").order_by()
    pages = pages.only("url_path", "content_type", "locale__language_code")
    best = min(pages, key=lambda page: wanted[page.url_path], default=None)
    if best is None:
        return _sub_route(request, path, homes.get(language))
    page = best.specific
    page.locale = best.locale
    return Found(RouteResult(page), is_foreign=order[wanted[best.url_path]] != language)


def _sub_route(request: HttpRequest, path: str, home: str | None) -> Found | None:
    """A route inside a page, for kinds of pages that have some: asked from the home page down."""
    root = Page.objects.filter(url_path=home).first() if home else None
    if root is None:
        return None
    try:
        return Found(root.specific.route(request, [part for part in path.split("/") if part]))
    except Http404:
        return None


def find_moved(request: HttpRequest, path: str) -> str | None:
    """Where a reader finds what was at `path` in the fallback language before it was moved or renamed."""
    language = reading_language(request)
    if language == settings.FALLBACK_LANGUAGE:
        # Wagtail's own middleware knows.
        return None
    old_path = Redirect.normalise_path(f"/{settings.FALLBACK_LANGUAGE}/{path}")
    redirect = get_redirect(request, old_path)
    if redirect is None or redirect.redirect_page is None:
        return None
    return address_in(redirect.redirect_page, language, request)
