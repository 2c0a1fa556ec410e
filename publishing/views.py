"""How pages are answered."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail import hooks
from wagtail.models import Page
from wagtail.views import serve_chain

from publishing.languages import address_in, reading_language
from publishing.routing import find_moved, find_page


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """The page at `path`; takes the place of Wagtail's own view, and its hooks hold."""
    found = find_page(request, path)
    if found is None:
        if moved := find_moved(request, path):
            return HttpResponseRedirect(_with_query(moved, request))
        raise Http404("There is no page here.")
    page, args, kwargs = found.route
    request._wagtail_route_for_request = found.route  # type: ignore[attr-defined]  # as Wagtail's own view leaves it
    if found.is_foreign and page.is_visible_to(request.user) and (own := _translation(page, request)):
        return HttpResponseRedirect(_with_query(own, request))
    return _serve(page, request, args, kwargs)


def not_here(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Closes an address that a library opens."""
    raise Http404("There is nothing here.")


def _translation(page: Page, request: HttpRequest) -> str | None:
    """The address of the page's translation into the reader's language, if there is one for them."""
    language = reading_language(request)
    translation = page.translations_for(request.user).get(language)
    return address_in(translation, language, request) if translation else None


def _with_query(address: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address


def _serve(page: Page, request: HttpRequest, args: list, kwargs: dict) -> HttpResponse:
    chain = serve_chain
    for hook in reversed(hooks.get_hooks("on_serve_page")):
        chain = hook(chain)
    for hook in hooks.get_hooks("before_serve_page"):
        response = hook(page, request, args, kwargs)
        if isinstance(response, HttpResponse):
            return response
    return chain(page, request, args, kwargs)
