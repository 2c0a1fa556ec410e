"""Taking a test: its first page, its questions one by one, handing in, the result."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.testing import policies
from academy.testing.actions.answering import save_answer, set_flag
from academy.testing.actions.finishing import finish_attempt
from academy.testing.actions.starting import start_attempt
from academy.testing.errors import AttemptClosedError, NewerAnswerError
from academy.testing.models import Attempt, AttemptQuestion, Exam
from academy.testing.revisions import Written
from academy.testing.showing import first_open, places, question_context, result_context
from academy.testing.standing import standing_of
from academy.testing.telling import ATTEMPT
from accounts.requests import SignedInRequest
from delivery.actions import mark_read_about
from product.languages import content_languages, direction_of

MOST = 2**62
"""Larger than any number a row has, and small enough for every database."""


@require_safe
@never_cache
def exams(request: HttpRequest) -> HttpResponse:
    """The tests that the reader may take."""
    rows = Exam.objects.visible_to(request.user).open().prefetch_related("translations")
    return render(request, "academy/testing/exams.html", {"exams": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def exam(request: HttpRequest, slug: str) -> HttpResponse:
    """A test's first page: what it is, by which rules, how often it was tried; from here one begins."""
    found = get_object_or_404(
        Exam.objects.select_related("rule", "feature").prefetch_related("translations"), slug=slug
    )
    if not policies.may_see(request.user, found):
        raise Http404("There is no such test.")
    if request.method == "POST" and request.user.is_authenticated:
        return _begin(request, found)
    return _first_page(request, found)


def _first_page(request: HttpRequest, found: Exam, error: str = "") -> HttpResponse:
    language = found.language_for()
    standing = standing_of(found, request.user, timezone.now())
    names = dict(content_languages())
    context = {
        "exam": found,
        "title": found.title_in(language),
        "description": found.description_html_in(language),
        "integrity": found.integrity_in(language),
        "lang": language,
        "dir": direction_of(language),
        "languages": [(code, names.get(code, code)) for code in found.languages],
        "standing": standing,
        "count": sum(row.count for row in found.draws.all()),
        "minutes": round(found.time_limit / 60) if found.time_limit else None,
        "may_take": policies.may_take(request.user, found),
        "next": _local(request, request.GET.get("next", request.POST.get("next", ""))),
        "error": error,
    }
    return render(request, "academy/testing/exam.html", context, status=422 if error else 200)


def _begin(request: Any, found: Exam) -> HttpResponse:
    wanted = request.POST.get("language", "")
    try:
        attempt = start_attempt(
            exam=found,
            by=request.user,
            language=wanted if wanted in found.languages else "",
            accepts_integrity=bool(request.POST.get("integrity")),
            next_url=_local(request, request.POST.get("next", "")),
        )
    except ValidationError as error:
        return _first_page(request, found, " ".join(error.messages))
    return redirect("academy_testing:attempt", attempt.pk)


def _local(request: HttpRequest, url: str) -> str:
    """An address inside the portal, or none."""
    is_here = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if url and is_here and len(url) <= 500 else ""


def own_attempt(request: SignedInRequest, number: int) -> Attempt:
    """The reader's attempt; those of others are as if they were not there."""
    attempts = Attempt.objects.select_related("exam", "exam__rule").prefetch_related("exam__translations")
    return get_object_or_404(attempts, pk=min(number, MOST), person=request.user)


def own_question(request: SignedInRequest, number: int, position: int) -> AttemptQuestion:
    """One question of it."""
    rows = AttemptQuestion.objects.select_related("attempt__exam", "version")
    mine = {"attempt": min(number, MOST), "attempt__person": request.user}
    return get_object_or_404(rows, position=min(position, 30_000), **mine)


def written_by(request: HttpRequest, asked: AttemptQuestion) -> Written:
    """The answer that a page sends, with where it comes from."""
    sent = request.POST
    given = asked.version.kind_class.read(asked.version.data, sent, seed=asked.seed)
    if sent.get("clear"):
        given = None
    writer = sent.get("writer", "")[:40]
    return Written(given, number_of(request, "revision"), writer, number_of(request, "sequence"))


def number_of(request: HttpRequest, name: str) -> int:
    """A number that a page sends; 0 for anything else."""
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


