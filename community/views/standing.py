"""Trust levels, points, leaderboards and ambassadors, as members see them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community import policies, trust_levels
from community.actions import ambassadors
from community.models import Ambassador, BadgeGrant, LedgerEntry, Profile, Space, Thread
from community.ranking import PERIODS, leaderboard, points_of
from community.reputation import BADGES, RULES
from community.trust import deeds_of
from community.views.browsing import crumbs

ENTRIES = 50


@require_safe
def levels(request: HttpRequest) -> HttpResponse:
    """What each trust level asks for and allows, and how far the reader is."""
    numbers = range(trust_levels.HIGHEST + 1)
    own = deeds_of([request.user.pk])[0][request.user.pk] if request.user.is_authenticated else None
    asked = [
        {
            "label": label,
            "values": [getattr(trust_levels.ASKED[level], name) for level in trust_levels.ASKED],
            "own": getattr(own, name) if own else None,
        }
        for name, label in trust_levels.DEED_NAMES.items()
    ]
    abilities = [
        {
            "label": row.label,
            "cells": [
                {"number": row.numbers[level] if row.numbers else None, "may": level >= row.since} for level in numbers
            ],
        }
        for row in trust_levels.ABILITIES
    ]
    context = {
        "names": trust_levels.NAMES,
        "asked": asked,
        "abilities": abilities,
        "own_level": policies.trust_level_of(request.user) if request.user.is_authenticated else None,
        "first_day": trust_levels.FIRST_DAY,
        "crumbs": crumbs(),
    }
    return render(request, "community/levels.html", context)


@require_safe
def points(request: HttpRequest, handle: str) -> HttpResponse:
    """Why somebody has their points and badges; of what the reader may not see, nothing."""
    profile = get_object_or_404(Profile.objects.select_related("person"), handle=handle.lower(), person__is_active=True)
    if not profile.shows_activity and request.user.pk != profile.pk:
        raise Http404("They keep it to themselves.")
    visible = Thread.objects.visible_to(request.user)
    entries = LedgerEntry.objects.filter(subject=profile.person.subject).filter(
        Q(thread__in=visible) & (Q(post=None) | Q(post__visibility="shown"))
    )
    after = request.GET.get("before", "")
    if after.isdecimal() and len(after) < 19:
        entries = entries.filter(pk__lt=int(after))
    rows = list(entries.select_related("thread", "post", "revoked_by").order_by("-pk")[: ENTRIES + 1])
    context = {
        "profile": profile,
        "points": points_of(profile.person),
        "rows": [{"entry": row, "why": RULES[row.rule].why} for row in rows[:ENTRIES] if row.rule in RULES],
        "next_query": f"?before={rows[ENTRIES - 1].pk}" if len(rows) > ENTRIES else "",
        "badges": badges_of(profile.person),
        "crumbs": crumbs(),
    }
    return render(request, "community/points.html", context)


def badges_of(person: Any) -> list[dict[str, Any]]:
    """Somebody's badges, the latest first."""
    grants = BadgeGrant.objects.filter(subject=person.subject)
    return [{"badge": BADGES[row.badge], "year": row.year, "at": row.at} for row in grants if row.badge in BADGES]


@require_safe
def leaders(request: HttpRequest) -> HttpResponse:
    """Who has helped most."""
    period = request.GET.get("period", "month")
    period = period if period in PERIODS else "month"
    readable = Space.objects.visible_to(request.user)
    space = None
    if slug := request.GET.get("space", ""):
        space = get_object_or_404(readable, slug=slug[:80])
    labels = {"week": _("This week"), "month": _("This month"), "all": _("All time")}
    context = {
        "places": leaderboard(period, space),
        "periods": [{"name": name, "label": labels[name], "current": name == period} for name in PERIODS],
        "period": period,
        "space": space,
        "spaces": readable.order_by("order", "name")[:100],
        "crumbs": crumbs(),
    }
    return render(request, "community/leaders.html", context)


def ambassador_page(request: HttpRequest) -> HttpResponse:
    """Who the ambassadors are, applying to be one, and for staff choosing them."""
    error, text = "", ""
    if request.method == "POST":
        if not request.user.is_authenticated:
            raise PermissionDenied
        text = request.POST.get("motivation", "")
        try:
            ambassadors.apply(person=request.user, motivation=text)
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            messages.success(request, _("Thank you. You hear from us."))
            return redirect("community:ambassadors")
    rows = Ambassador.objects.select_related("person__community_profile")
    own = rows.filter(person=request.user).first() if request.user.is_authenticated else None
    context = {
        "active": rows.filter(state=Ambassador.State.ACTIVE, person__is_active=True).order_by("decided_at"),
        "applied": rows.filter(state=Ambassador.State.APPLIED).order_by("applied_at") if request.user.is_staff else [],
        "own": own,
        "may_apply": ambassadors.may_apply(request.user),
        "level": ambassadors.LEVEL,
        "error": error,
        "text": text,
        "crumbs": crumbs(),
    }
    return render(request, "community/ambassadors.html", context, status=422 if error else 200)


@login_required
@require_POST
def decide_ambassador(request: HttpRequest, number: int) -> HttpResponse:
    """Staff take somebody in, decline, prolong or end."""
    row = get_object_or_404(Ambassador, pk=number)
    ambassadors.decide(ambassador=row, state=request.POST.get("state", ""), by=request.user)
    return redirect("community:ambassadors")
