"""For those who keep order: the review queue, threads and people, the log, and appeals."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community import policies, trust_levels
from community.actions import appeals as appealing
from community.actions import moderation, rearranging, sanctions, trusting
from community.actions.undoing import may_undo, undo
from community.addresses import thread_url
from community.errors import what_is_wrong
from community.models import Appeal, ModerationEntry, Post, Profile, ReviewItem, Sanction, Space, Thread
from community.spam import NAMES
from community.views.browsing import crumbs, spaces_around
from community.views.writing import readable_thread

AT_A_TIME = 25
LOG = 50
HISTORY = 30


def _only_for_moderators(request: HttpRequest) -> None:
    if not moderation.may_review(request.user):
        raise PermissionDenied


def _not_for_others(request: HttpRequest, space: Space | None) -> None:
    """What others decide about is not there: its number says nothing."""
    if not moderation.may_decide(request.user, space):
        raise Http404("There is no such thing to decide.")


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, the oldest first."""
    _only_for_moderators(request)
    items = moderation.items_for(request.user)
    related = ("post__thread__space", "post__author__community_profile", "profile__person", "message__author", "space")
    rows = list(
        items.select_related(*related, "author__standing")
        .prefetch_related("flags__person")
        .order_by("created_at")[:AT_A_TIME]
    )
    context = {
        "rows": [{"item": row, "signs": [NAMES[name] for name in row.reasons if name in NAMES]} for row in rows],
        "count": items.count(),
        "appeal_count": appealing.appeals_for(request.user).count(),
        "crumbs": crumbs(),
    }
    return render(request, "community/moderation/queue.html", context)


@login_required
@require_POST
def decide_item(request: HttpRequest, number: int) -> HttpResponse:
    """One decision, by one key or button."""
    item = get_object_or_404(ReviewItem.objects.select_related("space"), pk=number)
    _not_for_others(request, item.space)
    try:
        entry = moderation.decide(
            item=item,
            decision=request.POST.get("decision", ""),
            by=request.user,
            reason=request.POST.get("reason", "")[:255],
            revision=_number(request.POST.get("revision", "")) or None,
        )
        messages.success(request, _("%(what)s. It can be undone in the log.") % {"what": entry.get_action_display()})
    except ValidationError as error:
        messages.warning(request, " ".join(what_is_wrong(error)))
    return redirect("community:moderation")


def _log_for(user: Any) -> QuerySet[ModerationEntry]:
    entries = ModerationEntry.objects.filter(part_of=None).filter(
        Q(space=None) | Q(space__rule__in=policies.open_rules(user))
    )
    moderated = policies.moderated_spaces(user)
    return entries if moderated is None else entries.filter(space__in=moderated)


