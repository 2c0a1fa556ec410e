"""Taking one's data along, and going."""

import json
import tempfile
import zipfile
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.confirming import ConfirmForm, mail_code
from accounts.own_data import all_data, all_files, erase, may_go
from accounts.requests import SignedInRequest

IN_MEMORY = 5_000_000
"""Bytes; what is larger is gathered on disk."""
PIECE = 64 * 1024


@never_cache
@login_required
@require_safe
def own_data(request: SignedInRequest) -> HttpResponse:
    """What is kept of one, to take along or to have taken away."""
    return render(request, "accounts/own_data.html", {"may_go": may_go(request.user)})


@never_cache
@login_required
@require_POST
def download(request: SignedInRequest) -> HttpResponseBase:
    """Everything in one archive: what was written and chosen as JSON, with the files that were uploaded."""
    # Closed by the response when all of it is sent.
    into = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(all_data(request.user), ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
        archive.writestr("data.json", text)
        for number, (name, file) in enumerate(all_files(request.user), start=1):
            _add(archive, f"files/{number}-{name}", file)
    into.seek(0)
    filename = f"my-data-{timezone.now().date().isoformat()}.zip"
    return FileResponse(into, as_attachment=True, filename=filename, content_type="application/zip")


def _add(archive: zipfile.ZipFile, name: str, file: Any) -> None:
    """Copy a stored file into the archive; one that is missing from the storage is left out."""
    try:
        source = file.open("rb")
    except OSError:
        return
    with source, archive.open(name, "w") as target:
        while piece := source.read(PIECE):
            target.write(piece)


@never_cache
@login_required
def leave(request: SignedInRequest) -> HttpResponse:
    """Delete the account, after one has proved again who one is."""
    form = ConfirmForm(request=request)
    if request.method == "POST" and "send_code" in request.POST:
        if mail_code(request):
            messages.info(request, _("We have sent you a code. It holds for a quarter of an hour."))
        else:
            messages.warning(request, _("You have asked for many codes. Wait a few minutes."))
        return redirect("leave_portal")
    if request.method == "POST":
        form = ConfirmForm(request.POST, request=request)
        if form.is_valid():
            try:
                return _go(request)
            except ValidationError as error:
                form.add_error(None, error)
    context = {"form": form, "may_go": may_go(request.user), "address": request.user.email}
    return render(request, "accounts/leave.html", context, status=422 if form.errors else 200)


def _go(request: SignedInRequest) -> HttpResponse:
    erase(person=request.user, by=request.user)
    logout(request)
    messages.success(request, _("Your account is deleted. Thank you for having been here."))
    return redirect("/")
