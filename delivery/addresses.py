"""Addresses on the portal for a reader of some language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def interface_language(language: str) -> str:
    """The language that its readers are written to in."""
    return language if language in settings.INTERFACE_LANGUAGES else settings.FALLBACK_LANGUAGE


def in_language(url: str, language: str) -> str:
    """The path `url` inside the interface of `language`; other addresses lead home: mail links to the portal alone."""
    parts = urlsplit(url)
    if parts.scheme or parts.netloc or not url.startswith("/") or url.startswith(("//", "/\\")):
        return f"/{language}/"
    head, slash, rest = url.removeprefix("/").partition("/")
    known = head in settings.LANGUAGE_NAMES or head in settings.CONTENT_LANGUAGES
    return f"/{language}{slash}{rest}" if known else url


def whole(url: str, language: str) -> str:
    """The whole address of a path, as mail needs it."""
    return settings.PORTAL_URL + in_language(url, language)


def page(name: str, language: str, *arguments: object) -> str:
    """The whole address of the page called `name`."""
    with translation.override(language):
        return settings.PORTAL_URL + reverse(name, args=arguments)
