"""Countries by their codes of ISO 3166-1, named in the reader's language."""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_CODE = re.compile(r"[A-Z]{2}")
_NO_COUNTRIES = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))
"""Codes that stand for groups of countries, or for none."""


@lru_cache(maxsize=16)
def _names(language: str) -> dict[str, str]:
    try:
        known = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        known = Locale("en").territories
    return {code: name for code, name in known.items() if _CODE.fullmatch(code) and code not in _NO_COUNTRIES}


def country_name(code: str) -> str:
    """The country in the active language; its code, if it has no name there; nothing for no code."""
    return _names(get_language() or settings.LANGUAGE_CODE).get(code, code)


def countries() -> list[tuple[str, str]]:
    """All of them by name, to choose from."""
    return sorted(_names(get_language() or settings.LANGUAGE_CODE).items(), key=lambda item: item[1])


def validate_country(code: str) -> None:
    """Refuse what is no country's code."""
    if code not in _names("en"):
        raise ValidationError(_("There is no such country."))
