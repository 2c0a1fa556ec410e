"""The bell and the page of notices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from delivery import actions, policies, presenting
from delivery.addresses import in_language
from delivery.models import Notice

PAGE_SIZE = 25


@never_cache
@require_safe
@login_required
def notices(request: SignedInRequest) -> HttpResponse:
    """What one was told: all, or what is unread; a page begins after the position of the one before."""
    only_unread = request.GET.get("show") == "unread"
    mine = Notice.objects.of(request.user).with_occasion()
    if only_unread:
        mine = mine.unread()
    found = list(mine.newest_first(_position(request.GET.get("before", "")))[: PAGE_SIZE + 1])
    on_page = found[:PAGE_SIZE]
    readable = policies.readable(request.user, on_page)
    _settle(on_page, readable)
    return render(
        request,
        "delivery/notices.html",
        {
            "things": presenting.shown(readable, str(get_language())),
            "only_unread": only_unread,
            "unread_count": Notice.objects.unread_count(request.user),
            "newest": found[0].pk if found else 0,
            "next_position": presenting.last_position(on_page) if len(found) > PAGE_SIZE else None,
            "is_first": "before" not in request.GET,
        },
    )


@never_cache
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The bell by itself, for a page that wants to know what came meanwhile."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    return render(request, "delivery/bell_fragment.html")


@require_POST
@login_required
def read_one(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one notice as read."""
    actions.mark_read(notice=_own(request, pk), by=request.user)
    show = "?show=unread" if request.POST.get("show") == "unread" else ""
    return redirect(reverse("notices") + show)


@require_POST
@login_required
def open_one(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one notice as read, and go where it leads."""
    notice = _own(request, pk)
    actions.mark_read(notice=notice, by=request.user)
    return redirect(in_language(notice.occasion.url, str(get_language())))


@require_POST
@login_required
def read_all(request: SignedInRequest) -> HttpResponse:
    """Take all as read that stood on the page."""
    actions.mark_all_read(by=request.user, until=_position(request.POST.get("until", "")))
    messages.success(request, _("Everything is marked as read."))
    return redirect("notices")


def _own(request: SignedInRequest, pk: int) -> Notice:
    return get_object_or_404(Notice.objects.of(request.user).select_related("occasion"), pk=pk)


def _settle(notices: list[Notice], readable: list[Notice]) -> None:
    """What may not be read any more must not keep the bell ringing."""
    hidden = {notice.pk for notice in notices if notice.is_unread} - {notice.pk for notice in readable}
    if hidden:
        Notice.objects.filter(pk__in=hidden).mark_read()


def _position(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
