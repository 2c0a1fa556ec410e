"""What every request passes first."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError

NUL, NUL_IN_QUERY = "\0", "%00"
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class WithoutNulMiddleware:
    """Keeps NUL characters out: no text that people mean has one, and PostgreSQL refuses any comparison with it. An
    address that has one is refused; in a query or a form it is left out. What a program sends is its view's to read."""

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

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Read a form here, as the check of its token is about to do anyway."""
        if request.method == "POST" and request.content_type in FORMS:
            try:
                sent = request.POST
            except UnreadablePostError:
                # Whoever sent it has gone; the check of the token says so.
                return
            if any(NUL in value for _name, values in sent.lists() for value in values):
                request.POST = _without_nul(sent)  # type: ignore[assignment]  # as immutable as the one it replaces


def _without_nul(sent: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        cleaned.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    cleaned._mutable = False
    return cleaned
