"""Where a request comes from. Clients write any X-Forwarded-For they like; only what our own proxies add counts."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "0.0.0.0"
"""Stands for a client without an address, such as one that comes through a Unix socket."""


def client_address(request: HttpRequest) -> str:
    """The client's address as the outermost of `TRUSTED_PROXY_COUNT` proxies saw it.

    Each trusted proxy appends the address it was called from. So of the header's entries only the last
    `TRUSTED_PROXY_COUNT` are true, and the first of these is the client. With fewer entries than proxies somebody
    has gone round them, and the address of the connection counts.
    """
    trusted = settings.TRUSTED_PROXY_COUNT
    forwarded = [entry.strip() for entry in request.headers.get("X-Forwarded-For", "").split(",") if entry.strip()]
    candidates = [forwarded[-trusted]] if 0 < trusted <= len(forwarded) else []
    for candidate in (*candidates, request.META.get("REMOTE_ADDR") or ""):
        if address := _address(candidate):
            return address
    return NOWHERE


def _address(text: str) -> str | None:
    """The bare address of `1.2.3.4`, `1.2.3.4:567`, `::1` or `[::1]:567`."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None
