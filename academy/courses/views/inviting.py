"""Inviting by mail, taking invitations back, and accepting them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from academy.courses import policies
from academy.courses.actions.enrolling import end_of
from academy.courses.actions.inviting import (
    accept,
    invitation_for,
    invite,
    is_meant,
    makes_member,
    page_for,
    remember_invitation,
    withdraw_invitation,
)
from academy.courses.errors import RefusedError
from academy.courses.forms.learning import InviteForm
from academy.courses.forms.teams import TeamInviteForm
from academy.courses.models import CourseInvitation
from academy.courses.team import assignable_choices, invitations_of, managed_by
from academy.courses.views.answers import back_to, course_or_path, refused
from accounts.models import Organisation
from accounts.requests import SignedInRequest
from publishing.languages import reading_language

SHOWN = 500


@never_cache
@login_required
def invite_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mail invitations to a course or path; those that wait for an answer."""
    page = course_or_path(request, pk)
    if not policies.may_invite(request.user, page):
        raise PermissionDenied
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _send(request, form, page, None):
        return redirect("academy_courses:invite", pk)
    rows = CourseInvitation.objects.unanswered().filter(key=page.translation_key)
    context = {
        "page": page,
        "form": form,
        "invitations": [{"row": row, "title": ""} for row in rows.select_related("organisation")[:SHOWN]],
        "back": request.path,
    }
    return render(request, "academy/courses/invite.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def team_invite(request: SignedInRequest, slug: str) -> HttpResponse:
    """A manager invites people who need have no account; whoever accepts is a member, and enrolled."""
    house = managed_by(request.user, slug)
    language = reading_language(request)
    choices = assignable_choices(request.user, language)
    form = TeamInviteForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        page = course_or_path(request, int(form.cleaned_data["page"]))
        if _send(request, form, page, house):
            return redirect("academy_courses:team_invite", slug)
    context = {
        "organisation": house,
        "form": form,
        "invitations": invitations_of(house, manager=request.user, language=language)[:SHOWN],
        "back": request.path,
    }
    return render(request, "academy/courses/team_invite.html", context, status=422 if form.errors else 200)


def _send(request: SignedInRequest, form: InviteForm, page: Any, house: Organisation | None) -> bool:
    due_at = end_of(form.cleaned_data["due_on"])
    try:
        count = invite(page=page, addresses=form.wanted, by=request.user, due_at=due_at, organisation=house)
    except ValidationError as error:
        form.add_error("addresses", error)
        return False
    if count:
        messages.success(request, _("Invitations on their way: %(count)s.") % {"count": count})
    else:
        messages.info(request, _("Everybody there has an invitation already."))
    return True


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    rows = CourseInvitation.objects.unanswered().select_related("organisation", "invited_by")
    row = get_object_or_404(rows, pk=pk)
    page = page_for(row, request.user, reading_language(request))
    withdraw_invitation(invitation=row, by=request.user)
    messages.success(request, _("The invitation is taken back. Its link leads nowhere any more."))
    if row.organisation is not None and policies.may_manage_team(request.user, row.organisation):
        return redirect("academy_courses:team_invite", row.organisation.slug)
    return redirect("academy_courses:invite", page.pk)


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation's link opens: it asks, and whoever was meant accepts by a button."""
    found = invitation_for(token)
    user = request.user
    page = page_for(found, user, reading_language(request)) if found and user.is_authenticated else None
    meant = bool(found and is_meant(user, found))
    if request.method == "POST" and found is not None:
        return _accepted(request, found, page)
    context = {"invitation": found, "page": page, "is_meant": meant, "token": token}
    if found is not None:
        context["joins"] = found.organisation if makes_member(found) else None
        if not user.is_authenticated:
            remember_invitation(request, token)
            back = urlencode({"next": request.path})
            context["sign_in_url"] = f"{reverse('account_login')}?{back}"
            context["sign_up_url"] = f"{reverse('account_signup')}?{back}&{urlencode({'email': found.email})}"
    return render(request, "academy/courses/invitation.html", context, status=200 if found else 404)


def _accepted(request: HttpRequest, found: CourseInvitation, page: Any) -> HttpResponse:
    if page is None:
        raise PermissionDenied
    try:
        accept(invitation=found, by=request.user)
    except RefusedError as error:
        return refused(request, error, page)
    messages.success(request, _("You are enrolled. Your progress is kept from now on."))
    return back_to(page, request)
