"""Time zones to choose from, named in the reader's language."""

import zoneinfo
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import get_timezone_location
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

AREAS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


def known_zone(name: str | None) -> str | None:
    """`name` if there is such a time zone."""
    return name if name in _zones() else None


def choices() -> list[tuple[str, object]]:
    """Grouped by part of the world, for a select: [("UTC", "UTC"), (area, [(name, place), …]), …]."""
    locale = _locale()
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in _zones():
        area = name.partition("/")[0]
        if area in AREAS:
            groups.setdefault(area, []).append((name, _place(name, locale)))
    named = [(str(AREAS[area]), sorted(places, key=lambda place: place[1])) for area, places in groups.items()]
    return [("UTC", "UTC"), *sorted(named, key=lambda group: group[0])]


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """Every zone under its present name alone."""
    return frozenset(zoneinfo.available_timezones() - set(get_global("zone_aliases"))) | {"UTC"}


@lru_cache(maxsize=4096)
def _place(name: str, locale: str) -> str:
    """Country and city as Unicode CLDR has them, such as “Ireland · Dublin”."""
    city = get_timezone_location(name, locale=locale, return_city=True).rpartition("/")[2]
    country = Locale.parse(locale).territories.get(get_global("zone_territories").get(name, ""), "")
    return f"{country} · {city}" if country else city


def _locale() -> str:
    language = (get_language() or "en").replace("-", "_")
    try:
        return str(Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        return "en"
