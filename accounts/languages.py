"""The language of pages whose address names none: what a provider sends people back to, the front door."""

from django.conf import settings
from django.http import HttpRequest

_KEY = "language"


def remember_language(request: HttpRequest, language: str | None) -> None:
    """Come back in this language from another site."""
    if language in dict(settings.LANGUAGES):
        request.session[_KEY] = language


def preferred_language(request: HttpRequest) -> str | None:
    """What the reader's account says, or the page they left for a provider; none for a stranger."""
    if not request.session.session_key:
        return None
    chosen = request.user.language if request.user.is_authenticated else request.session.get(_KEY)
    return chosen if chosen in dict(settings.LANGUAGES) else None
