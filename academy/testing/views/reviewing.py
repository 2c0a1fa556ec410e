"""Reviewers mark answers in free text, one after the other, without seeing whose they are."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.testing import policies
from academy.testing.actions.reviewing import review_answer
from academy.testing.models import AttemptQuestion
from academy.testing.reviewers import QUEUE, waiting_for
from academy.testing.views.taking import MOST, number_of
from accounts.requests import SignedInRequest
from delivery.actions import mark_read_about

A_PAGE = 50


@login_required
@require_safe
@never_cache
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits."""
    if not policies.may_review(request.user):
        raise PermissionDenied
    mark_read_about(user=request.user, about_kind=QUEUE, about_id="all")
    rows = waiting_for(request.user)
    return render(request, "academy/testing/reviews.html", {"rows": rows[:A_PAGE], "count": rows.count()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: SignedInRequest, number: int) -> HttpResponse:
    """One answer with its rubric; afterwards the next."""
    rows = AttemptQuestion.objects.select_related("attempt__exam", "version", "version__image")
    asked = get_object_or_404(rows, pk=min(number, MOST), version__kind="free")
    if not policies.may_review_attempt(request.user, asked.attempt):
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        points = [number_of(request, f"points-{at}") for at in range(len(asked.version.data["criteria"]))]
        try:
            review_answer(asked=asked, points=points, comment=request.POST.get("comment", ""), by=request.user)
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            messages.success(request, _("Marked."))
            following = waiting_for(request.user).first()
            return (
                redirect("academy_testing:review", following.pk) if following else redirect("academy_testing:reviews")
            )
    context = {"asked": asked, "version": asked.version, "error": error, "comment": request.POST.get("comment", "")}
    return render(request, "academy/testing/review.html", context, status=422 if error else 200)
