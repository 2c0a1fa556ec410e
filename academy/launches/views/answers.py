"""How launches answer: with pages that registered platforms may show in a frame, and with a page for each fault."""

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from academy.launches.errors import SENTENCES, LaunchRefusedError

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
FRAMES = frozenset({"iframe", "frame", "embed", "object"})


def is_framed(request: HttpRequest) -> bool:
    """Whether the answer is shown inside another page, so far as browser or script say."""
    return request.headers.get("Sec-Fetch-Dest", "") in FRAMES or request.POST.get("framed") == "1"


def in_frames(response: HttpResponse, origins: Iterable[str]) -> HttpResponse:
    """Allow pages from `origins` to show `response` in a frame."""
    found = list(origins)
    if found:
        response.xframe_options_exempt = True  # type: ignore[attr-defined]  # read by the middleware
        update = getattr(response, "_csp_update", None) or {}
        response._csp_update = {**update, "frame-ancestors": found}  # type: ignore[attr-defined]
    return response


def may_send_to(response: HttpResponse, origin: str) -> HttpResponse:
    """Allow a form of this page to be sent to `origin`."""
    update = getattr(response, "_csp_update", None) or {}
    response._csp_update = {**update, "form-action": [origin]}  # type: ignore[attr-defined]  # read by csp.middleware
    return response


def refused(
    request: HttpRequest, error: LaunchRefusedError, origins: Iterable[str] = (), sentence: str = ""
) -> HttpResponse:
    """The page that says what is wrong and what to do."""
    logger.warning("A launch was refused: %s", error)
    title, reason, advice = SENTENCES[error.fault]
    context = {"title": title, "reason": sentence or reason, "advice": advice, "code": _code(error)}
    return in_frames(render(request, "academy/launches/refused.html", context, status=error.status), origins)


def _code(error: LaunchRefusedError) -> str:
    return f"{error.fault.value}: {error.detail}" if error.detail else error.fault.value


def answering(view: View) -> View:
    """Turn a refusal in `view` into its page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except LaunchRefusedError as error:
            return refused(request, error, getattr(request, "launch_origins", ()))

    return wrapped
