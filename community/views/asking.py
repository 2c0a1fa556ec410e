"""The way to a question: choose what it is about, look at what is there, write, look once more, send."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.addresses import client_address
from accounts.requests import SignedInRequest
from community import policies, texts
from community.actions.drafts import take_once
from community.actions.writing import start_thread
from community.addresses import thread_url
from community.asking import (
    best_answers,
    best_threads,
    details_template,
    recent_pages,
    similar_things,
    spaces_to_ask,
)
from community.drafting import Composer, wants_preview
from community.errors import what_is_wrong
from community.forms import AskForm
from community.models import Draft, Space, Thread
from community.privacy import find_private
from community.views.browsing import crumbs, spaces_around
from community.views.writing import typing_seconds
from product.models import Feature
from publishing.languages import reading_language
from publishing.markdown import MarkdownError

GENERAL = "general"
"""Stands for no feature in addresses."""


def _feature(slug: str) -> Feature | None:
    if slug == GENERAL:
        return None
    feature = Feature.objects.with_names().known_as(slug)
    if feature is None:
        raise Http404("There is no such feature.")
    return feature


def _name(feature: Feature | None) -> str:
    return feature.name_in() if feature else _("Something else")


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What is it about?"""
    context = {"features": Feature.objects.with_names(), "general": GENERAL, "crumbs": crumbs()}
    return render(request, "community/ask_choose.html", context)


@require_safe
def explore(request: HttpRequest, slug: str) -> HttpResponse:
    """What is already answered about it."""
    feature, language = _feature(slug), reading_language(request)
    context = {
        "feature": feature,
        "slug": slug,
        "name": _name(feature),
        "answers": best_answers(request.user, feature, language),
        "threads": best_threads(request.user, feature, language),
        "crumbs": [*crumbs(), {"label": _("Ask"), "url": reverse("community:ask")}],
    }
    return render(request, "community/ask_explore.html", context)


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """What is about the same as a title: a piece of page for the script, which is shown while one types."""
    title = request.GET.get("q", "")[:200]
    hits = similar_things(request.user, title, reading_language(request)) if len(title.strip()) > 7 else []
    return render(request, "community/parts/similar.html", {"hits": hits})


@login_required
def write(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write the question about a feature."""
    feature, language = _feature(slug), reading_language(request)
    spaces = spaces_to_ask(request.user, feature, language)
    if not spaces:
        raise PermissionDenied
    back = reverse("community:explore", args=[slug])
    way = [*crumbs(), {"label": _("Ask"), "url": reverse("community:ask")}, {"label": _name(feature), "url": back}]
    return _new_thread(request, spaces, ["question"], feature, way)


@login_required
def start(request: SignedInRequest, slug: str) -> HttpResponse:
    """Start any kind of thread in a space."""
    space = get_object_or_404(Space.objects.select_related("feature", "parent"), slug=slug)
    if not policies.may_read(request.user, space):
        raise Http404("There is no such space.")
    kinds = policies.kinds_for(request.user, space)
    if not kinds:
        raise PermissionDenied
    return _new_thread(request, [space], kinds, space.feature, crumbs(*spaces_around(space)))


def _new_thread(
    request: SignedInRequest, spaces: list[Space], kinds: list[str], feature: Feature | None, way: list[dict[str, Any]]
) -> HttpResponse:
    composer = _composer(request, feature)
    initial = {"title": composer.title, "body": composer.body, "kind": request.GET.get("kind", kinds[0])}
    sent = request.POST if request.method == "POST" else None
    if sent is not None and wants_preview(request, composer):
        initial, sent = sent.dict(), None
    form = AskForm(sent, spaces=spaces, kinds=kinds, initial=initial)
    context = {"form": form, "composer": composer, "feature": feature, "crumbs": way}
    if sent is None or not form.is_valid():
        return render(request, "community/ask_write.html", context, status=200 if sent is None else 422)
    step = sent.get("step", "review")
    if not sent.get("confirm_private"):
        composer.findings = find_private(f"{form.cleaned_data['title']}\n{form.cleaned_data['body']}")
    try:
        if step == "post" and not composer.findings:
            url = take_once(person=request.user, key=composer.key, make=lambda: _start(request, form, feature))
            return redirect(url)
        context["preview"] = texts.render(texts.check(form.cleaned_data["body"]))
    except (ValidationError, MarkdownError) as error:
        composer.errors = what_is_wrong(error)
        return render(request, "community/ask_write.html", context, status=422)
    if step == "change":
        return render(request, "community/ask_write.html", context)
    language = reading_language(request)
    context["hits"] = similar_things(request.user, form.cleaned_data["title"], language)
    context["pages"] = recent_pages(request.user) if form.cleaned_data["attach_pages"] else []
    return render(request, "community/ask_review.html", context)


def _composer(request: SignedInRequest, feature: Feature | None) -> Composer:
    if request.method == "POST":
        sent = request.POST
        return Composer("ask", sent.get("body", ""), sent.get("title", ""), key=sent.get("key", "")[:40])
    draft = Draft.objects.filter(person=request.user, place="ask").first()
    if draft is not None:
        return Composer("ask", draft.body, draft.title, is_from_draft=True)
    return Composer("ask", details_template(feature, reading_language(request)), request.GET.get("title", "")[:200])


def _start(request: HttpRequest, form: AskForm, feature: Feature | None) -> str:
    data = form.cleaned_data
    thread: Thread = start_thread(
        space=data["space"],
        kind=data["kind"],
        title=data["title"],
        body=data["body"],
        by=request.user,
        feature=feature,
        tags=form.tag_names,
        for_helpers={"pages": recent_pages(request.user)} if data["attach_pages"] else {},
        typing_seconds=typing_seconds(request),
        address=client_address(request),
    )
    if thread.visibility != "shown":
        messages.info(request, _("Thank you. Your post is looked at before others see it."))
    return thread_url(thread)
