"""The language of a request."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware


class ContentLanguageMiddleware(LocaleMiddleware):
    """The language by the address; where the address names none, by cookie, then by the browser's wishes.

    The languages to choose from are those of the content. One that the interface is not translated into is active all
    the same (addresses, lists and search follow it) while every word of the interface is that of the fallback
    language: see `publishing.interface`.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """As the base class; but a file has no language, and nobody keeps the way from the start page."""
        if request.path_info.startswith(settings.MEDIA_URL):
            return response
        response = super().process_response(request, response)
        if 300 <= response.status_code < 400 and request.path_info == "/":
            # Which language somebody is sent to depends on who asks, and is asked anew each time.
            response.headers["Cache-Control"] = "no-store"
        return response
