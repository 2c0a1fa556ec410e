"""My learning, and its calendar."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from academy.courses import calendars, policies
from academy.courses.actions.calendars import close_feed, open_feed
from academy.courses.models import CalendarFeed
from academy.courses.my_learning import taken_by
from academy.courses.views.answers import lesson_for
from accounts.facts import facts_about
from accounts.requests import SignedInRequest

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@never_cache
@login_required
@require_safe
def my(request: SignedInRequest) -> HttpResponse:
    """Where I stand, and what comes next."""
    feed = CalendarFeed.objects.filter(person=request.user).first()
    context = {
        **taken_by(request.user, request),
        "facts": facts_about(request.user),
        "teams": policies.managed_organisations(request.user),
        "may_review": policies.may_review(request.user),
        "feed_url": _address(feed) if feed else "",
    }
    return render(request, "academy/courses/my.html", context)


def _address(feed: CalendarFeed) -> str:
    return settings.PORTAL_URL + reverse("academy_courses:calendar", args=[calendars.token_of(feed)])


@login_required
@require_POST
def calendar_address(request: SignedInRequest) -> HttpResponse:
    """A new address for the calendar, or none any more."""
    if "close" in request.POST:
        close_feed(by=request.user)
        messages.success(request, _("The address leads nowhere any more."))
    else:
        open_feed(by=request.user)
        messages.success(request, _("Your calendar has a new address. Whoever knows it can read your due dates."))
    return redirect(f"{reverse('academy_courses:my')}#calendar")


@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's due dates and workshops, for the calendar that they gave the address to."""
    feed = calendars.feed_for(token)
    if feed is None:
        raise Http404("There is no calendar here.")
    return HttpResponse(calendars.calendar_of(feed.person), content_type=CALENDAR_TYPE)


@never_cache
@require_safe
def workshop(request: HttpRequest, pk: int) -> HttpResponse:
    """A live workshop as an entry to take into one's calendar."""
    lesson = lesson_for(request, pk)
    if lesson.starts_at is None:
        raise Http404("There is no date.")
    headers = {"Content-Disposition": content_disposition_header(True, f"{lesson.slug}.ics")}
    return HttpResponse(calendars.calendar_with(lesson), content_type=CALENDAR_TYPE, headers=headers)
