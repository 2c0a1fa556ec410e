"""What learners do in lessons. Every change is a POST with the request's token, also those that scripts send when a
page is left: they carry the token in the form's body, as a form does."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from academy.courses import intervals, policies
from academy.courses.actions.learning import keep_position, mark_lesson, open_lesson
from academy.courses.actions.tasks import hand_in
from academy.courses.actions.voices import discuss, keep_note, rate_course
from academy.courses.errors import RefusedError
from academy.courses.files import attachment
from academy.courses.forms.learning import DiscussionForm, HandInForm, NoteForm
from academy.courses.models import CoursePage, HandIn, LessonProgress
from academy.courses.views.answers import back_to, lesson_for, refused, text_of, wants_data
from accounts.requests import SignedInRequest
from publishing.languages import reading_language
from search.listing import address_in as in_language

LONGEST_REPORT = 20_000


def _signed_in(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        raise PermissionDenied("Progress is kept for the signed-in alone.")


@require_POST
def position(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the reader is in a recording and what they have played; from a script, at intervals and on leaving."""
    _signed_in(request)
    lesson = lesson_for(request, pk)
    try:
        place, played = _report(request)
    except ValueError:
        return JsonResponse({"error": _("This is no progress.")}, status=400)
    try:
        row = keep_position(lesson=lesson, by=request.user, position=place, played=played)
    except RefusedError as error:
        return JsonResponse({"error": text_of(error)}, status=409)
    return JsonResponse(_as_data(row))


def _report(request: HttpRequest) -> tuple[float, list[intervals.Interval]]:
    """The place and the pieces; ValueError for anything else."""
    text = request.POST.get("played", "[]")
    if len(text) > LONGEST_REPORT:
        raise ValueError("A report is short.")
    try:
        played = intervals.read(json.loads(text))
    except RecursionError as error:
        raise ValueError("A report is flat.") from error
    place = float(request.POST.get("position", "0"))
    if place != place or place in (float("inf"), float("-inf")):
        raise ValueError("A place is a number.")
    return place, played


def _as_data(row: LessonProgress) -> dict[str, Any]:
    return {"done": row.done_at is not None, "position": row.position, "percent": int(row.share * 100)}


@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """The reader has opened a lesson; from a script."""
    _signed_in(request)
    try:
        row = open_lesson(lesson=lesson_for(request, pk), by=request.user)
    except RefusedError as error:
        return JsonResponse({"error": text_of(error)}, status=409)
    return JsonResponse(_as_data(row))


@login_required
@require_POST
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """A lesson done, or not after all; then on to the next, or back."""
    lesson = lesson_for(request, pk)
    done = request.POST.get("done", "1") == "1"
    try:
        mark_lesson(lesson=lesson, by=request.user, done=done)
    except RefusedError as error:
        return refused(request, error, lesson, "lesson-end")
    return JsonResponse({"done": done}) if wants_data(request) else back_to(lesson, request, "lesson-end")


@login_required
@require_POST
def note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a private note."""
    lesson = lesson_for(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return refused(request, ValidationError([str(each) for each in form.errors.get("body", [])]), lesson, "note")
    try:
        kept = keep_note(lesson=lesson, by=request.user, body=form.cleaned_data["body"])
    except RefusedError as error:
        return refused(request, error, lesson, "note")
    messages.success(request, _("Your note is kept.") if kept else _("Your note is taken away."))
    return back_to(lesson, request, "note")


@login_required
@require_POST
def rate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a course its stars."""
    course = get_object_or_404(CoursePage.objects.readable_by(request.user).select_related("locale"), pk=pk)
    stars = request.POST.get("stars", "")
    try:
        number = int(stars) if stars.isascii() and stars.isdecimal() and len(stars) == 1 else 0
        rate_course(course=course, by=request.user, stars=number)
    except RefusedError as error:
        return refused(request, error, course, "rating")
    messages.success(request, _("Thank you for rating this course."))
    return back_to(course, request, "rating")


@login_required
@require_POST
def begin_discussion(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin the discussion of a lesson, then go there."""
    lesson = lesson_for(request, pk)
    form = DiscussionForm(request.POST)
    if not form.is_valid():
        return refused(request, ValidationError([str(each) for each in form.errors["body"]]), lesson, "discussion")
    try:
        thread = discuss(lesson=lesson, by=request.user, title=lesson.title, body=form.cleaned_data["body"])
    except ValidationError as error:
        return refused(request, error, lesson, "discussion")
    return redirect(in_language(thread.path, reading_language(request)))


@login_required
@require_POST
def hand_in_task(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand in a practical task."""
    lesson = lesson_for(request, pk)
    form = HandInForm(request.POST, request.FILES, lesson=lesson)
    if not form.is_valid():
        errors = [str(error) for each in form.errors.values() for error in each]
        return refused(request, ValidationError(errors), lesson, "task")
    data = form.cleaned_data
    try:
        hand_in(lesson=lesson, by=request.user, body=data.get("body", ""), file=data.get("file"))
    except RefusedError as error:
        return refused(request, error, lesson, "task")
    messages.success(request, _("Your work is handed in. You are told when somebody has reviewed it."))
    return back_to(lesson, request, "task")


@never_cache
@login_required
@require_safe
def hand_in_file(request: SignedInRequest, pk: int) -> FileResponse:
    """A file that was handed in: for its author and for those who review."""
    row = get_object_or_404(HandIn, pk=pk)
    if not row.file or not policies.may_see_hand_in(request.user, row):
        raise Http404("There is no such file.")
    return attachment(row)
