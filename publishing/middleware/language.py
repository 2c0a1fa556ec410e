"""The language of a request."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language


class ContentLanguageMiddleware(LocaleMiddleware):
    """The language by the address; where the address names none, by cookie, then by the browser's wishes.

    The languages to choose from are those of the content. One that the interface is not translated into is active all
    the same (addresses, lists and search follow it) while every word of the interface is that of the fallback
    language: see `publishing.interface`.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """As the base class; but a file has no language, nobody keeps the way from the start page, and what a view has
        not found is not looked for behind a language."""
        if request.path_info.startswith(settings.MEDIA_URL):
            return response
        if response.status_code == 404 and getattr(request, "resolver_match", None) is not None:
            response.headers.setdefault("Content-Language", get_language() or settings.FALLBACK_LANGUAGE)
            return response
        response = super().process_response(request, response)
        if 300 <= response.status_code < 400 and request.path_info == "/":
            # Which language somebody is sent to depends on who asks, and is asked anew each time.
            response.headers["Cache-Control"] = "no-store"
        return response
