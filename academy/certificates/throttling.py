"""Limits for those who try codes: counted by address, in the cache that all processes share."""

import hashlib
from typing import NamedTuple

from django.core.cache import cache
from django.http import HttpRequest

from accounts.addresses import client_address


class Limit(NamedTuple):
    """So many in so many seconds."""

    name: str
    most: int
    seconds: int


WRONG_CODES = Limit("certificate-codes", 20, 600)
"""Codes that do not exist. People mistype some; whoever tries twenty is guessing, and then learns nothing more, not
even of codes that do exist."""
UPLOADS = Limit("certificate-uploads", 30, 600)


def is_over(request: HttpRequest, limit: Limit) -> bool:
    """Whether this address has used up its limit."""
    return int(cache.get(_key(request, limit)) or 0) >= limit.most


def count(request: HttpRequest, limit: Limit) -> None:
    """One more. Counted by adding, so that two at once are two."""
    key = _key(request, limit)
    cache.add(key, 0, limit.seconds)
    try:
        cache.incr(key)
    except ValueError:
        # It ran out between the two lines.
        cache.set(key, 1, limit.seconds)


def _key(request: HttpRequest, limit: Limit) -> str:
    digest = hashlib.blake2b(client_address(request).encode(), digest_size=12).hexdigest()
    return f"limit:{limit.name}:{digest}"
