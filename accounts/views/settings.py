"""The first page of the account: who one is, and the way to everything else."""

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from accounts.facts import facts_about
from accounts.forms.settings import ProfileForm
from accounts.models import User
from accounts.requests import SignedInRequest


@never_cache
@login_required
def account_settings(request: SignedInRequest) -> HttpResponse:
    """Name, language and time zone, and what protects the account."""
    # The person on the page stays as saved while the form holds what was typed.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        person = form.save()
        with override(person.language):
            messages.success(request, _("Your settings are saved."))
            return redirect("account_settings")
    return render(
        request,
        "accounts/settings.html",
        {
            "form": form,
            "addresses": EmailAddress.objects.filter(user=request.user).order_by("-primary", "email"),
            "has_second_factor": is_mfa_enabled(request.user),
            "sessions": UserSession.objects.filter(user=request.user).count(),
            "facts": facts_about(request.user),
        },
    )
