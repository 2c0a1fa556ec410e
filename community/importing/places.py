"""What an address in a text stands for in the community that it comes from."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from community.importing.items import SourceError

THREAD, POST, FILE = "thread", "post", "file"
_BASE_62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?")
_ADDRESS = r"[^\s\"'<>()\[\]\\]{1,1500}"
_OURS = r"community/(?:files|threads|posts)/"
"""What an earlier pass has written leads to the right place already."""


@dataclass(frozen=True, slots=True)
class Place:
    """A thread, a post or a file, by its id there; of a file with its ending."""

    kind: str
    foreign_id: str
    ending: str = ""


Reading = Callable[[str], Place | None]
"""What a path stands for, as its source knows."""


class Addresses:
    """The addresses of one community elsewhere. Its own begin with its `base`, or are paths without any host."""

    def __init__(self, base: str, reading: Reading) -> None:
        self.base, self._reading = base.rstrip("/"), reading
        parts = urlsplit(self.base)
        if self.base and not (parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc)):
            raise SourceError(f"{base} is no address: it begins with https:// and names a host.")
        self._prefix = parts.path
        own = rf"(?:https?:)?//{re.escape(parts.netloc)}{re.escape(parts.path)}" if self.base else None
        absolute = rf"{own}(?=[/?#])|" if own else ""
        # Most texts hold none: looking for these few signs costs a hundredth of what the expression does.
        host = (f"//{parts.netloc.lower()}",) if self.base else ()
        self._signs = ("upload://", 'href="/', 'src="/', "](/", *host)
        self._own = re.compile(
            rf"(?P<upload>upload://(?P<short>[A-Za-z0-9]{{1,40}})(?:\.(?P<ending>\w{{1,8}}))?)"
            rf"|(?:{absolute}(?:(?<=href=\")|(?<=src=\")|(?<=\]\())(?=/(?!/|{_OURS})))(?P<path>/{_ADDRESS}(?<![.,;:!?*_~]))",
            re.IGNORECASE,
        )

    def mentions_any(self, text: str) -> bool:
        """Whether a text may hold one of its addresses."""
        lower = text.lower()
        return any(sign in lower for sign in self._signs) and self._own.search(text) is not None

    def places_in(self, text: str) -> list[Place]:
        """What a text links to and shows."""
        if not self.mentions_any(text):
            return []
        return [place for found in self._own.finditer(text) if (place := self._place(found))]

    def replaced(self, text: str, known: Callable[[Place], str]) -> str:
        """The text with the addresses of what is `known` here in their stead; others lead where they led."""

        def replace(found: re.Match[str]) -> str:
            place = self._place(found)
            address = known(place) if place is not None else ""
            return address or self._absolute(found)

        return self._own.sub(replace, text)

    def _place(self, found: re.Match[str]) -> Place | None:
        if found["upload"]:
            return Place(FILE, fingerprint_of(found["short"]), (found["ending"] or "").lower())
        return self._reading(found["path"].replace("&amp;", "&"))

    def _absolute(self, found: re.Match[str]) -> str:
        """Where it led: an address without a host would lead to the portal."""
        if not self.base:
            return found[0]
        if found["upload"]:
            ending = f".{found['ending']}" if found["ending"] else ""
            return f"{self.base}/uploads/short-url/{found['short']}{ending}"
        if found[0].startswith("/") and not found[0].startswith("//"):
            return f"{self.base.removesuffix(self._prefix)}{found[0]}"
        return found[0]


def fingerprint_of(short: str) -> str:
    """The SHA-1 that a short name of an upload stands for; nothing if it stands for none."""
    number = 0
    for sign in short:
        number = number * 62 + _BASE_62.index(sign)
    return f"{number:040x}" if number < 1 << 160 else ""


def base_of(address: str, system: str) -> str:
    """The address that was given; without one, that of a system called like a host, such as `forum.example.com`."""
    if address:
        return address
    name = system.rpartition(":")[2] if not _HOST.fullmatch(system) else system
    has_ending = _HOST.fullmatch(name) and name.rpartition(".")[2].isalpha()
    return f"https://{name.lower()}" if has_ending and "." in name else ""
