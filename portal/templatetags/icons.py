"""`{% icon "search" %}`: the portal's icons, drawn into the page: they take the text's colour and need no request."""

import re
from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ICON_FOLDER = Path(__file__).resolve().parents[1] / "static" / "portal" / "icons"
NEUTRAL = "circle"
"""Drawn in place of an unknown icon: editors may type any name, and a page never fails for an ornament."""

DIRECTIONAL = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "arrow-up-right",
        "chevron-left",
        "chevron-right",
        "corner-down-right",
        "external-link",
        "list",
        "list-checks",
        "list-ordered",
        "log-in",
        "log-out",
        "quote",
        "redo-2",
        "reply",
        "send",
        "undo-2",
    }
)
"""Icons that point along the line of reading, and so are mirrored from right to left."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@cache
def icon_names() -> frozenset[str]:
    """The names an editor or a template may use."""
    return frozenset(path.stem for path in ICON_FOLDER.glob("*.svg"))


@cache
def _drawing(name: str) -> SafeString:
    """What stands inside the `<svg>` of this icon."""
    source = (ICON_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return mark_safe(source[source.index(">") + 1 : source.rindex("</svg>")])


@register.simple_tag
def icon(name: object, label: str = "", **attributes: str) -> SafeString:
    """Draw an icon. It is an ornament unless it has a `label`: what it says to those who do not see it."""
    return _icon(str(name or ""), str(label), attributes.get("class", ""))


@lru_cache(1024)
def _icon(known: str, label: str, more: str) -> SafeString:
    if not _NAME.fullmatch(known) or known not in icon_names():
        known = NEUTRAL
    classes = " ".join(filter(None, ["icon", "mirrored" if known in DIRECTIONAL else "", more]))
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" width="24" height="24" {}>{}</svg>', classes, meaning, _drawing(known)
    )
