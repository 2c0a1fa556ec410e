"""Reporting what is not in order, and appealing against what was decided: each a page with a form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from community.actions import appeals
from community.actions.flags import flag
from community.addresses import post_url
from community.errors import what_is_wrong
from community.models import Flag, PrivateMessage, Profile
from community.views.browsing import crumbs
from community.views.writing import readable_post


@login_required
def report_post(request: HttpRequest, number: int) -> HttpResponse:
    """Report a post, or with a first one its thread."""
    post = readable_post(request, number)
    return _report(request, post_url(post, post.thread), {"title": post.thread.title, "excerpt": post}, post=post)


@login_required
def report_person(request: HttpRequest, handle: str) -> HttpResponse:
    """Report what somebody says about themselves."""
    profile = get_object_or_404(Profile.objects.select_related("person"), handle=handle.lower(), person__is_active=True)
    back = reverse("community:person", args=[profile.handle])
    return _report(request, back, {"title": str(profile.person)}, profile=profile)


@login_required
def report_message(request: HttpRequest, number: int) -> HttpResponse:
    """Report a private message that one got: those who keep order can read it from then on."""
    messages_of = PrivateMessage.objects.filter(
        conversation__participants__person=request.user.pk, conversation__participants__left_at=None
    )
    message = get_object_or_404(messages_of.select_related("conversation"), pk=number)
    back = reverse("community:conversation", args=[message.conversation_id])
    return _report(request, back, {"title": message.conversation.subject, "is_message": True}, message=message)


def _report(request: HttpRequest, back: str, context: dict[str, Any], **target: Any) -> HttpResponse:
    errors: list[str] = []
    if request.method == "POST":
        try:
            flag(by=request.user, reason=request.POST.get("reason", ""), note=request.POST.get("note", ""), **target)
            messages.success(request, _("Thank you. Those who keep order look at it."))
            return redirect(back)
        except ValidationError as error:
            errors = what_is_wrong(error)
        except PermissionDenied:
            errors = [_("Choose what is wrong. One's own words cannot be reported.")]
    context = {
        **context,
        "back": back,
        "reasons": Flag.Reason.choices,
        "chosen": request.POST.get("reason", ""),
        "note": request.POST.get("note", ""),
        "errors": errors,
        "crumbs": crumbs(),
    }
    return render(request, "community/moderation/report.html", context, status=422 if errors else 200)


def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """Ask to look again at what was decided about one. The address is signed; opening it changes nothing."""
    entry = appeals.entry_of(token)
    if entry is None:
        raise Http404("This address is not valid any more.")
    errors, text, sent = [], request.POST.get("text", ""), False
    if request.method == "POST":
        try:
            appeals.appeal(entry=entry, text=text)
            sent = True
        except ValidationError as error:
            errors = what_is_wrong(error)
    context = {"entry": entry, "errors": errors, "text": text, "sent": sent, "crumbs": crumbs()}
    return render(request, "community/moderation/appeal.html", context, status=422 if errors else 200)
