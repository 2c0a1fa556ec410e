"""How views answer: with a message and the way back, or with data for scripts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect

from academy.courses.models import CoursePage, LessonPage, PathPage
from publishing.languages import address_in, reading_language


def wants_data(request: HttpRequest) -> bool:
    """Whether a script asks."""
    return "application/json" in request.headers.get("Accept", "")


def text_of(error: ValidationError) -> str:
    """What was refused, in a sentence."""
    return " ".join(error.messages)


def refused(request: HttpRequest, error: ValidationError, page: Any, anchor: str = "") -> HttpResponse:
    """Say why it cannot be done, where it was tried."""
    if wants_data(request):
        return JsonResponse({"error": text_of(error)}, status=409)
    messages.error(request, text_of(error))
    return back_to(page, request, anchor)


def back_to(page: Any, request: HttpRequest, anchor: str = "") -> HttpResponse:
    """The page, in the language it is read in."""
    address = address_in(page, reading_language(request), request) or "/"
    return redirect(f"{address}#{anchor}" if anchor else address)


def lesson_for(request: HttpRequest, pk: int) -> LessonPage:
    """A lesson that this reader may see; for everybody else there is none."""
    rows = LessonPage.objects.readable_by(request.user).select_related("locale", "recording", "feature")
    return get_object_or_404(rows, pk=pk)


def course_or_path(request: HttpRequest, pk: int) -> CoursePage | PathPage:
    """A course or path that this reader may see."""
    course = CoursePage.objects.readable_by(request.user).select_related("locale").filter(pk=pk).first()
    return course or get_object_or_404(PathPage.objects.readable_by(request.user).select_related("locale"), pk=pk)
