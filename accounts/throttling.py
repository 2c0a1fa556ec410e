"""How failed sign-ins slow down whoever guesses: what django-axes asks us."""

import math
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def address_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The e-mail address somebody tries to sign in with, in the one form that failures are counted under."""
    given = credentials or {}
    posted = request.POST.get("login") or request.POST.get("email") or ""
    return str(given.get("email") or given.get("username") or posted).strip().lower()[:254]


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The answer to an attempt beyond the limit: 429, when to come back, and another way in."""
    minutes = math.ceil(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
    if request.headers.get("Accept") == "application/json":
        response: HttpResponse = JsonResponse({"status": 429, "retry_after": minutes * 60}, status=429)
    else:
        response = render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def is_locked_out(request: HttpRequest, email: str) -> bool:
    """Whether this client has tried `email` too often."""
    return AxesProxyHandler.is_locked(request, {"email": email})
