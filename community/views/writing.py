"""Replying, editing, and what a composer asks for while somebody types."""

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import client_address
from accounts.requests import SignedInRequest
from community import policies, texts
from community.actions.drafts import save_draft, take_once
from community.actions.editing import edit_post, restore_revision
from community.actions.uploading import take_upload
from community.actions.writing import reply
from community.addresses import post_url
from community.comparing import differences
from community.drafting import Composer, canned_for, wants_preview
from community.errors import EditConflictError, what_is_wrong
from community.forms import split_tags
from community.models import Draft, Post, PostRevision, Profile, Thread
from community.privacy import find_private
from community.reading import rights_in
from community.views.browsing import crumbs, spaces_around
from product.languages import direction_of
from publishing.languages import reading_language
from publishing.markdown import MarkdownError
from search.suggesting import suggest


def readable_thread(request: HttpRequest, number: int) -> Thread:
    """The thread, or 404 for those who may not read it."""
    return get_object_or_404(policies.readable_threads(request.user).select_related("space"), pk=number)


def readable_post(request: HttpRequest, number: int) -> Post:
    """The post with its thread, or 404."""
    readable = Post.objects.filter(thread__in=policies.readable_threads(request.user).values("pk"))
    post = get_object_or_404(readable.select_related("author", "persona", "thread__space"), pk=number)
    if not policies.may_see_post(request.user, post):
        raise Http404("There is no such post.")
    return post


def typing_seconds(request: HttpRequest) -> int | None:
    """How long the form says that writing took."""
    value = request.POST.get("typing_seconds", "")
    return min(int(value), 86_400) if value.isdecimal() and len(value) < 9 else None


@login_required
@require_POST
def reply_to_thread(request: HttpRequest, number: int) -> HttpResponse:
    """Add a post. What cannot be taken comes back with every word of it."""
    thread = readable_thread(request, number)
    body = request.POST.get("body", "")
    composer = Composer(f"reply:{thread.pk}", body=body, key=request.POST.get("key", "")[:40])
    composer.reply_to = _named_post(thread, request.POST.get("reply_to", ""))
    shows_preview = wants_preview(request, composer)
    if not shows_preview and not request.POST.get("confirm_private"):
        composer.findings = find_private(body)
    if not shows_preview and not composer.findings:
        try:
            return redirect(
                take_once(person=request.user, key=composer.key, make=lambda: _reply(request, thread, composer))
            )
        except (ValidationError, MarkdownError) as error:
            composer.errors = what_is_wrong(error)
        except PermissionDenied:
            composer.errors = [_("This thread takes no more replies. Your text is kept below.")]
            save_draft(person=request.user, place=composer.place, body=body)
    composer.canned = canned_for(request.user, thread)
    context = {
        "thread": thread,
        "composer": composer,
        "rights": rights_in(thread, request.user),
        "is_official": request.POST.get("official") == "1",
        "crumbs": crumbs(*spaces_around(thread.space)),
    }
    return render(request, "community/reply.html", context, status=422 if composer.errors else 200)


def _named_post(thread: Thread, value: str) -> Post | None:
    return thread.posts.filter(pk=int(value)).first() if value.isdecimal() and len(value) < 19 else None


def _reply(request: HttpRequest, thread: Thread, composer: Composer) -> str:
    post = reply(
        thread=thread,
        body=composer.body,
        by=request.user,
        reply_to=composer.reply_to,
        is_official=request.POST.get("official") == "1",
        typing_seconds=typing_seconds(request),
        address=client_address(request),
    )
    if not post.is_shown:
        messages.info(request, _("Thank you. Your post is looked at before others see it."))
    return post_url(post, thread)


@login_required
def edit(request: SignedInRequest, number: int) -> HttpResponse:
    """Change a post. If somebody else changed it meanwhile, both texts stand beside each other."""
    post = readable_post(request, number)
    if not policies.may_edit(request.user, post):
        raise PermissionDenied
    composer = _composer_of(request, post)
    conflict = None
    if request.method == "POST" and not wants_preview(request, composer):
        if not request.POST.get("confirm_private"):
            known = {finding.text for finding in find_private(post.body)}
            composer.findings = [each for each in find_private(composer.body) if each.text not in known]
        if not composer.findings:
            try:
                return redirect(post_url(_edit(request, post, composer), post.thread))
            except EditConflictError as error:
                conflict = error.post
                composer.revision = conflict.revision
            except (ValidationError, MarkdownError) as error:
                composer.errors = what_is_wrong(error)
    context = {
        "post": post,
        "thread": post.thread,
        "composer": composer,
        "conflict": differences(composer.body, conflict.body) if conflict else None,
        "tag_names": request.POST.get("tags") or ", ".join(tag.name for tag in post.thread.tags.all()),
        "crumbs": crumbs(*spaces_around(post.thread.space)),
    }
    status = 409 if conflict else 422 if composer.errors else 200
    return render(request, "community/edit.html", context, status=status)