@login_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Everything that was done, the latest first."""
    _only_for_moderators(request)
    entries = _log_for(request.user)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(pk__lt=int(before))
    related = ("by", "person__community_profile", "thread", "post", "space", "undone_by", "undoes")
    rows = list(entries.select_related(*related).order_by("-pk")[: LOG + 1])
    shown = [{"entry": row, "may_undo": not row.is_undone and may_undo(request.user, row)} for row in rows[:LOG]]
    context = {
        "rows": shown,
        "next_query": f"?before={rows[LOG - 1].pk}" if len(rows) > LOG else "",
        "crumbs": crumbs(),
    }
    return render(request, "community/moderation/log.html", context)


@login_required
@require_POST
def undo_entry(request: HttpRequest, number: int) -> HttpResponse:
    """Undo what was done, with everything."""
    entry = get_object_or_404(_log_for(request.user), pk=number)
    try:
        undo(entry=entry, by=request.user)
        messages.success(request, _("It is undone: everything stands as before."))
    except ValidationError as error:
        messages.warning(request, " ".join(what_is_wrong(error)))
    return redirect("community:moderation_log")


@login_required
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """Who asks to look again."""
    _only_for_moderators(request)
    rows = appealing.appeals_for(request.user).select_related("person", "entry__thread", "entry__post", "entry__by")
    return render(
        request, "community/moderation/appeals.html", {"appeals": rows.order_by("at")[:100], "crumbs": crumbs()}
    )


@login_required
@require_POST
def decide_appeal(request: HttpRequest, number: int) -> HttpResponse:
    """Grant it, which undoes everything, or decline."""
    found = get_object_or_404(Appeal.objects.select_related("entry__space"), pk=number)
    _not_for_others(request, found.entry.space)
    granted, answer = request.POST.get("decision") == "grant", request.POST.get("answer", "")
    try:
        appealing.decide_appeal(appeal=found, granted=granted, by=request.user, answer=answer)
        messages.success(request, _("Decided. The member gets a mail."))
    except ValidationError as error:
        messages.warning(request, " ".join(what_is_wrong(error)))
    return redirect("community:appeals")


@login_required
def thread(request: HttpRequest, number: int) -> HttpResponse:
    """Close, pin, move, merge or split a thread."""
    found = readable_thread(request, number)
    if not policies.may_moderate(request.user, found.space):
        raise Http404("There is no such thread.")
    errors: list[str] = []
    if request.method == "POST":
        deed = THREAD_DEEDS.get(request.POST.get("what", ""))
        if deed is None:
            raise Http404("There is no such thing to do.")
        try:
            return redirect(thread_url(deed(request, found)))
        except ValidationError as error:
            errors = what_is_wrong(error)
    spaces = Space.objects.visible_to(request.user)
    moderated = policies.moderated_spaces(request.user)
    context = {
        "thread": found,
        "spaces": spaces if moderated is None else spaces.filter(pk__in=moderated),
        "posts": Post.objects.filter(thread=found)
        .shown()
        .replies()
        .in_order()
        .select_related("author", "persona")[:200],
        "entries": _log_for(request.user).filter(thread=found).select_related("by").order_by("-pk")[:HISTORY],
        "title": request.POST.get("title", ""),
        "errors": errors,
        "crumbs": crumbs(*spaces_around(found.space)),
    }
    return render(request, "community/moderation/thread.html", context, status=422 if errors else 200)


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 19 else 0


def _move(request: HttpRequest, found: Thread) -> Thread:
    space = get_object_or_404(
        Space.objects.visible_to(request.user).select_related("rule"), pk=_number(request.POST.get("space", ""))
    )
    rearranging.move(thread=found, space=space, by=request.user)
    return found


def _merge(request: HttpRequest, found: Thread) -> Thread:
    named = [part for part in request.POST.get("into", "").split("/") if part.isdecimal()]
    target = readable_thread(request, _number(named[0] if named else ""))
    rearranging.merge(thread=found, into=target, by=request.user)
    return target


def _split(request: HttpRequest, found: Thread) -> Thread:
    chosen = [_number(value) for value in request.POST.getlist("posts")]
    return rearranging.split(thread=found, posts=chosen, title=request.POST.get("title", ""), by=request.user)


def _set_state(state: str) -> Callable[[HttpRequest, Thread], Thread]:
    def deed(request: HttpRequest, found: Thread) -> Thread:
        rearranging.set_state(thread=found, state=state, by=request.user)
        return found

    return deed


def _set_pinned(is_pinned: bool) -> Callable[[HttpRequest, Thread], Thread]:
    def deed(request: HttpRequest, found: Thread) -> Thread:
        rearranging.set_pinned(thread=found, is_pinned=is_pinned, by=request.user)
        return found

    return deed


THREAD_DEEDS: dict[str, Callable[[HttpRequest, Thread], Thread]] = {
    "close": _set_state(Thread.State.CLOSED),
    "open": _set_state(Thread.State.OPEN),
    "archive": _set_state(Thread.State.ARCHIVED),
    "pin": _set_pinned(True),
    "unpin": _set_pinned(False),
    "move": _move,
    "merge": _merge,
    "split": _split,
}


@login_required
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """Silence, suspend, lift, or give a trust level; and what was decided about somebody before."""
    _only_for_moderators(request)
    profile = get_object_or_404(Profile.objects.select_related("person"), handle=handle.lower())
    errors: list[str] = []
    if request.method == "POST":
        try:
            _do_to_person(request, profile.person)
            messages.success(request, _("Done."))
            return redirect("community:moderate_person", handle=profile.handle)
        except ValidationError as error:
            errors = what_is_wrong(error)
    context = {
        "profile": profile,
        "sanctions": Sanction.objects.filter(person=profile.person).select_related("by").order_by("-begins")[:HISTORY],
        "entries": _log_for(request.user).filter(person=profile.person).select_related("by", "thread")[:HISTORY],
        "levels": list(enumerate(trust_levels.NAMES)),
        "level": policies.trust_level_of(profile.person),
        "may_sanction": sanctions.may_sanction(request.user, profile.person, Sanction.Kind.SILENCE, 1),
        "reason": request.POST.get("reason", ""),
        "errors": errors,
        "crumbs": crumbs(),
    }
    return render(request, "community/moderation/person.html", context, status=422 if errors else 200)


def _do_to_person(request: HttpRequest, member: Any) -> None:
    what, reason = request.POST.get("what", ""), request.POST.get("reason", "")
    if what in Sanction.Kind.values:
        days = request.POST.get("days", "").strip()
        sanctions.sanction(
            person=member, kind=what, reason=reason, days=_number(days) if days else None, by=request.user
        )
    elif what == "lift":
        rows = Sanction.objects.filter(person=member, lifted_at=None).select_related("person")
        sanctions.lift(sanction=get_object_or_404(rows, pk=_number(request.POST.get("sanction", ""))), by=request.user)
    elif what == "level":
        value = request.POST.get("level", "")
        trusting.set_level(person=member, level=_number(value) if value else -1, by=request.user)
    elif what == "spammer":
        moderation.stop_spammer(person=member, by=request.user, reason=reason)
    else:
        raise Http404("There is no such thing to do.")
