"""Enrolling, leaving, being invited."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from academy.courses import policies
from academy.courses.actions.enrolling import end_of, enrol, leave
from academy.courses.actions.inviting import accept, invitation_for, invite, is_meant, page_for
from academy.courses.errors import RefusedError
from academy.courses.forms.learning import EnrolForm, InviteForm
from academy.courses.models import Enrolment
from academy.courses.views.answers import back_to, course_or_path, refused
from accounts.requests import SignedInRequest
from publishing.languages import reading_language


@never_cache
@login_required
def enrol_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, with the cohorts to choose from; then enrol."""
    page = course_or_path(request, pk)
    if not policies.may_enrol(request.user, page):
        raise PermissionDenied
    form = EnrolForm(request.POST if request.method == "POST" else None, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            enrol(page=page, by=request.user, cohort=form.cleaned_data.get("cohort"))
        except RefusedError as error:
            return refused(request, error, page)
        messages.success(request, _("You are enrolled. Your progress is kept from now on."))
        return back_to(page, request)
    return render(request, "academy/courses/enrol.html", {"page": page, "form": form})


@never_cache
@login_required
def leave_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then give a course or path up."""
    page = course_or_path(request, pk)
    row = get_object_or_404(Enrolment.objects.current().of(request.user), key=page.translation_key)
    if request.method == "POST":
        try:
            leave(enrolment=row, by=request.user)
        except RefusedError as error:
            return refused(request, error, page)
        messages.success(request, _("You have left. What you did is kept, in case you come back."))
        return redirect("academy_courses:my")
    return render(request, "academy/courses/leave.html", {"page": page})


@never_cache
@login_required
def invite_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mail invitations to a course or path."""
    page = course_or_path(request, pk)
    if not policies.may_invite(request.user, page):
        raise PermissionDenied
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            due_at = end_of(form.cleaned_data["due_on"])
            count = invite(page=page, addresses=form.wanted, by=request.user, due_at=due_at)
        except ValidationError as error:
            form.add_error("addresses", error)
        else:
            messages.success(request, _("Invitations on their way: %(count)s.") % {"count": count})
            return back_to(page, request)
    status = 422 if form.errors else 200
    return render(request, "academy/courses/invite.html", {"page": page, "form": form}, status=status)


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
    return render(request, "academy/courses/invitation.html", context, status=200 if found else 404)


def _accepted(request: HttpRequest, found: object, page: object) -> HttpResponse:
    if page is None:
        raise PermissionDenied
    try:
        accept(invitation=found, by=request.user)  # type: ignore[arg-type]
    except RefusedError as error:
        return refused(request, error, page)
    messages.success(request, _("You are enrolled. Your progress is kept from now on."))
    return back_to(page, request)
