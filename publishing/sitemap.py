"""One sitemap over all languages: every public page once for each language it is published in, with its translations.

Built once for each state of the content. What is no page tells its addresses by `add_entries`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from publishing import access
from publishing.languages import roots_of
from publishing.models.generation import Generation

ENTRIES_A_FILE = 5_000
KEPT_SECONDS = 86_400
XML_TYPE = "application/xml; charset=utf-8"
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@dataclass
class Entry:
    """The same thing in each language: its path by language code, and when that changed last."""

    paths: dict[str, str] = field(default_factory=dict)
    changed: dict[str, datetime | None] = field(default_factory=dict)


EntrySource = Callable[[], Iterable[Entry]]
_sources: list[EntrySource] = []


def add_entries(source: EntrySource) -> EntrySource:
    """Let public addresses that are no pages stand in the sitemap."""
    _sources.append(source)
    return source


def entries(request: HttpRequest) -> list[Entry]:
    """All public pages, translations together, and what others add."""
    found: dict[Any, Entry] = {}
    homes = roots_of(request)
    below = Q()
    for home in homes:
        below |= Q(url_path__startswith=home.root_path)
    if homes:
        public = access.visible_to(Page.objects.live().filter(below, alias_of=None), AnonymousUser()).order_by("path")
        rows = public.values_list("translation_key", "url_path", "last_published_at")
        for key, url_path, changed in rows.iterator(chunk_size=2_000):
            home = next(home for home in homes if url_path.startswith(home.root_path))
            entry = found.setdefault(key, Entry())
            entry.paths[home.language_code] = f"/{home.language_code}/{url_path[len(home.root_path) :]}"
            entry.changed[home.language_code] = changed
    return [*found.values(), *(entry for source in _sources for entry in source())]


def _addresses(entry: Entry) -> Iterator[str]:
    links = dict(sorted(entry.paths.items()))
    if settings.FALLBACK_LANGUAGE in links and len(links) > 1:
        links["x-default"] = links[settings.FALLBACK_LANGUAGE]
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(_public(path))}/>'
        for code, path in links.items()
        if len(links) > 1
    )
    for code, path in sorted(entry.paths.items()):
        changed = entry.changed.get(code)
        lastmod = f"<lastmod>{changed.date().isoformat()}</lastmod>" if changed else ""
        yield f"<url><loc>{escape(_public(path))}</loc>{lastmod}{alternates}</url>"


def _public(path: str) -> str:
    return settings.PORTAL_URL + quote(path, safe="/")


def _files(request: HttpRequest) -> list[str]:
    """The sitemap's files; every one holds the addresses of whole entries."""
    key = f"sitemap:{Generation.current()}:{request.get_host()}"
    kept = cache.get(key)
    if kept is None:
        found = entries(request)
        groups = [found[start : start + ENTRIES_A_FILE] for start in range(0, len(found), ENTRIES_A_FILE)] or [[]]
        kept = [_file(group) for group in groups]
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _file(group: list[Entry]) -> str:
    body = "\n".join(line for entry in group for line in _addresses(entry))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMESPACES}>\n{body}\n</urlset>\n'


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Where the parts of the sitemap are."""
    places = (reverse("sitemap_part", args=[number]) for number, _ in enumerate(_files(request), start=1))
    body = "\n".join(f"<sitemap><loc>{escape(_public(place))}</loc></sitemap>" for place in places)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return HttpResponse(f"{head}\n{body}\n</sitemapindex>\n", content_type=XML_TYPE)


@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """One part of the sitemap."""
    files = _files(request)
    if not 1 <= number <= len(files):
        raise Http404("There is no such part of the sitemap.")
    return HttpResponse(files[number - 1], content_type=XML_TYPE)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read, and where the sitemap is."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in ("/admin/", "/django-admin/", "/api/", "/*/account/", "/*/search/")]
    lines += ["", f"Sitemap: {settings.PORTAL_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
