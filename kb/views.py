"""What readers send to the knowledge base, and what they take along."""

import json
import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.actions import forget_progress, mark_step, merge_progress
from kb.models import TutorialPage, WebinarPage
from kb.progress import Progress, progress_of
from kb.recordings import transcript_text
from publishing.languages import address_in, reading_language

LARGEST_MERGE = 200_000


@login_required
@require_POST
def tutorial_progress(request: HttpRequest, page_id: int) -> HttpResponse:
    """A step done, or undone, or all begun anew; then back to where the reader was."""
    tutorial = get_object_or_404(TutorialPage.objects.readable_by(request.user).select_related("locale"), pk=page_id)
    step = request.POST.get("step", "")
    try:
        if "start_over" in request.POST:
            forget_progress(tutorial=tutorial, by=request.user)  # type: ignore[arg-type]  # signed in
        else:
            done = request.POST.get("done") == "1"
            mark_step(tutorial=tutorial, step=step, done=done, by=request.user)  # type: ignore[arg-type]  # signed in
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=400, content_type="text/plain; charset=utf-8")
    progress = progress_of(tutorial, request.user)
    if request.accepts("text/html") and "application/json" not in request.headers.get("Accept", ""):
        return redirect(f"{address_in(tutorial, reading_language(request), request)}#{_anchor(progress, step)}")
    return JsonResponse(_as_data(progress))


def _anchor(progress: Progress, step: str) -> str:
    return next((item.anchor for item in progress.steps if item.id == step), "steps")


def _as_data(progress: Progress) -> dict[str, Any]:
    return {"done": [step.id for step in progress.steps if step.is_done]}


@require_POST
def merge(request: HttpRequest) -> HttpResponse:
    """What a browser kept before its reader signed in: `{translation key: [step ids]}`."""
    if not request.user.is_authenticated:
        raise PermissionDenied("Progress is kept here for the signed-in alone.")
    if len(request.body) > LARGEST_MERGE:
        return HttpResponse(status=413)
    try:
        done = _read_merge(json.loads(request.body))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return HttpResponse(_("This is no progress."), status=400, content_type="text/plain; charset=utf-8")
    return JsonResponse({"known": merge_progress(done=done, by=request.user)})


def _read_merge(data: Any) -> dict[uuid.UUID, list[str]]:
    if not isinstance(data, dict):
        raise TypeError("Progress is an object.")
    return {
        uuid.UUID(key): [step for step in steps if isinstance(step, str) and len(step) <= 36]
        for key, steps in data.items()
        if isinstance(steps, list)
    }


@require_safe
def transcript(request: HttpRequest, page_id: int, language: str) -> HttpResponse:
    """What is said in a recording, as a text to take along."""
    page = get_object_or_404(WebinarPage.objects.readable_by(request.user).select_related("recording"), pk=page_id)
    text = transcript_text(page, language)
    if text is None:
        raise Http404("There are no captions in this language.")
    headers = {
        "Content-Language": language,
        "Content-Disposition": content_disposition_header(True, f"{page.slug}-{language}.txt"),
    }
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
