"""Asking a platform's servers: within a time, of a bounded size, and never what lies inside our own network.

Their addresses are written by administrators, come in signed messages or in a platform's own description of itself;
none of them may lead the portal to a service that only it can reach. The host is looked up once, and the connection
goes to that very address, whatever the name leads to a moment later.
"""

import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

import certifi
import urllib3
from django.conf import settings
from django.utils.translation import gettext as _

CONNECT_SECONDS, READ_SECONDS, ALL_SECONDS = 3.0, 5.0, 10.0
MOST_BYTES = 512 * 1024
PIECE = 16 * 1024


class AwayError(Exception):
    """The platform does not answer, or not with what was asked for: it may later."""


class ForbiddenAddressError(ValueError):
    """The portal asks no such address."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    @property
    def is_good(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """What it says; `AwayError` if that is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise AwayError("The answer is no JSON.") from error


def check_address(address: str) -> SplitResult:
    """The parts of an address that may be asked as far as its form goes: HTTPS, a host, no name or password."""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError as error:
        raise ForbiddenAddressError(_("This is no address.")) from error
    schemes = ("http", "https") if settings.LTI_INTERNAL_PLATFORMS else ("https",)
    if parts.scheme not in schemes:
        raise ForbiddenAddressError(_("The address has to begin with https://"))
    if not parts.hostname or parts.username or parts.password or any(ord(letter) < 33 for letter in address):
        raise ForbiddenAddressError(_("This is no address."))
    return parts


def ask(
    address: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Ask, once and without following redirects. `AwayError` if nobody answers in time; `ForbiddenAddressError`."""
    parts = check_address(address)
    try:
        with _pool(parts) as pool:
            response = pool.urlopen(
                method,
                (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
                body=body,
                headers={"Host": _host_header(parts), "Accept": "application/json", **(headers or {})},
                redirect=False,
                retries=False,
                preload_content=False,
            )
            try:
                return Answer(response.status, _read(response))
            finally:
                response.close()
    except (urllib3.exceptions.HTTPError, OSError, UnicodeError) as error:
        raise AwayError(f"{parts.hostname}: {type(error).__name__}") from error


def _read(response: Any) -> bytes:
    until, taken = time.monotonic() + ALL_SECONDS, b""
    for piece in response.stream(PIECE, decode_content=False):
        taken += piece
        if len(taken) > MOST_BYTES:
            raise AwayError("The answer is too long.")
        if time.monotonic() > until:
            raise AwayError("The answer takes too long.")
    return taken


def _host_header(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]


def _pool(parts: SplitResult) -> urllib3.HTTPConnectionPool:
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    where = resolve(host, port)
    patience = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    if not secure:
        return urllib3.HTTPConnectionPool(where, port, timeout=patience)
    return urllib3.HTTPSConnectionPool(
        where,
        port,
        timeout=patience,
        ssl_context=ssl.create_default_context(cafile=certifi.where()),
        server_hostname=host,
        assert_hostname=host,
    )


def resolve(host: str, port: int) -> str:
    """The network address to connect to. `ForbiddenAddressError` if any that the name leads to is not public."""
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise AwayError(f"{host}: nobody knows this name.") from error
    if not settings.LTI_INTERNAL_PLATFORMS and not all(map(is_public, found)):
        raise ForbiddenAddressError(_("This address lies inside the portal's own network."))
    return found[0]


def is_public(written: str) -> bool:
    """Whether a network address is one that the whole Internet can reach."""
    address = ipaddress.ip_address(written.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None and not inner.is_global:
        return False
    return address.is_global and not address.is_multicast