def _composer_of(request: SignedInRequest, post: Post) -> Composer:
    place = f"edit:{post.pk}"
    if request.method == "POST":
        value = request.POST.get("revision", "")
        revision = int(value) if value.isdecimal() and len(value) < 9 else 0
        sent = request.POST
        return Composer(place, sent.get("body", ""), sent.get("title", ""), revision=revision)
    draft = Draft.objects.filter(person=request.user, place=place).first()
    body = draft.body if draft else post.body
    return Composer(place, body, post.thread.title, revision=post.revision, is_from_draft=draft is not None)


def _edit(request: HttpRequest, post: Post, composer: Composer) -> Post:
    return edit_post(
        post=post,
        body=composer.body,
        by=request.user,
        revision=composer.revision,
        title=composer.title if post.is_first else None,
        tags=split_tags(request.POST.get("tags", "")) if post.is_first else None,
    )


@require_safe
def history(request: HttpRequest, number: int) -> HttpResponse:
    """What a post said before, and what changed."""
    post = readable_post(request, number)
    kept = list(PostRevision.objects.filter(post=post).select_related("written_by").order_by("number"))
    bodies = [row.body for row in kept] + [post.body]
    changes = [
        {"number": place + 2, "lines": differences(before, after), "revision": kept[place]}
        for place, (before, after) in enumerate(pairwise(bodies))
    ]
    context = {
        "post": post,
        "thread": post.thread,
        "changes": changes[::-1],
        "may_edit": policies.may_edit(request.user, post),
        "crumbs": crumbs(*spaces_around(post.thread.space)),
    }
    return render(request, "community/history.html", context)


@login_required
@require_POST
def back_to_revision(request: HttpRequest, number: int, revision: int) -> HttpResponse:
    """Let a post say again what it said before."""
    post = readable_post(request, number)
    try:
        restore_revision(post=post, number=revision, by=request.user)
    except PostRevision.DoesNotExist as error:
        raise Http404("There is no such revision.") from error
    except EditConflictError:
        messages.warning(request, _("Somebody changed it at the same moment. Look again."))
    return redirect(post_url(post, post.thread))


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What a text will look like."""
    body = request.POST.get("body", "")
    if not body.strip():
        return JsonResponse({"html": "", "private": ""})
    try:
        html = texts.render(texts.check(body))
    except (ValidationError, MarkdownError) as error:
        return JsonResponse({"error": " ".join(what_is_wrong(error))}, status=422)
    language = texts.guess_language(body, reading_language(request))
    private = " · ".join(f"{finding.kind}: {finding.text}" for finding in find_private(body))
    return JsonResponse({"html": html, "language": language, "direction": direction_of(language), "private": private})


@login_required
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed."""
    place = request.POST.get("place", "")
    if not place or len(place) > 40 or not place.replace(":", "").isalnum():
        return JsonResponse({"error": "place"}, status=400)
    body, title = request.POST.get("body", ""), request.POST.get("title", "")
    save_draft(person=request.user, place=place, body=body, title=title)
    return JsonResponse({"saved": True})


@login_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, and say how a text shows it."""
    sent = request.FILES.get("file")
    if sent is None:
        return JsonResponse({"error": _("Choose a file.")}, status=400)
    try:
        taken = take_upload(sent=sent, by=request.user)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    name = taken.name.replace("[", "(").replace("]", ")")
    mark = "!" if taken.is_image else ""
    return JsonResponse({"markdown": f"{mark}[{name}]({taken.url})", "url": taken.url})


@login_required
@require_safe
def complete(request: HttpRequest) -> HttpResponse:
    """Names after an @, and pages after [[, that begin as typed."""
    text = request.GET.get("q", "")[:60].strip()
    if request.GET.get("what") == "page":
        return JsonResponse({"items": _pages(request, text)})
    found = (
        Profile.objects.filter(handle__startswith=text.lower(), person__is_active=True)
        if text
        else Profile.objects.none()
    )
    rows = found.select_related("person").order_by("handle")[:6]
    return JsonResponse(
        {"items": [{"insert": f"@{row.handle} ", "label": str(row.person), "note": f"@{row.handle}"} for row in rows]}
    )


def _pages(request: HttpRequest, text: str) -> list[dict[str, Any]]:
    hits = suggest(text, reading_language(request), request.user, most=6)
    titles = [(hit.entry.title.replace("[", "(").replace("]", ")"), hit) for hit in hits]
    return [
        {"insert": f"[{title}]({hit.entry.url})", "label": hit.entry.title, "note": hit.listed.kind_label}
        for title, hit in titles
    ]
