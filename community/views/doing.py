"""What readers do with a click: each is a POST, and leads back to where it was done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from community import policies
from community.actions.answers import accept_answer, mark_official, release, take, withdraw_acceptance
from community.actions.editing import set_wiki
from community.actions.following import follow, unfollow
from community.actions.question_hours import set_stage
from community.actions.reading import count_view, mark_read
from community.actions.visibility import delete_post, restore_post
from community.actions.votes import me_too, vote, withdraw_me_too, withdraw_vote
from community.addresses import post_url, thread_url
from community.models import Follow, Post, Profile, Space, Thread
from community.views.writing import readable_post, readable_thread


def wants_data(request: HttpRequest) -> bool:
    """Whether a script asks, which wants to know how it stands now."""
    return "application/json" in request.headers.get("Accept", "")


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To where the form says it was sent from, inside the portal."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return redirect(wanted)
    return redirect(otherwise)


@login_required
@require_POST
def to_post(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Vote for it, accept it, delete it, bring it back …"""
    post = readable_post(request, number)
    done = POST_DEEDS.get(what)
    if done is None:
        raise Http404("There is no such thing to do.")
    try:
        done(request, post)
    except ValidationError as error:
        if wants_data(request):
            return JsonResponse({"error": " ".join(error.messages)}, status=409)
        messages.warning(request, " ".join(error.messages))
    if wants_data(request):
        votes = Post.objects.values_list("vote_count", flat=True).get(pk=post.pk)
        return JsonResponse({"votes": votes})
    return back(request, post_url(post, post.thread))


@login_required
@require_POST
def to_thread(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Have the same question, follow it, take it …"""
    thread = readable_thread(request, number)
    done = THREAD_DEEDS.get(what)
    if done is None:
        raise Http404("There is no such thing to do.")
    done(request, thread)
    if wants_data(request):
        me_toos = Thread.objects.values_list("me_too_count", flat=True).get(pk=thread.pk)
        return JsonResponse({"me_too": me_toos})
    return back(request, thread_url(thread))


def _accept(request: HttpRequest, post: Post) -> None:
    known = request.POST.get("instead_of", "")
    accept_answer(post=post, by=request.user, instead_of=int(known) if known.isdecimal() and len(known) < 19 else None)


def _delete(request: HttpRequest, post: Post) -> None:
    delete_post(post=post, by=request.user)
    messages.success(request, _("It is deleted. You can bring it back."))


def _take(request: HttpRequest, thread: Thread) -> None:
    if take(thread=thread, by=request.user):
        messages.success(request, _("It is yours for ten minutes."))
    else:
        messages.warning(request, _("Somebody else is answering it now."))


POST_DEEDS: dict[str, Callable[[Any, Post], Any]] = {
    "vote": lambda request, post: vote(post=post, by=request.user),
    "unvote": lambda request, post: withdraw_vote(post=post, by=request.user),
    "accept": _accept,
    "delete": _delete,
    "restore": lambda request, post: restore_post(post=post, by=request.user),
    "official": lambda request, post: mark_official(post=post, is_official=True, by=request.user),
    "unofficial": lambda request, post: mark_official(post=post, is_official=False, by=request.user),
    "wiki": lambda request, post: set_wiki(post=post, is_wiki=True, by=request.user),
    "unwiki": lambda request, post: set_wiki(post=post, is_wiki=False, by=request.user),
}
THREAD_DEEDS: dict[str, Callable[[Any, Thread], Any]] = {
    "me-too": lambda request, thread: me_too(thread=thread, by=request.user),
    "not-me": lambda request, thread: withdraw_me_too(thread=thread, by=request.user),
    "follow": lambda request, thread: follow(thing=thread, by=request.user),
    "unfollow": lambda request, thread: unfollow(thing=thread, by=request.user),
    "mute": lambda request, thread: follow(thing=thread, by=request.user, level=Follow.Level.MUTED),
    "unaccept": lambda request, thread: withdraw_acceptance(thread=thread, by=request.user),
    "take": _take,
    "collect": lambda request, thread: set_stage(thread=thread, stage="collecting", by=request.user),
    "begin": lambda request, thread: set_stage(thread=thread, stage="live", by=request.user),
    "end": lambda request, thread: set_stage(thread=thread, stage="done", by=request.user),
    "release": lambda request, thread: release(thread=thread, by=request.user),
}


@csrf_exempt
@require_POST
def viewed(request: HttpRequest, number: int) -> HttpResponse:
    """A stranger's page says that it was looked at. It holds no token, and nothing but a count follows."""
    count_view(readable_thread(request, number))
    return HttpResponse(status=204)


@login_required
@require_POST
def seen(request: HttpRequest, number: int) -> HttpResponse:
    """A reader's page says how far it was read, and for how long."""
    thread = readable_thread(request, number)
    if request.POST.get("first") == "1":
        count_view(thread)
    position, seconds = (_number(request, name) for name in ("position", "seconds"))
    mark_read(thread=thread, person=request.user, position=position, seconds=seconds)
    return HttpResponse(status=204)


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else 0


@login_required
@require_POST
def follow_thing(request: HttpRequest, what: str, which: str) -> HttpResponse:
    """Follow a space, a tag or a person, or no longer."""
    thing, url = _thing(request, what, which)
    if request.POST.get("level") == "none":
        unfollow(thing=thing, by=request.user)
    else:
        follow(thing=thing, by=request.user)
    return back(request, url)


def _thing(request: HttpRequest, what: str, which: str) -> tuple[Any, str]:
    if what == "space":
        space = get_object_or_404(Space.objects.filter(rule__in=policies.open_rules(request.user)), slug=which)
        return space, f"../../../spaces/{space.slug}/"
    if what == "tag":
        return get_object_or_404(policies.visible_tags(request.user), slug=which), f"../../../tags/{which}/"
    if what == "person":
        profile = get_object_or_404(Profile, handle=which)
        return get_object_or_404(get_user_model(), pk=profile.pk), f"../../../people/{which}/"
    raise Http404("There is no such thing to follow.")
