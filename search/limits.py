"""How often somebody may search: enough for every person, too seldom for a machine that reads everything.

Counted in the shared cache, in windows that begin with the first search. When the cache is away nobody is refused.
"""

import hashlib
import math
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.addresses import client_address

SEARCHES, SUGGESTIONS = "searches", "suggestions"


@dataclass(frozen=True)
class _Limit:
    """So many times in so many seconds, each of these, for whoever `who` is."""

    who: str
    windows: tuple[tuple[int, int], ...]

    def wait(self) -> int:
        """Count one more; if that is one too many, the seconds to wait. Two at once may be counted as one: it is a
        limit, not an account."""
        now = time.time()
        digest = hashlib.blake2b(self.who.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
        key = f"search:limit:{digest}"
        kept = cache.get(key) or [(0, 0.0)] * len(self.windows)
        counted = []
        for (times, seconds), (count, until) in zip(self.windows, kept, strict=False):
            count, until = (count, until) if until > now else (0, now + seconds)
            if times and count >= times:
                return math.ceil(until - now)
            counted.append((count + 1, until))
        cache.set(key, counted, math.ceil(max(until for _count, until in counted) - now))
        return 0


def seconds_to_wait(request: HttpRequest, what: str = SEARCHES) -> int:
    """For how long somebody who has asked too often should wait; 0 for everybody else."""
    return next((seconds for limit in _limits(request, what) if (seconds := limit.wait())), 0)


def refused(request: HttpRequest, seconds: int) -> HttpResponse:
    """The answer to who has asked too often: clear, and when to come back."""
    response = render(request, "search/too_often.html", {"seconds": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def refused_data(seconds: int) -> JsonResponse:
    """The same for scripts."""
    response = JsonResponse({"error": "Too many requests.", "retry_after": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _limits(request: HttpRequest, what: str) -> list[_Limit]:
    """Members by their account; everybody else by address and, if they have one, by cookie: people behind one address
    are then told apart, and all of them together have a wider limit."""
    address = client_address(request)
    if what == SUGGESTIONS:
        who = f"user {request.user.pk}" if request.user.is_authenticated else address
        return [_named("suggestions", f"suggestions {who}")]
    if request.user.is_authenticated:
        return [_named("members", f"user {request.user.pk}")]
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME) or request.COOKIES.get(settings.CSRF_COOKIE_NAME) or ""
    if not cookie:
        return [_named("anonymous", address)]
    return [_named("anonymous", f"{address} {cookie}"), _named("address", f"all of {address}")]


def _named(name: str, who: str) -> _Limit:
    return _Limit(who, tuple(settings.SEARCH_LIMITS[name]))
