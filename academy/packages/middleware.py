"""The package host is answered before anything of the portal is asked."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from academy.packages import host
from academy.packages.addresses import is_package_host

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PackageHostMiddleware:
    """Stands before static files, sessions, languages and people: on the package host there is none of them, and no
    cookie is read or set. What it answers is found nowhere on the portal's own host."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_package_host(request.META.get("HTTP_HOST", "")):
            return host.answer(request)
        return self.get_response(request)
