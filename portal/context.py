"""What every template can count on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi


def portal(request: HttpRequest) -> dict[str, Any]:
    """The language of the interface and its direction."""
    return {
        "interface_language": get_language() or settings.LANGUAGE_CODE,
        "text_direction": "rtl" if get_language_bidi() else "ltr",
    }
