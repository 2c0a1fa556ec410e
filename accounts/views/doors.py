"""The admins' own sign-in pages, all led to the portal's: limits and second factors hold for everybody."""

from urllib.parse import urlencode

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.adapters import AccountAdapter


@never_cache
def sign_in(request: HttpRequest, home: str) -> HttpResponse:
    """To the portal's sign-in, and from there to where one wanted to go. Whoever is signed in already and still is
    sent here may not enter."""
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    target = wanted if wanted and AccountAdapter(request).is_safe_url(wanted) else home
    if request.user.is_authenticated:
        if request.user.is_staff or request.user.has_perm("wagtailadmin.access_admin"):
            return HttpResponseRedirect(target)
        raise PermissionDenied
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: target})}")


def reset_password(request: HttpRequest, rest: str = "") -> HttpResponse:
    """To the portal's page for a new password."""
    return redirect("account_reset_password")


def change_password(request: HttpRequest, rest: str = "") -> HttpResponse:
    """To the portal's page for another password."""
    return redirect("account_change_password")
