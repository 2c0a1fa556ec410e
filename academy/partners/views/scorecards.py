"""What a partner sees of itself: the scorecard, its entry in the directory, its people's certificates."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.certificates.models import Certificate
from academy.courses.tables import csv_lines
from academy.partners import policies
from academy.partners.actions.profiles import partner_of, save_profile
from academy.partners.actions.reviewing import YEAR
from academy.partners.forms import ProfileForm
from academy.partners.models import Partner
from academy.partners.scorecard import all_tiers, score
from accounts.facts import measures_of
from accounts.models import Organisation
from accounts.requests import SignedInRequest


def _own(request: SignedInRequest, slug: str) -> Partner:
    """The partner, for its people and the staff; for everybody else there is none."""
    found = get_object_or_404(Organisation, slug=slug, kind=Organisation.Kind.PARTNER)
    if not policies.may_see_scorecard(request.user, found):
        raise Http404("There is no such partner.")
    return partner_of(found)


def _crumbs(partner: Partner) -> list[dict[str, str]]:
    return [{"label": str(partner), "url": reverse("academy_partners:scorecard", args=[partner.organisation.slug])}]


@never_cache
@login_required
@require_safe
def scorecard(request: SignedInRequest, slug: str) -> HttpResponse:
    """Where the partner stands, by which formula, and what is missing for the next tier."""
    own = _own(request, slug)
    context = {
        "partner": own,
        "score": score(measures_of(own.organisation), all_tiers()),
        "changes": own.changes.select_related("before", "after")[:10],
        "next_review": own.reviewed_at + YEAR,
        "may_edit": policies.may_edit(request.user, own),
    }
    return render(request, "academy/partners/scorecard.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change what the directory says."""
    own = _own(request, slug)
    if not policies.may_edit(request.user, own):
        raise PermissionDenied
    form = ProfileForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        try:
            save_profile(partner=own, by=request.user, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The entry is saved."))
            return redirect("academy_partners:scorecard", slug)
    context = {"partner": own, "form": form, "crumbs": _crumbs(own)}
    return render(request, "academy/partners/edit.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def export(request: SignedInRequest, slug: str) -> StreamingHttpResponse:
    """The certificates of the partner's people, as a table; for those who manage them."""
    own = _own(request, slug)
    if not policies.may_edit(request.user, own):
        raise PermissionDenied
    head = [_("Name"), _("E-mail"), _("Certificate"), _("Number"), _("Issued"), _("Ends"), _("Status")]
    response = StreamingHttpResponse(csv_lines(head, _rows(own)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{slug}-certificates.csv") or "attachment"
    return response


def _rows(partner: Partner) -> Iterator[list[Any]]:
    certificates = Certificate.objects.of_members(partner.organisation).for_pages().distinct()
    for each in certificates.order_by("holder__person__name", "-issued_at").iterator(chunk_size=500):
        person = each.holder.person
        yield [
            each.holder.own_name,
            person.email if person else "",
            each.name,
            each.number,
            f"{each.issued_at:%Y-%m-%d}",
            f"{each.expires_at:%Y-%m-%d}" if each.expires_at else "",
            each.status.label,
        ]
