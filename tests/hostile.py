"""Strings that try to break whatever takes them: a collection that lies beside the checkout, and some of our own.

The collection is not ours to keep here: HOSTILE_DIR names its folder, and without it the tests that need it are
skipped.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

STRINGS = Path(os.environ.get("HOSTILE_DIR", "")) / "strings.jsonl"
OWN = (
    *("\x00", "a\x00b", "\x1b[2J", "\u202egnp.exe", "\ufeff", "\ufffe", "e\u0301" * 400),
    *("𝕊𝕢𝕝", "١٢٣", "%", "_", '"', '""', "*"),
)
SLOWEST = 20.0
"""Seconds within which every single one must be answered, on a busy machine, too: enough for work that grows with the
text, far too little for a pattern that runs away. How fast answers are is measured in `tests/load`."""

needs_strings = pytest.mark.skipif("HOSTILE_DIR" not in os.environ, reason="HOSTILE_DIR is not set")


@cache
def all_strings() -> tuple[str, ...]:
    """Every one of them."""
    with STRINGS.open(encoding="utf-8") as lines:
        return (*OWN, *(json.loads(line)["text"] for line in lines))


@cache
def some(count: int = 200) -> tuple[str, ...]:
    """About so many, for what is too slow to be given each: a third of the kind whose members have nothing in common,
    the rest evenly out of all."""
    with STRINGS.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    naughty = [row["text"] for row in rows if row["kind"] == "naughty"]
    evenly = rows[:: 3 * len(rows) // (2 * count)]
    return (*OWN, *naughty[:: 3 * len(naughty) // count or 1], *(row["text"] for row in evenly))


def without_nul(strings: Iterable[str]) -> list[str]:
    """As they reach the code: no request brings a NUL character, and no form takes one."""
    return [text.replace("\0", "") for text in strings]


def together(strings: Iterable[str], longest: int, separator: str = " ") -> Iterator[str]:
    """The strings, as many as fit into `longest` characters at once; a longer one alone."""
    taken = ""
    for text in strings:
        if taken and len(taken) + len(separator) + len(text) > longest:
            yield taken
            taken = ""
        taken = f"{taken}{separator}{text}" if taken else text
    if taken:
        yield taken


class Running(HTMLParser):
    """Finds what of some HTML would run, frame or load something: `faults` is empty for HTML that is safe."""

    ELEMENTS = frozenset(
        (
            *("script", "style", "iframe", "frame", "frameset", "object", "embed", "applet"),
            *("svg", "math", "form", "base", "meta", "link", "template"),
        )
    )
    ADDRESSES = frozenset(
        ("href", "src", "srcset", "action", "formaction", "data", "poster", "background", "xlink:href")
    )
    SCHEMES = ("http:", "https:", "mailto:", "tel:", "page:")

    def __init__(self, allowed: Iterable[str], attributes: Iterable[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.attributes = {"style", "srcdoc"} - set(attributes)
        self.elements = self.ELEMENTS - set(allowed)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.elements or (tag == "script" and not self._is_ours(dict(attrs))):
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name in self.attributes:
                self.faults.append(f"{name}={value}")
            if name in self.ADDRESSES and self._scheme(value or "") not in ("", *self.SCHEMES):
                self.faults.append(f"{name}={value}")

    def _is_ours(self, attributes: dict[str, str | None]) -> bool:
        """A script of the portal's own is a file, and what is told to search engines does not run."""
        source = attributes.get("src") or ""
        return source.startswith("/static/") or attributes.get("type") == "application/ld+json"

    def _scheme(self, address: str) -> str:
        """The scheme as a browser understands it, which leaves aside tabs, line ends, and what comes before letters."""
        seen = re.sub(r"[\t\r\n]", "", address).lstrip("".join(map(chr, range(33)))).lower()
        found = re.match(r"[a-z][a-z0-9+.-]*:", seen)
        return found[0] if found else ""


PAGE = ("script", "svg", "form", "meta", "link", "template")
"""What the portal's own pages hold."""


def faults_of(markup: str, allowed: Iterable[str] = (), attributes: Iterable[str] = ()) -> list[str]:
    """What of `markup` a browser would run or load, but for `allowed` elements and attributes."""
    finder = Running(allowed, attributes)
    finder.feed(markup)
    finder.close()
    return finder.faults