@login_required
@require_safe
@never_cache
def attempt(request: SignedInRequest, number: int) -> HttpResponse:
    """Go on where one was: at the first question that has no answer; or to the result."""
    found = own_attempt(request, number)
    if not found.is_running or found.is_over(timezone.now()):
        return _ended(request, found)
    return redirect("academy_testing:question", found.pk, first_open(found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: SignedInRequest, number: int, position: int) -> HttpResponse:
    """One question. Every way to leave the page by a button saves the answer first."""
    asked = own_question(request, number, position)
    if not asked.attempt.is_running or asked.attempt.is_over(timezone.now()):
        return _ended(request, asked.attempt)
    if request.method != "POST":
        return render(request, "academy/testing/question.html", question_context(asked))
    try:
        save_answer(
            attempt=asked.attempt,
            position=position,
            answer=written_by(request, asked),
            by=request.user,
            seconds=number_of(request, "seconds"),
        )
    except NewerAnswerError:
        newer = own_question(request, number, position)
        context = {**question_context(newer), "is_newer": True}
        return render(request, "academy/testing/question.html", context, status=409)
    except AttemptClosedError:
        return _ended(request, asked.attempt)
    return _after_saving(request, asked)


def _after_saving(request: SignedInRequest, asked: AttemptQuestion) -> HttpResponse:
    attempt, go = asked.attempt, request.POST.get("go", "")
    if request.POST.get("flag"):
        is_flagged = request.POST["flag"] == "on"
        set_flag(attempt=attempt, position=asked.position, is_flagged=is_flagged, by=request.user)
    count = attempt.questions.count()
    if go == "finish" or (go == "next" and asked.position == count):
        return redirect("academy_testing:finish", attempt.pk)
    wanted = {"next": asked.position + 1, "previous": asked.position - 1}.get(go, asked.position)
    if go.isascii() and go.isdigit() and len(go) < 5:
        wanted = int(go)
    url = reverse("academy_testing:question", args=[attempt.pk, max(1, min(wanted, count))])
    # Whoever moved something in a list stays at it.
    return redirect(f"{url}#answer" if request.POST.get("move") else url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def finish(request: SignedInRequest, number: int) -> HttpResponse:
    """What is still open, and whether to hand in."""
    found = own_attempt(request, number)
    if request.method == "POST" or not found.is_running or found.is_over(timezone.now()):
        return _ended(request, found)
    overview = places(found)
    context = {
        "attempt": found,
        "places": overview,
        "unanswered": [place for place in overview if not place.is_answered],
        "flagged": [place for place in overview if place.is_flagged],
        "seconds_left": found.seconds_left(timezone.now()),
    }
    return render(request, "academy/testing/finish.html", context)


def _ended(request: SignedInRequest, found: Attempt) -> HttpResponse:
    """Hand in, unless that has been done, and go to the result or where the reader came from."""
    was_running = found.is_running
    ended = finish_attempt(attempt=found, by=request.user)
    if was_running and ended.next_url and request.method == "POST":
        messages.success(request, _say_result(ended))
        return redirect(ended.next_url)
    return redirect("academy_testing:result", ended.pk)


def _say_result(attempt: Attempt) -> str:
    if attempt.state != Attempt.State.FINISHED:
        return _("Your answers are handed in. Somebody will mark them, and you will hear of it.")
    score = f"{round(attempt.score or 0)} %"
    if attempt.passed:
        return _("Passed with %(score)s.") % {"score": score}
    return _("%(score)s: that is not enough yet.") % {"score": score}


@login_required
@require_safe
@never_cache
def result(request: SignedInRequest, number: int) -> HttpResponse:
    """What came out, and, as far as the test allows, why."""
    found = own_attempt(request, number)
    if found.is_running and not found.is_over(timezone.now()):
        return redirect("academy_testing:attempt", found.pk)
    if found.is_running:
        finish_attempt(attempt=found)
        found = own_attempt(request, number)
    mark_read_about(user=request.user, about_kind=ATTEMPT, about_id=found.pk)
    return render(request, "academy/testing/result.html", result_context(found, request.user))


@login_required
@require_safe
def image(request: SignedInRequest, number: int, position: int) -> HttpResponse | FileResponse:
    """A question's image: for whoever is asked it, and for reviewers of the answer; it is on no page for others."""
    rows = AttemptQuestion.objects.select_related("attempt", "version__image")
    asked = get_object_or_404(rows, attempt=min(number, MOST), position=min(position, 30_000))
    if not (policies.may_answer(request.user, asked.attempt) or policies.may_review(request.user)):
        raise Http404("There is no such image.")
    if asked.version.image is None:
        raise Http404("This question has no image.")
    rendition = asked.version.image.get_rendition("max-1600x1600")
    answer = FileResponse(rendition.file.open("rb"))
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
