"""Links from posts to what can be found on the portal."""

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings

from search.models import CatalogueEntry

MOST = 10
_HREF = re.compile(r'<a [^>]*href="([^"#?]{1,700})')


def pages_linked_from(markup: str) -> list[str]:
    """The catalogue's keys of the portal's own public pages that rendered text links to; no threads."""
    paths = list(dict.fromkeys(path for link in _HREF.findall(markup) if (path := _own_path(link))))[:MOST]
    if not paths:
        return []
    entries = CatalogueEntry.objects.findable().filter(url__in=paths, audience__expression="").for_lists()
    return [entry.key for entry in entries.exclude(source__startswith="community.")]


def _own_path(link: str) -> str:
    parts = urlsplit(link.replace("&amp;", "&"))
    if parts.netloc and parts.netloc != urlsplit(settings.PORTAL_URL).netloc:
        return ""
    return unquote(parts.path) if parts.path.startswith("/") else ""
