"""What every request passes first."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

NUL, NUL_IN_QUERY = "\0", "%00"


class WithoutNulMiddleware:
    """Keeps NUL characters out: no text that people mean has one, and PostgreSQL refuses any comparison with it. An
    address that has one is refused; in a query it is left out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        while NUL_IN_QUERY in query:  # what stands around one may make another
            query = query.replace(NUL_IN_QUERY, "")
        request.META["QUERY_STRING"] = query
        if NUL in request.path_info:
            raise BadRequest("The address holds a NUL character.")
        return self.get_response(request)
