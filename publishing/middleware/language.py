"""The language of a request."""

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils.translation.trans_real import get_language_from_path


class ContentLanguageMiddleware(LocaleMiddleware):
    """The language by the address; where the address names none, by cookie, then by the browser's wishes.

    The languages to choose from are those of the content. One that the interface is not translated into is active all
    the same (addresses, lists and search follow it) while every word of the interface is that of the fallback
    language: see `publishing.interface`.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """As the base class, but an address that names a language says it without asking the cookie."""
        response = super().process_response(request, response)
        if get_language_from_path(request.path_info):
            return response
        if 300 <= response.status_code < 400 and request.path_info == "/":
            # Which language somebody is sent to depends on who asks, and is asked anew each time.
            response.headers["Cache-Control"] = "no-store"
        return response
