"""Where packages are played: an origin of their own, and addresses there that a signature opens for some hours.

The token in a path names the package, the page's origin that may frame it, and the reader's language. It is the whole
permission: the package host knows neither sessions nor people.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from academy.packages.models import Item, Package

SALT = "academy.packages.address"
RUNTIME = "-"
"""The folder of the player's own files on the package host; no token looks like it."""
FILES = "f"
"""Below it, after the token, lie a package's files."""


@dataclass(frozen=True)
class Opened:
    """What a token allows."""

    package: str
    portal: str
    language: str


def packages_origin() -> str:
    """The origin; nothing where packages are not played, or where it is the portal's own."""
    origin = settings.PACKAGES_ORIGIN
    return "" if not origin or origin == settings.PORTAL_URL else origin


def is_package_host(host: str) -> bool:
    """Whether a request with this `Host` is for packages. A host that is packages' alone is so on every port."""
    origin = packages_origin()
    if not origin:
        return False
    own, asked = urlsplit(origin), urlsplit(f"//{host.lower()}")
    try:
        same_port = (own.port or _usual(own.scheme)) == (asked.port or _usual(own.scheme))
    except ValueError:
        return False
    is_shared = own.hostname == urlsplit(settings.PORTAL_URL).hostname
    return own.hostname == (asked.hostname or "").rstrip(".") and (same_port or not is_shared)


def _usual(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def origin_of(request: HttpRequest) -> str:
    """The origin of the portal's page that asks."""
    return f"{request.scheme}://{request.get_host()}"


def token_for(package: Package, portal: str, language: str) -> str:
    """What opens the package to a page of this origin."""
    return signing.dumps({"p": package.key.hex, "o": portal, "l": language}, salt=SALT)


def opened_by(token: str) -> Opened | None:
    """What a token allows; nothing if it is not ours or too old."""
    try:
        data = signing.loads(token, salt=SALT, max_age=settings.PACKAGES_TOKEN_SECONDS)
        return Opened(str(data["p"]), str(data["o"]), str(data["l"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def player_url(package: Package, request: HttpRequest, language: str) -> str:
    """The page that holds the package's API, for a page of the portal to frame."""
    return f"{packages_origin()}/{token_for(package, origin_of(request), language)}/"


def item_path(item: Item) -> str:
    """Where an item is, seen from the player's page."""
    return f"{FILES}/{quote(item.href)}{item.parameters}"
