"""The way out to another provider, to sign in there."""

import logging
import zlib
from collections.abc import Callable

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.saml.views import sls
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ImproperlyConfigured, MultipleObjectsReturned, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from onelogin.saml2.errors import OneLogin_Saml2_Error

from accounts.adapters import AccountAdapter
from accounts.languages import remember_language

logger = logging.getLogger(__name__)


@require_POST
@never_cache
def leave_for(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Show where one is led, and lead there. A page of its own, since the portal's policy lets no form be sent to, or
    redirected to, another site."""
    try:
        provider = get_adapter(request).get_provider(request, provider_id)
    except (SocialApp.DoesNotExist, MultipleObjectsReturned, ImproperlyConfigured) as error:
        raise Http404 from error
    connecting = request.POST.get("process") == AuthProcess.CONNECT and request.user.is_authenticated
    next_url = request.POST.get(REDIRECT_FIELD_NAME, "")
    remember_language(request, get_language())
    try:
        response = provider.redirect(
            request,
            process=AuthProcess.CONNECT if connecting else AuthProcess.LOGIN,
            next_url=next_url if next_url and AccountAdapter(request).is_safe_url(next_url) else None,
        )
    except (requests.RequestException, OAuth2Error, OneLogin_Saml2_Error, ValueError, KeyError):
        logger.exception("The provider %s does not answer", provider_id)
        return render(request, "accounts/provider_away.html", {"provider": provider}, status=502)
    return render(request, "accounts/leaving.html", {"provider": provider, "address": response["Location"]})


@csrf_exempt  # what a provider sends carries its own signature
@never_cache
def saml_answer(request: HttpRequest, organization_slug: str, take: Callable[..., HttpResponse]) -> HttpResponse:
    """Take in what a SAML provider sends. What nobody asked for, or is no message at all, is an attempt that failed:
    it breaks nothing and gets the page that says so."""
    try:
        return take(request, organization_slug=organization_slug)
    except (ValueError, SyntaxError, zlib.error, PermissionDenied) as error:
        logger.warning("A message in the name of %s could not be taken: %s", organization_slug, error)
        return render(request, "socialaccount/authentication_error.html", status=400)


def saml_sign_out(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Sign out because the provider says so; a message without the provider's signature is refused."""
    if "Signature" not in request.GET:
        raise ValueError("It is not signed.")
    return sls(request, organization_slug=organization_slug)
