"""What happens around every page: the language it speaks, and the copy kept for signed-out readers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware


class ContentLanguageMiddleware(LocaleMiddleware):
    """Chooses the language by the address, then by cookie and browser."""


class AnonymousPageCacheMiddleware:
    """Keeps whole pages for signed-out readers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
