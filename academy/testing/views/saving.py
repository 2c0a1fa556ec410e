"""What a question's page sends by itself, while one answers."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from academy.testing.actions.answering import save_answer, set_flag
from academy.testing.errors import AttemptClosedError, NewerAnswerError
from academy.testing.models import Attempt
from academy.testing.views.taking import MOST, number_of, own_question, written_by
from accounts.requests import SignedInRequest


@login_required
@require_POST
def save(request: SignedInRequest, number: int, position: int) -> HttpResponse:
    """Save an answer, and say which revision it is and how long one may still answer.

    409: another window has written since. 410: the time is over, or the attempt was handed in.
    """
    asked = own_question(request, number, position)
    try:
        saved = save_answer(
            attempt=asked.attempt,
            position=position,
            answer=written_by(request, asked),
            by=request.user,
            seconds=number_of(request, "seconds"),
        )
    except NewerAnswerError as error:
        return JsonResponse({"revision": error.asked.revision}, status=409)
    except AttemptClosedError:
        return JsonResponse({"url": reverse("academy_testing:result", args=[number])}, status=410)
    left = saved.attempt.seconds_left(timezone.now())
    return JsonResponse({"revision": saved.revision, "answered": saved.is_answered, "left": left})


@login_required
@require_POST
def flag(request: SignedInRequest, number: int, position: int) -> HttpResponse:
    """Mark a question to come back to it, or no longer."""
    asked = own_question(request, number, position)
    try:
        set_flag(attempt=asked.attempt, position=position, is_flagged=request.POST.get("flag") == "on", by=request.user)
    except AttemptClosedError:
        return JsonResponse({"url": reverse("academy_testing:result", args=[number])}, status=410)
    return HttpResponse(status=204)


@login_required
@require_safe
@never_cache
def clock(request: HttpRequest, number: int) -> HttpResponse:
    """How many seconds are left by the server's clock: a page that slept asks."""
    found = get_object_or_404(Attempt, pk=min(number, MOST), person=request.user)
    now = timezone.now()
    return JsonResponse({"left": found.seconds_left(now), "open": found.is_running and not found.is_over(now)})
