"""Private messages between members, two or several."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import F, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from community.actions import messages as talking
from community.drafting import Composer, wants_preview
from community.errors import what_is_wrong
from community.models import Conversation, Participant, PrivateMessage, Profile
from community.views.browsing import crumbs
from delivery.actions import mark_read_about

NEWEST = 100
PAGE = 50


def _own(user: Any) -> Any:
    """The conversations one is in, with who else is."""
    present = Participant.objects.filter(left_at=None).select_related("person").order_by("pk")
    own = Conversation.objects.filter(participants__person=user, participants__left_at=None)
    return own.prefetch_related(Prefetch("participants", queryset=present, to_attr="present"))


@login_required
@require_safe
def conversations(request: SignedInRequest) -> HttpResponse:
    """What members write to one."""
    unread = Q(participants__read_at=None) | Q(participants__read_at__lt=F("last_message_at"))
    rows = _own(request.user).annotate(is_unread=unread).order_by("-last_message_at")[:NEWEST]
    return render(request, "community/conversations.html", {"conversations": rows, "crumbs": crumbs()})


@login_required
def new_conversation(request: HttpRequest, handle: str = "") -> HttpResponse:
    """Write to somebody, or to several."""
    if handle:
        get_object_or_404(Profile, handle=handle, person__is_active=True)
    people = request.POST.get("people", f"@{handle}" if handle else "")[:400]
    composer = Composer("message", request.POST.get("body", ""), request.POST.get("subject", ""))
    if request.method == "POST" and not wants_preview(request, composer):
        try:
            others = talking.people_named(people, by=request.user)
            made = talking.begin_conversation(
                people=others, subject=composer.title, body=composer.body, by=request.user
            )
            return redirect("community:conversation", number=made.pk)
        except ValidationError as error:
            composer.errors = what_is_wrong(error)
    context = {"people": people, "most": talking.MOST_PEOPLE, "composer": composer, "crumbs": crumbs()}
    return render(request, "community/new_conversation.html", context, status=422 if composer.errors else 200)


@login_required
def conversation(request: SignedInRequest, number: int) -> HttpResponse:
    """A conversation one is in: read, answer, add somebody, rename it, leave."""
    found = get_object_or_404(_own(request.user), pk=number)
    composer = Composer(f"message:{found.pk}", request.POST.get("body", ""))
    if request.method == "POST" and not wants_preview(request, composer):
        if "leave" in request.POST:
            talking.leave_conversation(conversation=found, by=request.user)
            return redirect("community:conversations")
        try:
            _change(request, found, composer)
            return redirect("community:conversation", number=found.pk)
        except ValidationError as error:
            composer.errors = what_is_wrong(error)
    talking.mark_conversation_read(conversation=found, by=request.user)
    mark_read_about(user=request.user, about_kind="community.conversation", about_id=str(found.pk))
    items, earlier = _page(request, found)
    context = {"conversation": found, "items": items, "earlier": earlier, "composer": composer, "crumbs": crumbs()}
    return render(request, "community/conversation.html", context, status=422 if composer.errors else 200)


def _change(request: SignedInRequest, found: Conversation, composer: Composer) -> None:
    """What one of the page's forms asks for."""
    if "add" in request.POST:
        for person in talking.people_named(request.POST["add"][:400], by=request.user):
            talking.add_to_conversation(conversation=found, person=person, by=request.user)
    elif "rename" in request.POST:
        talking.rename_conversation(conversation=found, subject=request.POST["rename"], by=request.user)
    else:
        talking.send_message(conversation=found, body=composer.body, by=request.user)


def _page(request: SignedInRequest, found: Conversation) -> tuple[list[PrivateMessage], int | None]:
    """The newest messages since one is in it, or those before a number; and the number of the page before."""
    joined = next(each.joined_at for each in found.present if each.person_id == request.user.pk)  # type: ignore[attr-defined]
    rows = found.messages.filter(created_at__gte=joined).select_related("author", "whom").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    newest = list(rows[: PAGE + 1])
    items = newest[:PAGE][::-1]
    return items, items[0].pk if len(newest) > PAGE else None
