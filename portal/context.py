"""What every template can count on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject

from portal.navigation import footer_links, navigation
from publishing.brand import brand_for
from publishing.languages import direction_of, interface_language, reading_language


def portal(request: HttpRequest) -> dict[str, Any]:
    """The language of the interface and its direction, and the ways to elsewhere; read only where they are shown."""
    code = interface_language()
    return {
        "interface_language": code,
        "text_direction": direction_of(code),
        "brand": SimpleLazyObject(lambda: brand_for(request)),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "footer_links": SimpleLazyObject(lambda: footer_links(request)),
        "language_links": SimpleLazyObject(lambda: language_links(request)),
    }


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """This address in each content language; a page knows better where it is in other languages, and says so."""
    current = reading_language(request)
    return [
        {"code": code, "name": name, "url": translate_url(request.get_full_path(), code), "current": code == current}
        for code, name in settings.LANGUAGES
    ]
