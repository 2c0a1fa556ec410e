"""From a launch that was found right to the course: whose account it is, signed in, enrolled."""

import time
from dataclasses import asdict
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.launches import policies
from academy.launches.actions.arriving import arrive
from academy.launches.actions.linking import account_of, has_account, link, make_account
from academy.launches.claims import Launch
from academy.launches.errors import SENTENCES, Fault, LaunchRefusedError
from academy.launches.models import LinkedAccount, Platform
from academy.launches.targets import Target, address_of, read_target, target_of
from academy.launches.views.answers import answering, refused
from accounts.admission import why_not
from publishing.languages import is_content_language, reading_language

KEPT = "launch"
"""In the session: a launch whose person is not known yet, or has to sign in."""
KEPT_SECONDS = 3600


def come_in(request: HttpRequest, platform: Platform, launch: Launch) -> HttpResponse:
    """Let somebody in whom a platform has brought, or ask them first who they are here."""
    target = target_of(launch, request)
    if target is None or not target.exists:
        raise LaunchRefusedError(Fault.NO_TARGET)
    account = account_of(platform, launch)
    if account is None and not request.user.is_authenticated:
        account = make_account(platform=platform, launch=launch)
    if account is not None and (sentence := _kept_out(account)):
        return refused(request, LaunchRefusedError(Fault.KEPT_OUT), sentence=sentence)
    if account is not None and request.user == account.person:
        return _go(request, account, launch, target)
    if account is None or request.user.is_authenticated or not policies.may_be_signed_in(account.person):
        _keep(request, launch, target)
        return redirect("lti_enter")
    return _sign_in(request, account, launch, target)


def _kept_out(account: LinkedAccount) -> str:
    if not account.person.is_active:
        return str(SENTENCES[Fault.KEPT_OUT][1])
    return why_not(account.person)


def _address(request: HttpRequest, account: LinkedAccount, launch: Launch, target: Target) -> str:
    """Where they go, after they were enrolled."""
    own = account.person.language
    language = own if is_content_language(own) else reading_language(request)
    page = arrive(account=account, launch=launch, target=target, language=language)
    return address_of(page, language, request)


def _go(request: HttpRequest, account: LinkedAccount, launch: Launch, target: Target) -> HttpResponse:
    address = _address(request, account, launch, target)
    request.session.pop(KEPT, None)
    return redirect(address)


def _sign_in(request: HttpRequest, account: LinkedAccount, launch: Launch, target: Target) -> HttpResponse:
    """Sign in as the person that the platform has named, by the way that everybody takes: a second factor is asked
    for where there is one."""
    address = _address(request, account, launch, target)
    if request.user.is_authenticated:
        auth.logout(request)
    request.session.pop(KEPT, None)
    record_authentication(request, account.person, method="launch", platform=account.platform_id)
    return perform_login(request, Login(user=account.person, redirect_url=address))


def _keep(request: HttpRequest, launch: Launch, target: Target) -> None:
    until = time.time() + KEPT_SECONDS
    request.session[KEPT] = {"launch": asdict(launch), "target": str(target), "until": until}


def _kept(request: HttpRequest) -> tuple[Platform, Launch, Target]:
    """The launch that waits for its person."""
    kept: Any = request.session.get(KEPT)
    if kept is None or kept["until"] < time.time():
        raise LaunchRefusedError(Fault.STALE)
    launch, target = Launch(**kept["launch"]), read_target(kept["target"])
    platform = Platform.objects.active().filter(pk=launch.platform_id).first()
    if platform is None:
        raise LaunchRefusedError(Fault.UNKNOWN_PLATFORM)
    if target is None or not target.exists:
        raise LaunchRefusedError(Fault.NO_TARGET)
    return platform, launch, target


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answering
def enter(request: HttpRequest) -> HttpResponse:
    """Ask who somebody is here: to sign in, to link their account, or to change to the one that is linked."""
    platform, launch, target = _kept(request)
    account = account_of(platform, launch)
    if request.method == "POST" and request.user.is_authenticated:
        return _decided(request, platform, launch, target)
    here = urlencode({"next": reverse("lti_enter")})
    context = {
        "platform": platform,
        "launch": launch,
        "page": target.page_for(request.user, reading_language(request)),
        "account": account,
        "is_other": account is not None and account.person != request.user,
        "is_known": account is not None or has_account(launch.email),
        "login_url": f"{reverse('account_login')}?{here}",
        "signup_url": f"{reverse('account_signup')}?{here}" if settings.SIGNUP_OPEN else "",
    }
    return render(request, "academy/launches/enter.html", context)


def _decided(request: HttpRequest, platform: Platform, launch: Launch, target: Target) -> HttpResponse:
    account = account_of(platform, launch)
    if account is None:
        account = link(platform=platform, launch=launch, by=request.user)
    if sentence := _kept_out(account):
        return refused(request, LaunchRefusedError(Fault.KEPT_OUT), sentence=sentence)
    if account.person == request.user:
        return _go(request, account, launch, target)
    if policies.may_be_signed_in(account.person):
        return _sign_in(request, account, launch, target)
    # They sign in themselves: what waits for them is kept over the change of session.
    kept = request.session[KEPT]
    auth.logout(request)
    request.session[KEPT] = kept
    return redirect(f"{reverse('account_login')}?{urlencode({'next': reverse('lti_enter')})}")


@require_safe
def target_page(request: HttpRequest, kind: str, key: Any) -> HttpResponse:
    """What a platform launches, opened as an ordinary address: the course or lesson itself."""
    target = read_target(f"{kind}:{key}")
    language = reading_language(request)
    page = target.page_for(request.user, language) if target else None
    if page is None:
        raise Http404("There is no such course or lesson.")
    return redirect(address_of(page, language, request))
