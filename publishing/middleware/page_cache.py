"""Whole pages, kept for signed-out readers.

The key of a kept page holds the generation number, which rises in the transaction of every change that readers see:
nothing needs to be purged, and a transaction that is rolled back changes nothing. Only views that say so are kept
(`kept_list`, or `keep_whole` on a response): what they render for the signed-out holds no token, nonce or name.
"""

import functools
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from publishing.languages import is_content_language
from publishing.models.generation import Generation, one_generation

GetResponse = Callable[[HttpRequest], HttpResponse]

STATE_HEADER = "X-Page-Cache"
KEPT_QUERY = frozenset({"page", "t"})
"""Parameters that pages answer to. With any other, a page is rendered afresh: no one fills the cache with variants."""
IGNORED_QUERY = ("utm_",)
PARTIAL_HEADERS = ("HTTP_HX_REQUEST", "HTTP_X_REQUESTED_WITH", "HTTP_RANGE")
LEFT_OUT = frozenset({"set-cookie", "date", "content-length", "connection"})
LIST_SECONDS = 60
RENDERING_SECONDS = 10
"""How long one process may hold the right to render a page."""
PATIENCE_SECONDS = 1.0
"""How long others wait for it, before they render the page themselves."""
PAUSE_SECONDS = 0.03


@dataclass(frozen=True)
class KeptPage:
    """A rendered page as it is kept."""

    content: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str


def keep_whole(response: HttpResponse, *, lists_anything: bool = False) -> HttpResponse:
    """Allow `response` to be kept for other signed-out readers. What `lists_anything` from the catalogue is kept for a
    minute alone: things that change often do not renew it."""
    response.may_be_kept = True  # type: ignore[attr-defined]
    response.lists_anything = lists_anything  # type: ignore[attr-defined]
    return response


def kept_list(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Allow what `view` lists from the catalogue to be kept for other signed-out readers."""

    @functools.wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponse:
        return keep_whole(view(*args, **kwargs), lists_anything=True)

    return wrapped


class AnonymousPageCacheMiddleware:
    """Answers signed-out readers from the cache. Stands before sessions, languages and users, and touches none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_generation():
            if not settings.ANONYMOUS_PAGE_CACHE_SECONDS or not is_anonymous_reading(request):
                return self.get_response(request)
            query = kept_query(request)
            return self.get_response(request) if query is None else self._answer(request, query)

    def _answer(self, request: HttpRequest, query: str) -> HttpResponse:
        key = page_key(request, query)
        kept = cache.get(key)
        if kept is None and not cache.add(f"{key}:rendering", True, RENDERING_SECONDS):
            kept = wait_for(key)
        if kept is not None:
            return served(request, kept, "hit")
        response = self.get_response(request)
        if not is_keepable(request, response):
            # The next one need not wait for what is not going to come.
            cache.delete(f"{key}:rendering")
            return response
        kept = taken(response)
        # Kept under the number from before rendering: if it has risen meanwhile, nobody asks for this copy.
        longest = settings.ANONYMOUS_PAGE_CACHE_SECONDS
        seconds = min(longest, LIST_SECONDS) if getattr(response, "lists_anything", False) else longest
        cache.set(key, kept, seconds)
        cache.delete(f"{key}:rendering")
        return served(request, kept, "miss")


def is_anonymous_reading(request: HttpRequest) -> bool:
    """Whether the request, for an address in a language, can be answered with what any other signed-out reader gets."""
    cookies = request.COOKIES
    return (
        request.method in {"GET", "HEAD"}
        and is_content_language(request.path_info[1:].partition("/")[0])
        and settings.SESSION_COOKIE_NAME not in cookies
        and CookieStorage.cookie_name not in cookies
        and not any(header in request.META for header in PARTIAL_HEADERS)
    )


def kept_query(request: HttpRequest) -> str | None:
    """The part of the query that a page answers to; None if a page with this query is not kept."""
    written = request.META.get("QUERY_STRING", "")
    if not written:
        return ""
    if len(written) > 300:
        return None
    pairs = [(name, value) for name, value in QueryDict(written).items() if not name.startswith(IGNORED_QUERY)]
    if any(name not in KEPT_QUERY or len(value) > 12 for name, value in pairs):
        return None
    return repr(sorted(pairs)) if pairs else ""


def page_key(request: HttpRequest, query: str) -> str:
    """The cache key: generation, scheme and host, path (which names the language), query."""
    parts = (request.scheme or "", request.META.get("HTTP_HOST", ""), request.path, query)
    digest = hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()
    return f"page:{Generation.current()}:{digest}"


def wait_for(key: str) -> KeptPage | None:
    """What another process is rendering; None if it takes longer than one likes to wait."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)
        if (kept := cache.get(key)) is not None:
            return kept
        if cache.get(f"{key}:rendering") is None:
            return None
    return None


def is_keepable(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether `response` holds nothing of the one who asked."""
    session = getattr(request, "session", None)
    return (
        response.status_code == 200
        and getattr(response, "may_be_kept", False)
        and request.method == "GET"
        and not response.streaming
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not (session is not None and session.modified)
        and not getattr(request, "_messages", ())
        and "_csp_nonce" not in request.__dict__
        and "no-store" not in response.get("Cache-Control", "")
        and "private" not in response.get("Cache-Control", "")
    )


def taken(response: HttpResponse) -> KeptPage:
    """`response` as it is kept. Browsers ask each time whether it still holds; that costs next to nothing."""
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie"])
    headers = tuple((name, value) for name, value in response.headers.items() if name.lower() not in LEFT_OUT)
    etag = f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    return KeptPage(response.content, headers, etag)


def served(request: HttpRequest, kept: KeptPage, state: str) -> HttpResponse:
    """The kept page, or word that the reader's own copy still holds."""
    if kept.etag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(kept.content)
        for name, value in kept.headers:
            response.headers[name] = value
        response.headers["Content-Length"] = str(len(kept.content))
    response.headers["ETag"] = kept.etag
    response.headers["Cache-Control"] = "no-cache"
    response.headers[STATE_HEADER] = state
    return response
