"""The way of a launch: a platform announces somebody, they are sent to it to be confirmed, and come back with a signed
message. Nothing of the portal is shown inside another site: who comes in a frame is offered a window of its own."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from academy.launches import states
from academy.launches.actions.signing_keys import published_keys
from academy.launches.addresses import choose_url, launch_url, with_query
from academy.launches.errors import Fault, LaunchRefusedError
from academy.launches.models import Platform
from academy.launches.validating import LONGEST, validate
from academy.launches.views.answers import answering, in_frames, is_framed
from academy.launches.views.choosing import offer_choice
from academy.launches.views.entering import come_in

ANNOUNCED = ("iss", "login_hint", "target_link_uri", "lti_message_hint", "client_id", "lti_deployment_id")
KEYS_SECONDS = 300


@require_safe
@cache_control(public=True, max_age=KEYS_SECONDS)
def keys(request: HttpRequest) -> JsonResponse:
    """The portal's public keys."""
    return JsonResponse({"keys": published_keys()})


@csrf_exempt  # a platform sends it; nothing is changed by it
@never_cache
@require_http_methods(["GET", "POST"])
@answering
def login(request: HttpRequest) -> HttpResponse:
    """A platform announces somebody. They are sent back to it, with what ties its answer to this browser."""
    given = request.POST if request.method == "POST" else request.GET
    platform = _announced_by(request, given)
    if not given.get("login_hint"):
        raise LaunchRefusedError(Fault.MESSAGE, "login_hint")
    framed = is_framed(request)
    if framed and not _is_to_choose(given):
        return _window(request, platform, given)
    secret = states.secret_of(request)
    state, nonce = states.begin(platform.pk, secret)
    address = with_query(platform.authorisation_url, _question(platform, given, state, nonce))
    if framed:
        page = _window(request, platform, given, {"secret": secret, "state": state, "address": address})
        return states.hand_over_in_frame(page, secret)
    return states.hand_over(redirect(address), secret)


def _announced_by(request: HttpRequest, given: QueryDict) -> Platform:
    platform = Platform.objects.known_as(
        given.get("iss", "")[:300], given.get("client_id", "")[:200], given.get("lti_deployment_id", "")[:255]
    )
    if platform is None:
        raise LaunchRefusedError(Fault.UNKNOWN_PLATFORM, "iss or client_id")
    request.launch_origins = platform.origins  # type: ignore[attr-defined]  # for the page of a refusal
    return platform


def _is_to_choose(given: QueryDict) -> bool:
    """Whether somebody is about to choose a course for their own: the platform's page that waits for the choice is
    around this one, so that it is made here."""
    return given.get("target_link_uri", "").partition("?")[0].rstrip("/") == choose_url()


def _question(platform: Platform, given: QueryDict, state: str, nonce: str) -> dict[str, str]:
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": launch_url(),
        "login_hint": str(given["login_hint"]),
        "state": state,
        "nonce": nonce,
    }
    hint = str(given.get("lti_message_hint", ""))
    return {**asked, "lti_message_hint": hint} if hint else asked


def _window(
    request: HttpRequest, platform: Platform, given: QueryDict, way: dict[str, str] | None = None
) -> HttpResponse:
    """Offer to begin anew in a window of its own; by script, go on in this frame where `way` says how."""
    announced = {name: str(given[name]) for name in ANNOUNCED if given.get(name)}
    context = {
        "platform": platform,
        "window_url": f"{settings.PORTAL_URL}{reverse('lti_login')}?{urlencode(announced)}",
        "way": way,
    }
    return in_frames(render(request, "academy/launches/window.html", context), platform.origins)


@csrf_exempt  # it carries the platform's signature, and a state that is tied to this browser
@never_cache
@require_http_methods(["GET", "POST"])
@answering
def launch(request: HttpRequest) -> HttpResponse:
    """The platform's answer. It arrives from another site, with which browsers send no cookies: the first page only
    hands it on to itself, and then it counts."""
    state, token = request.POST.get("state", ""), request.POST.get("id_token", "")
    _remember_origins(request, state)
    if request.POST.get("error"):
        raise LaunchRefusedError(Fault.DENIED, request.POST["error"][:60])
    if not state or not token:
        raise LaunchRefusedError(Fault.STALE, "state or id_token")
    if len(state) > LONGEST or len(token) > LONGEST:
        raise LaunchRefusedError(Fault.UNSIGNED, "id_token")
    if "handed_on" not in request.POST:
        page = render(request, "academy/launches/hand_on.html", {"state": state, "token": token})
        return in_frames(page, request.launch_origins)  # type: ignore[attr-defined]
    held = states.resume(state, *states.secrets_in(request))
    platform, found = validate(token, held)
    if found.deep_linking is not None:
        return in_frames(offer_choice(request, platform, found), platform.origins)
    if is_framed(request):
        raise LaunchRefusedError(Fault.OTHER_BROWSER, "frame")
    return come_in(request, platform, found)


def _remember_origins(request: HttpRequest, state: str) -> None:
    """Where pages about this launch may be shown: asked of the state, which the portal has signed."""
    request.launch_origins = []  # type: ignore[attr-defined]  # for the pages of this request
    try:
        content: Any = signing.loads(state, salt=states.SALT) if state else {}
    except signing.BadSignature:
        return
    platform = Platform.objects.active().filter(pk=content.get("p")).first()
    if platform is not None:
        request.launch_origins = platform.origins  # type: ignore[attr-defined]
