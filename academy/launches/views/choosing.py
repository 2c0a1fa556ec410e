"""Choosing a course or lesson for a platform (deep linking). It is done inside the platform's page, without a session:
a signed ticket in the form says for whom."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from academy.courses.models import CoursePage
from academy.courses.outline import outlines_of, pages_by_key
from academy.launches import policies
from academy.launches.claims import Launch
from academy.launches.content_items import answer, item_for, read_ticket, ticket_for
from academy.launches.errors import Fault, LaunchRefusedError
from academy.launches.models import LinkedAccount, Platform
from academy.launches.models.platforms import origin_of
from academy.launches.targets import read_target
from academy.launches.views.answers import answering, in_frames, may_send_to
from publishing.languages import reading_language

SHOWN = 50


def offer_choice(request: HttpRequest, platform: Platform, launch: Launch) -> HttpResponse:
    """The courses to choose from, for whoever a platform has brought to choose."""
    return _list(request, platform, ticket_for(platform, launch), launch.sub, "")


@csrf_exempt  # in a frame no cookie comes along; the ticket says that it was this page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answering
def choose(request: HttpRequest) -> HttpResponse:
    """Look for courses, or send the one that was chosen back to the platform."""
    ticket = request.POST.get("ticket", "")
    said = read_ticket(ticket)
    platform = Platform.objects.active().filter(pk=said["p"]).first()
    if platform is None:
        raise LaunchRefusedError(Fault.UNKNOWN_PLATFORM)
    request.launch_origins = platform.origins  # type: ignore[attr-defined]  # for the page of a refusal
    act = request.POST.get("act", "find")
    if act == "find" or (act == "choose" and not request.POST.get("target")):
        page = _list(request, platform, ticket, said["s"], request.POST.get("q", "")[:100], is_missing=act != "find")
        return in_frames(page, platform.origins)
    items = [] if act == "cancel" else [_chosen(request, platform, said)]
    context = {"address": said["u"], "token": answer(platform, said, items), "platform": platform}
    page = render(request, "academy/launches/send_back.html", context)
    return may_send_to(in_frames(page, platform.origins), origin_of(said["u"]))


def _chosen(request: HttpRequest, platform: Platform, said: dict[str, Any]) -> dict[str, Any]:
    target = read_target(request.POST.get("target", ""))
    page = target.page_for(_reader(platform, said["s"]), reading_language(request)) if target else None
    if target is None or page is None:
        raise LaunchRefusedError(Fault.NO_TARGET)
    return item_for(target, page, with_grades=said["g"])


def _reader(platform: Platform, sub: str) -> Any:
    """By whose eyes the list is seen: the linked account's; who may change the portal has to sign in for that."""
    row = LinkedAccount.objects.filter(platform=platform, sub=sub).select_related("person").first()
    return row.person if row is not None and policies.may_be_signed_in(row.person) else AnonymousUser()


def _list(
    request: HttpRequest, platform: Platform, ticket: str, sub: str, words: str, *, is_missing: bool = False
) -> HttpResponse:
    reader, language = _reader(platform, sub), reading_language(request)
    keys = CoursePage.objects.readable_by(reader).filter(alias_of=None).values_list("translation_key", flat=True)
    found = list(pages_by_key(CoursePage, set(keys), language, reader).values())
    wanted = words.casefold().split()
    found = [page for page in found if all(word in f"{page.title} {page.summary}".casefold() for word in wanted)]
    found.sort(key=lambda page: (page.language != language, page.title.casefold()))
    outlines = outlines_of(found[:SHOWN], reader)
    courses = [{"page": page, "lessons": outlines[page.pk].lessons} for page in found[:SHOWN]]
    context = {
        "platform": platform,
        "ticket": ticket,
        "courses": courses,
        "words": words,
        "total": len(found),
        "is_missing": is_missing,
    }
    return render(request, "academy/launches/choose.html", context, status=422 if is_missing else 200)
