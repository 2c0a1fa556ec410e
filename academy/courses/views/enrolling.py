"""Enrolling and leaving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from academy.courses import policies
from academy.courses.actions.enrolling import enrol, leave
from academy.courses.errors import RefusedError
from academy.courses.forms.learning import EnrolForm
from academy.courses.models import Enrolment
from academy.courses.views.answers import back_to, course_or_path, refused
from accounts.requests import SignedInRequest


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
