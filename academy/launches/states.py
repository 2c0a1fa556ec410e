"""The state of a launch that is under way: which platform was asked, with which nonce, by which browser.

It is a signed text that travels with the launch, so that nothing is stored for launches that never come back. What
ties it to the browser is a secret that the platform never sees: in a cookie, or, inside a frame, where browsers keep
the cookies of others back, in one that exists in that place alone (partitioned), and in the storage of our own pages
in that frame. Which of the two a browser keeps differs.
"""

import hashlib
import re
import secrets
from collections.abc import Container
from dataclasses import dataclass
from http.cookies import Morsel

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from academy.launches.errors import Fault, LaunchRefusedError

SALT = "academy.launches.state"
LIFE = 600
"""Seconds from asking the platform to its answer."""
COOKIE, FRAME_COOKIE = "lti_browser", "lti_frame"
PATH = "/lti/"
SECRET = re.compile(r"[\w-]{20,64}")


@dataclass(frozen=True)
class State:
    """What was asked."""

    platform_id: int
    nonce: str


def begin(platform_id: int, secret: str) -> tuple[str, str]:
    """State and nonce for a launch in the browser that holds `secret`."""
    nonce = secrets.token_urlsafe(24)
    content = {"p": platform_id, "n": nonce, "b": _digest(secret)}
    return signing.dumps(content, salt=SALT), nonce


def resume(state: str, *secrets_held: str) -> State:
    """What was asked when `state` was made; `LaunchRefusedError` if it is too old, forged, or another browser's."""
    try:
        content = signing.loads(state, salt=SALT, max_age=LIFE)
    except signing.SignatureExpired as error:
        raise LaunchRefusedError(Fault.STALE) from error
    except signing.BadSignature as error:
        raise LaunchRefusedError(Fault.STALE, "state") from error
    if not any(held and constant_time_compare(_digest(held), content["b"]) for held in secrets_held):
        raise LaunchRefusedError(Fault.OTHER_BROWSER)
    return State(content["p"], content["n"])


def secret_of(request: HttpRequest) -> str:
    """The browser's secret: the one it holds, so that two launches at once do not disturb each other, or a new one."""
    held = request.COOKIES.get(COOKIE) or request.COOKIES.get(FRAME_COOKIE, "")
    return held if SECRET.fullmatch(held) else secrets.token_urlsafe(24)


def hand_over(response: HttpResponse, secret: str) -> HttpResponse:
    """Give the browser its secret."""
    response.set_cookie(
        COOKIE, secret, max_age=LIFE, path=PATH, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


class _Partitioned(Morsel):
    """A cookie with the attribute that the standard library does not know yet."""

    def OutputString(self, attrs: Container[str] | None = None) -> str:  # noqa: N802  as the base class calls it
        return f"{super().OutputString(attrs)}; Partitioned"


def hand_over_in_frame(response: HttpResponse, secret: str) -> HttpResponse:
    """Give the browser its secret inside a frame of another site: for that place alone."""
    cookie = _Partitioned()
    cookie.set(FRAME_COOKIE, secret, secret)
    cookie.update({"max-age": str(LIFE), "path": PATH, "httponly": "yes", "secure": "yes", "samesite": "None"})
    dict.__setitem__(response.cookies, FRAME_COOKIE, cookie)
    return response


def secrets_in(request: HttpRequest) -> list[str]:
    """The secrets that have come back, whichever way."""
    held = (request.COOKIES.get(COOKIE), request.COOKIES.get(FRAME_COOKIE), request.POST.get("secret"))
    return [secret for secret in held if secret]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
