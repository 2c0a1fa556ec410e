"""Did this page help? Votes are cast on a page of their own, so that the pages themselves can be kept whole."""

import datetime
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from publishing.events import page_voted
from publishing.languages import address_in, reading_language
from publishing.models.votes import PageVote
from search import sources

COOKIE = "reader"
COOKIE_SECONDS = 365 * 24 * 3600
MOST_A_DAY = 10
"""Votes of one reader that count. Whoever votes more is thanked as well."""
ANSWERS = ("yes", "no", "none")


class WhyNotForm(forms.Form):
    """What was wrong with a page that did not help."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What was it?"),
        choices=PageVote.Reason.choices,
        widget=forms.RadioSelect,
        required=False,
    )


def key_of(page: Any) -> str:
    """The catalogue's key of a page; empty for pages that cannot be found."""
    found = sources.for_model(type(page))[:1]
    return f"{found[0].name}:{(page.alias_of_id or page.pk)}" if found and page.pk else ""


def votes_of(page: Any, user: Any) -> dict[str, Any]:
    """Where this reader says whether the page helped, and what they have said. The signed-out are asked each time:
    the page is the same for all of them."""
    key = key_of(page)
    if not key:
        return {}
    url = reverse("page_vote", args=[key])
    found: dict[str, Any] = {"yes_url": f"{url}?helped=yes", "no_url": f"{url}?helped=no", "given": "", "ask": None}
    vote = PageVote.objects.filter(key=key, voter=user.subject).first() if user.is_authenticated else None
    if vote is not None:
        found["given"] = "yes" if vote.helped else "no"
        found["ask"] = {"label": _("Take it back"), "url": f"{url}?helped=none"}
    return found


@transaction.atomic
def cast(*, key: str, voter: uuid.UUID, person: Any, helped: bool, reason: str = "") -> bool:
    """Say whether a page helped; a second vote takes the place of the first. False beyond a day's number: such a vote
    is not kept."""
    since = timezone.now() - datetime.timedelta(days=1)
    held = PageVote.objects.filter(key=key, voter=voter).first()
    if held is None and PageVote.objects.filter(voter=voter, at__gte=since).count() >= MOST_A_DAY:
        return False
    values = {"helped": helped, "reason": "" if helped else reason, "at": timezone.now()}
    PageVote.objects.update_or_create(key=key, voter=voter, defaults=values)
    page_voted.send(PageVote, key=key, voter=voter, person=person, helped=helped)
    return True


@transaction.atomic
def withdraw(*, key: str, voter: uuid.UUID, person: Any) -> bool:
    """Take a vote back; False if there was none."""
    deleted, _rows = PageVote.objects.filter(key=key, voter=voter).delete()
    if deleted:
        page_voted.send(PageVote, key=key, voter=voter, person=person, helped=None)
    return bool(deleted)


def export(person: Any) -> dict[str, Any]:
    """What somebody said of pages."""
    votes = PageVote.objects.filter(voter=person.subject).order_by("pk")
    return {"votes": list(votes.values("key", "helped", "reason", "at"))}


def forget(person: Any) -> None:
    """Take their votes away."""
    PageVote.objects.filter(voter=person.subject).delete()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote_page(request: HttpRequest, key: str) -> HttpResponse:
    """Asks to confirm what the page's link said, and takes the vote."""
    page = _readable(request, key)
    answer = request.POST.get("helped") or request.GET.get("helped", "yes")
    answer = answer if answer in ANSWERS else "yes"
    form = WhyNotForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _take(request, page, key, answer, form.cleaned_data["reason"])
    context = {"page": page, "url": _address(page, request), "answer": answer, "form": form}
    return render(request, "publishing/vote.html", context)


def _take(request: HttpRequest, page: Any, key: str, answer: str, reason: str) -> HttpResponse:
    person = request.user if request.user.is_authenticated else None
    known = _voter(request)
    voter = known or uuid.uuid4()
    if answer == "none":
        withdraw(key=key, voter=voter, person=person)
        messages.success(request, _("Your answer is taken back."))
    else:
        cast(key=key, voter=voter, person=person, helped=answer == "yes", reason=reason)
        messages.success(request, _("Thank you for telling us."))
    response = redirect(_address(page, request))
    if known is None:
        _remember(response, voter, is_secure=request.is_secure())
    return response


def _voter(request: HttpRequest) -> uuid.UUID | None:
    """The pseudonym of whoever asks, if they have one."""
    if request.user.is_authenticated:
        return request.user.subject
    try:
        return uuid.UUID(request.get_signed_cookie(COOKIE, salt=COOKIE, max_age=COOKIE_SECONDS))
    except (KeyError, ValueError, signing.BadSignature):
        return None


def _remember(response: HttpResponse, voter: uuid.UUID, *, is_secure: bool) -> None:
    """Know the browser again, so that it has one vote a page. It is given nothing before it votes."""
    response.set_signed_cookie(
        COOKIE, voter.hex, salt=COOKIE, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=is_secure
    )


def _readable(request: HttpRequest, key: str) -> Any:
    """The page with this key, if the reader may see it; one that may not be read is not there."""
    name, _colon, number = key.partition(":")
    if number.isascii() and number.isdecimal() and len(number) < 10:
        source = next((each for each in sources.all_sources() if each.name == name), None)
        page = source.queryset().filter(pk=int(number)).first() if source is not None else None
        if page is not None and hasattr(page, "is_visible_to") and page.is_visible_to(request.user):
            return page
    raise Http404("There is no such page.")


def _address(page: Any, request: HttpRequest) -> str:
    return address_in(page, reading_language(request), request) or "/"
