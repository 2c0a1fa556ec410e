"""The languages content is published in."""

from django.conf import settings
from django.utils.translation import get_language_info


def content_languages() -> list[tuple[str, str]]:
    """Code and own name of each, for choices. A function, so that migrations do not depend on the setting."""
    return list(settings.LANGUAGES)


def direction_of(language: str) -> str:
    """Whether `language` runs `ltr` or `rtl`; a language that nobody knows runs from left to right."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "ltr"
