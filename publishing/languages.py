"""Languages of content and of the interface around it, and where pages are read in them."""

from collections.abc import Iterable
from typing import Any

from babel import Locale as BabelLocale
from babel import UnknownLocaleError
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, Site, SiteRootPath

from product.languages import direction_of

__all__ = [
    "address_in",
    "direction_of",
    "full_address",
    "interface_language",
    "is_content_language",
    "language_name",
    "link_to",
    "path_in_tree",
    "reading_language",
    "roots_of",
    "translated",
]


def interface_language(language: str | None = None) -> str:
    """The language of the interface around content in `language` (the active one by default)."""
    code = language or translation.get_language() or settings.FALLBACK_LANGUAGE
    return code if code in settings.INTERFACE_LANGUAGES else settings.FALLBACK_LANGUAGE


def is_content_language(language: str | None) -> bool:
    """Whether the portal publishes in `language`."""
    return any(code == language for code, _name in settings.LANGUAGES)


def reading_language(request: HttpRequest | None = None) -> str:
    """The language the reader reads the portal in."""
    code = getattr(request, "LANGUAGE_CODE", None) or translation.get_language()
    return code if code and is_content_language(code) else settings.FALLBACK_LANGUAGE


def language_name(language: str, in_language: str | None = None) -> str:
    """What `language` is called in `in_language` (that of the interface by default)."""
    try:
        name = BabelLocale.parse(in_language or interface_language(), sep="-").languages.get(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        name = None
    return name or settings.LANGUAGE_NAMES.get(language, language)


def roots_of(request: HttpRequest) -> list[SiteRootPath]:
    """The home pages of the site that `request` is for, one a language."""
    roots = getattr(request, "_wagtail_cached_site_root_paths", None)
    if roots is None:
        roots = request._wagtail_cached_site_root_paths = Site.get_site_root_paths()  # type: ignore[attr-defined]
    if len({root.site_id for root in roots}) > 1:
        site = Site.find_for_request(request)
        return [root for root in roots if site is not None and root.site_id == site.pk]
    return list(roots)


def share_roots(pages: Iterable[Page]) -> None:
    """Let pages that were read together, and whose addresses will be asked for, look once for where their site begins:
    each would ask the cache by itself."""
    roots = None
    for page in pages:
        roots = Site.get_site_root_paths() if roots is None else roots
        page._wagtail_cached_site_root_paths = roots


def path_in_tree(page: Page, request: HttpRequest | None = None) -> str | None:
    """The page's path below the home page of its language, such as `faq/search/filters/`."""
    roots = page._get_relevant_site_root_paths(request)
    return page.url_path[len(roots[0].root_path) :] if roots else None


def address_in(page: Page, language: str, request: HttpRequest | None = None) -> str | None:
    """Where a reader of `language` reads `page` when it is not translated: its path behind their language's prefix.
    For the page's own language this is its own address."""
    path = path_in_tree(page, request)
    if path is None:
        return None
    with translation.override(language):
        return reverse("wagtail_serve", args=(path,))


def full_address(page: Page, request: HttpRequest | None = None) -> str | None:
    """The page's own address with the portal's public host, whatever host Wagtail's site was made for; with several
    sites, that of its own."""
    parts = page.get_url_parts(request)
    if parts is None or parts[2] is None:
        return None
    sites = {root.site_id for root in page._get_site_root_paths(request)}
    return f"{settings.PORTAL_URL if len(sites) == 1 else parts[1]}{parts[2]}"


def translated(pages: Iterable[Page], language: str) -> list[Page]:
    """`pages`, each replaced by its published translation into `language` where there is one; one query."""
    pages = list(pages)
    strange = [page.translation_key for page in pages if page.locale.language_code != language]
    found: dict[Any, Page] = {}
    if strange:
        rows = Page.objects.live().filter(translation_key__in=strange, locale__language_code=language)
        found = {row.translation_key: row for row in rows.select_related("locale")}
    return [found.get(page.translation_key, page) for page in pages]


def link_to(page: Page, language: str | None = None, request: HttpRequest | None = None) -> dict[str, Any]:
    """What a list shows of `page` to a reader of `language` (the active one by default): title, address, and
    `lang` and `dir` where its language is another one. Readers stay in their own interface."""
    reading = language or reading_language()
    own = page.locale.language_code
    link = {"title": page.title, "label": page.title, "url": address_in(page, reading, request)}
    return link if own == reading else {**link, "lang": own, "dir": direction_of(own)}
