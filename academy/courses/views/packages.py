"""A lesson's package: what its player needs to open it, and what it tells. Both are asked by `player.js` alone."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from academy.courses.actions.packages import keep_package
from academy.courses.models import LessonPage
from academy.courses.showing import closed_lesson, lesson_standing
from academy.courses.views.answers import lesson_for, text_of
from academy.packages.actions.keeping import LARGEST_STATE, Report, checked_values
from academy.packages.addresses import packages_origin, player_url
from academy.packages.errors import MalformedStateError, NewerStateError
from academy.packages.launching import launch_data, state_of
from academy.packages.manifests import Item
from academy.packages.versions import Mark
from publishing.languages import reading_language

LARGEST_NUMBER = 2**31 - 1


def _item(lesson: LessonPage, identifier: str) -> Item:
    """The item of the lesson's package; 404 where either is missing."""
    package = lesson.package if lesson.kind == LessonPage.Kind.PACKAGE else None
    item = package.item(identifier) if package else None
    if item is None:
        raise Http404("There is no such part of a package.")
    return item


@never_cache
@require_GET
def launch(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an item is played, and how far the reader is in it. Who is not enrolled may look, as far as the course
    lets them, and nothing is kept."""
    lesson = lesson_for(request, pk)
    item = _item(lesson, request.GET.get("item", ""))
    if closed_lesson(lesson, request) is not None:
        return JsonResponse({"error": _("This lesson is not open to you yet.")}, status=403)
    if not packages_origin():
        return JsonResponse({"error": _("Packages are not played here.")}, status=503)
    assert lesson.package is not None
    standing = lesson_standing(lesson, request)
    is_kept = standing is not None and standing.enrolment is not None
    state = state_of(lesson.package, item, request.user, lesson.translation_key) if is_kept else None
    told = launch_data(lesson.package, item, person=request.user, state=state, is_kept=is_kept)
    return JsonResponse({**told, "url": player_url(lesson.package, request, reading_language(request))})


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """What an item has told. 409 with `newer`: another window has told more since."""
    if not request.user.is_authenticated:
        raise PermissionDenied("Progress is kept for the signed-in alone.")
    lesson = lesson_for(request, pk)
    item = _item(lesson, request.POST.get("item", ""))
    try:
        report = _report(request)
    except MalformedStateError as error:
        return JsonResponse({"error": text_of(error)}, status=400)
    try:
        state, row = keep_package(lesson=lesson, item=item, by=request.user, report=report)
    except NewerStateError as error:
        return JsonResponse({"newer": True, "revision": error.state.revision}, status=409)
    except ValidationError as error:
        return JsonResponse({"error": text_of(error)}, status=409)
    done = row.done_at is not None
    return JsonResponse({"revision": state.revision, "state": state.as_shown(), "lesson": {"done": done}})


def _report(request: HttpRequest) -> Report:
    """What was told; `MalformedStateError` for anything that no player sends."""
    text = request.POST.get("values", "{}")
    if len(text) > LARGEST_STATE:
        raise MalformedStateError(_("The package tells more than can be kept."))
    try:
        values: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedStateError(_("This is no state of a package.")) from error
    writer = request.POST.get("writer", "")
    if not writer or len(writer) > 40:
        raise MalformedStateError(_("This is no state of a package."))
    mark = Mark(writer, _number(request, "sequence"), _number(request, "revision"))
    finished = request.POST.get("finished", "") == "1"
    return Report(mark, checked_values(values), finished, float(_number(request, "seconds")))


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "0")
    if not (value.isascii() and value.isdecimal() and len(value) < 11):
        raise MalformedStateError(_("This is no state of a package."))
    return min(int(value), LARGEST_NUMBER)
