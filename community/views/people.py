"""Belonging to spaces, and one's profile."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community import policies
from community.actions import spaces as belonging
from community.actions.people import profile_of, save_profile, shun
from community.forms import ProfileForm
from community.models import Profile, Shunned, Space, SpaceMember
from community.views.browsing import crumbs, spaces_around


def _known_space(request: HttpRequest, slug: str) -> Space:
    return get_object_or_404(Space.objects.select_related("listing_rule", "rule"), slug=slug)


@login_required
@require_POST
def join_space(request: HttpRequest, slug: str) -> HttpResponse:
    """Join a space, or ask to."""
    space = _known_space(request, slug)
    try:
        membership = belonging.join(space=space, by=request.user)
    except PermissionDenied as error:
        raise Http404("There is no such space.") from error
    if membership.state == SpaceMember.State.REQUESTED:
        messages.success(request, _("Its moderators have been asked. You hear from them."))
    return redirect("community:space", slug=slug)


@login_required
@require_POST
def leave_space(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave a space, or take a request back."""
    membership = get_object_or_404(SpaceMember, space__slug=slug, person=request.user)
    belonging.leave(membership=membership, by=request.user)
    return redirect("community:home")


@login_required
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """For moderators: who is in a space, who asks to, and letting them in."""
    space = _known_space(request, slug)
    if not policies.may_moderate(request.user, space):
        raise Http404("There is no such space.")
    rows = SpaceMember.objects.filter(space=space).select_related("person", "space")
    if request.method == "POST":
        _change_membership(request, space, rows)
        return redirect("community:members", slug=slug)
    context = {
        "space": space,
        "members": rows.order_by("-state", "person__name"),
        "crumbs": crumbs(*spaces_around(space)),
    }
    return render(request, "community/members.html", context)


def _change_membership(request: HttpRequest, space: Space, rows: Any) -> None:
    handle = request.POST.get("handle", "").strip().lstrip("@").lower()
    if handle:
        profile = Profile.objects.select_related("person").filter(handle=handle).first()
        if profile is None:
            messages.warning(request, _("Nobody has this name."))
        else:
            belonging.invite(space=space, person=profile.person, by=request.user)
        return
    number = request.POST.get("membership", "")
    membership = get_object_or_404(rows, pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
    deeds = {
        "let_in": lambda: belonging.let_in(membership=membership, by=request.user),
        "remove": lambda: belonging.leave(membership=membership, by=request.user),
        "moderator": lambda: belonging.set_role(membership=membership, role="moderator", by=request.user),
        "member": lambda: belonging.set_role(membership=membership, role="member", by=request.user),
    }
    deeds.get(request.POST.get("what", ""), lambda: None)()


@login_required
def edit_profile(request: HttpRequest) -> HttpResponse:
    """Change how one appears."""
    profile = profile_of(request.user)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=profile)
    if request.method == "POST" and form.is_valid():
        try:
            profile = save_profile(person=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("community:person", handle=profile.handle)
        except ValidationError as error:
            form.add_error("handle", error.messages)
    status = 422 if form.errors else 200
    return render(request, "community/profile.html", {"form": form, "crumbs": crumbs()}, status=status)


@login_required
@require_POST
def shun_person(request: HttpRequest, handle: str) -> HttpResponse:
    """Mute or block somebody, or no longer."""
    profile = get_object_or_404(Profile.objects.select_related("person"), handle=handle)
    level = request.POST.get("level", "")
    shun(other=profile.person, by=request.user, level=level if level in Shunned.Level.values else "")
    return redirect("community:person", handle=handle)
