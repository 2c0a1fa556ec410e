"""The page that an invitation's link opens. Opening it changes nothing."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import actions, policies
from accounts.invitations import invitation_for, remember_invitation


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites to what; joining is a click of the invited person."""
    found = invitation_for(token)
    if found is None:
        return render(request, "accounts/invitation_void.html", status=404)
    if request.method == "POST" and request.user.is_authenticated and policies.is_meant(request.user, found):
        try:
            membership = actions.accept_invitation(invitation=found, by=request.user)
        except (ValidationError, PermissionDenied):
            return render(request, "accounts/invitation_void.html", status=410)
        messages.success(request, _("Welcome to %(name)s.") % {"name": membership.organisation})
        return redirect("organisation", membership.organisation.slug)
    if not found.is_open:
        return render(request, "accounts/invitation_void.html", {"accepted": found.accepted_at}, status=410)
    if not request.user.is_authenticated:
        remember_invitation(request, token)
    back = urlencode({"next": request.path})
    return render(
        request,
        "accounts/invitation.html",
        {
            "invitation": found,
            "meant": policies.is_meant(request.user, found),
            "sign_in_url": f"{reverse('account_login')}?{back}",
            "sign_up_url": f"{reverse('account_signup')}?{back}&{urlencode({'email': found.email})}",
        },
    )
