"""Reviewing what was handed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from academy.courses import notices, policies
from academy.courses.actions.tasks import lesson_of, review
from academy.courses.errors import RefusedError
from academy.courses.forms.learning import ReviewForm
from academy.courses.models import HandIn, LessonPage
from academy.courses.outline import pages_by_key
from accounts.requests import SignedInRequest
from delivery.actions import mark_read_about
from publishing.languages import reading_language

ON_A_PAGE = 50


@never_cache
@login_required
@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    """What waits for review, the oldest first."""
    if not policies.may_review(request.user):
        raise PermissionDenied
    mark_read_about(user=request.user, about_kind=notices.QUEUE, about_id="all")
    rows = HandIn.objects.waiting().select_related("person")
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    keys = {row.lesson for row in shown.object_list}
    lessons = pages_by_key(LessonPage, keys, reading_language(request), request.user)
    items = [{"row": row, "lesson": lessons.get(row.lesson)} for row in shown.object_list]
    return render(request, "academy/courses/waiting.html", {"items": items, "page_of_list": shown})


@never_cache
@login_required
def review_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of them: read, judge by the rubric, approve or return."""
    if not policies.may_review(request.user):
        raise PermissionDenied
    row = get_object_or_404(HandIn.objects.select_related("person"), pk=pk)
    lesson = lesson_of(row)
    sent = request.POST if request.method == "POST" else None
    form = ReviewForm(sent, criteria=lesson.criteria if lesson else [])
    if request.method == "POST" and form.is_valid():
        try:
            review(
                hand_in=row,
                by=request.user,
                approve=request.POST.get("verdict") == "approve",
                points=form.points,
                comment=form.cleaned_data["comment"],
            )
        except RefusedError as error:
            form.add_error("comment", error)
        else:
            messages.success(request, _("The review is kept, and the learner is told."))
            return redirect("academy_courses:waiting")
    context = {"row": row, "lesson": lesson, "form": form, "is_own": row.person_id == request.user.pk}
    return render(request, "academy/courses/review.html", context, status=422 if form.errors else 200)
