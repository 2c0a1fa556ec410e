"""The editors' admin needs inline scripts and styles; no other page does."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

_FILES = [settings.FILES_ORIGIN] if settings.FILES_ORIGIN else []
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:", *_FILES],
    "media-src": [SELF, "blob:", *_FILES],
    "frame-src": [SELF],
    "worker-src": [SELF, "blob:"],
}


class EditorsPolicyMiddleware:
    """Loosens the content security policy below the admin's address; previews of pages keep their strict one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]  # read by csp.middleware
        return response
