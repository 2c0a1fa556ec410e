"""What each request learns about its reader, and what staff need before they may pass."""

import zoneinfo
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.languages import preferred_language

GetResponse = Callable[[HttpRequest], HttpResponse]
ADMINS = ("/admin/", "/django-admin/")


class ReaderMiddleware:
    """Shows times in the reader's own zone, and pages whose address names no language in the reader's own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Only a request with a session can belong to somebody; asking for the user would open one and vary the cache.
        if not request.session.session_key:
            return self._answer(request, "UTC")
        if not translation.get_language_from_path(request.path_info) and (language := preferred_language(request)):
            translation.activate(language)
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]  # as LocaleMiddleware sets it
        return self._answer(request, request.user.time_zone if request.user.is_authenticated else "UTC")

    def _answer(self, request: HttpRequest, name: str) -> HttpResponse:
        try:
            zone = zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = zoneinfo.ZoneInfo("UTC")
        with timezone.override(zone):
            return self.get_response(request)


class StaffSecondFactorMiddleware:
    """With `STAFF_NEEDS_MFA`, the admins open only for those with a second factor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_NEEDS_MFA and request.path_info.startswith(ADMINS) and request.user.is_authenticated:
            factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
            if not is_mfa_enabled(request.user, factors):
                messages.warning(request, _("Set up a second factor first: staff need one to enter the admin."))
                return redirect("mfa_index")
        return self.get_response(request)
