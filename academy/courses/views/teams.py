"""The team page of an organisation's manager."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from academy.courses import team
from academy.courses.actions.enrolling import end_of
from academy.courses.actions.teams import assign, remind, withdraw_assignment
from academy.courses.forms.teams import AssignForm, TeamFilter
from academy.courses.models import Enrolment
from academy.courses.views.answers import course_or_path
from accounts.models import Organisation
from accounts.requests import SignedInRequest
from publishing.languages import reading_language

MOST_CHOSEN = 1000


@never_cache
@login_required
@require_safe
def team_page(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who is where."""
    house = team.managed_by(request.user, slug)
    query, course = TeamFilter(request.GET).asked
    shown = Paginator(team.members_of(house, query, course), team.ON_A_PAGE).get_page(request.GET.get("page"))
    language = reading_language(request)
    offered = team.assignable(request.user, language)
    choices = [(item.entry.object_id, f"{item.kind_label}: {item.title}") for item in offered]
    context: dict[str, Any] = {
        "organisation": house,
        "members": team.standing_of_team(
            list(shown.object_list), manager=request.user, language=language, course=course
        ),
        "page_of_list": shown,
        "numbers": team.team_numbers(house),
        "offered": [item for item in offered if item.entry.translation_key],
        "query": query,
        "course": str(course or ""),
        "form": AssignForm(choices=choices),
    }
    return render(request, "academy/courses/team.html", context)


def _chosen(request: SignedInRequest) -> list[int]:
    """The people that were ticked."""
    values = request.POST.getlist("person")[:MOST_CHOSEN]
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]


@login_required
@require_POST
def act(request: SignedInRequest, slug: str) -> HttpResponse:
    """Assign to those who are ticked, or to all; or remind them."""
    house = team.managed_by(request.user, slug)
    what = request.POST.get("what", "")
    people = _chosen(request)
    if what == "remind":
        _remind(request, house, people)
    elif what in ("assign", "assign_all"):
        _assign(request, house, None if what == "assign_all" else people)
    return redirect("academy_courses:team", house.slug)


def _remind(request: SignedInRequest, house: Organisation, people: list[int]) -> None:
    count = remind(organisation=house, people=people, by=request.user)
    if not count:
        messages.info(request, _("Nobody was reminded: tick people who have something left to do."))
        return
    text = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count)
    messages.success(request, text % {"count": count})


def _assign(request: SignedInRequest, house: Organisation, people: list[int] | None) -> None:
    form = AssignForm(request.POST, choices=team.assignable_choices(request.user, reading_language(request)))
    if people is not None and not people:
        messages.error(request, _("Tick the people first, or assign it to everybody."))
        return
    if not form.is_valid():
        messages.error(request, _("Choose a course or path, and a date that there is."))
        return
    page = course_or_path(request, int(form.cleaned_data["page"]))
    due_at = end_of(form.cleaned_data["due_on"])
    count = assign(page=page, organisation=house, by=request.user, people=people, due_at=due_at)
    text = ngettext("%(count)s person is enrolled anew.", "%(count)s people are enrolled anew.", count)
    messages.success(request, text % {"count": count})


@login_required
@require_POST
def withdraw(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take an assignment back."""
    house = team.managed_by(request.user, slug)
    withdraw_assignment(enrolment=get_object_or_404(Enrolment, pk=pk), organisation=house, by=request.user)
    messages.success(request, _("The assignment is taken back."))
    return redirect("academy_courses:team", house.slug)


@never_cache
@login_required
@require_safe
def export(request: SignedInRequest, slug: str) -> StreamingHttpResponse:
    """The whole team as a table to take along."""
    house = team.managed_by(request.user, slug)
    lines = team.export_lines(house, manager=request.user, language=reading_language(request))
    headers = {"Content-Disposition": content_disposition_header(True, f"{house.slug}.csv")}
    return StreamingHttpResponse(list(lines), content_type="text/csv; charset=utf-8", headers=headers)
