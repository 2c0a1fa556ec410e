"""One's own certificates."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from academy.certificates.actions.consenting import decide as decide_names
from academy.certificates.forms import NameForm
from academy.certificates.models import Certificate, Holder
from academy.certificates.presenting import rows_of
from accounts.requests import SignedInRequest
from delivery.actions import mark_read_about


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """What one has earned, until when, how it is renewed, and who sees one's name."""
    context = _context(request)
    for row in context["rows"]:
        mark_read_about(user=request.user, about_kind="academy.certificate", about_id=row["certificate"].pk)
    return render(request, "academy/certificates/mine.html", context)


@login_required
@require_POST
def decide(request: SignedInRequest) -> HttpResponse:
    """Choose the name, and who sees it."""
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            decide_names(person=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("name", error.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("academy_certificates:mine")
    return render(request, "academy/certificates/mine.html", _context(request, form), status=422)


def _context(request: SignedInRequest, form: NameForm | None = None) -> dict[str, Any]:
    holder = Holder.objects.filter(person=request.user).first()
    rows = rows_of(Certificate.objects.of(request.user).for_pages())
    if form is None:
        known = holder or Holder()
        form = NameForm(
            initial={
                "name": known.name or str(request.user),
                "shows_name": known.shows_name,
                "on_profile": known.on_profile,
            }
        )
    return {"rows": rows, "form": form, "is_asked": bool(rows) and (holder is None or holder.decided_at is None)}
