"""For those who help: the queue, whether a question is solved, and pages made of threads."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from community import policies
from community.actions.answers import accept_answer
from community.actions.pages import draft_page_of
from community.addresses import thread_url
from community.models import Post, Thread
from community.paging import list_page
from community.views.browsing import crumbs
from community.views.writing import readable_thread

QUEUES = ("attention", "unanswered", "mine", "taken")
LATELY = 500
"""So many of one's posts are looked at for the questions that one is in."""


@login_required
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Questions that wait for somebody."""
    if not policies.may_help(request.user):
        raise PermissionDenied
    name = request.GET.get("show", "attention")
    name = name if name in QUEUES else "attention"
    visible = Thread.objects.visible_to(request.user)
    now = timezone.now()
    threads = {
        "attention": lambda: visible.needing_attention().free(),
        "unanswered": lambda: visible.unsolved().filter(reply_count=0),
        "mine": lambda: visible.unsolved().filter(pk__in=_written_in(request.user)).exclude(author=request.user),
        "taken": lambda: visible.filter(taken_until__gt=now),
    }[name]()
    labels = {
        "attention": _("Needs attention"),
        "unanswered": _("Unanswered"),
        "mine": _("I am in it"),
        "taken": _("Taken"),
    }
    page = list_page(threads.for_lists().select_related("taken_by"), request.GET.get("after", ""))
    context = {
        "threads": page.threads,
        "tabs": [{"name": each, "label": labels[each], "current": each == name} for each in QUEUES],
        "next_query": f"?show={name}&after={page.next_token}" if page.next_token else "",
        "crumbs": crumbs(),
    }
    return render(request, "community/queue.html", context)


def _written_in(user: Any) -> Any:
    """The threads in which somebody wrote last, however much they wrote before."""
    return Post.objects.filter(author=user).order_by("-created_at").values("thread")[:LATELY]


@login_required
def solved(request: HttpRequest, number: int) -> HttpResponse:
    """Is it solved? A mailed link opens this page, which changes nothing before the asker has chosen an answer."""
    thread = readable_thread(request, number)
    if not policies.may_accept(request.user, thread):
        raise PermissionDenied
    replies = Post.objects.filter(thread=thread).shown().replies().with_authors()
    if request.method == "POST":
        chosen = request.POST.get("answer", "")
        post = replies.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None
        if post is not None:
            try:
                accept_answer(post=post, by=request.user, instead_of=thread.accepted_answer_id)
                messages.success(request, _("Thank you: others with this question find the answer now."))
            except ValidationError as error:
                messages.warning(request, " ".join(error.messages))
        return redirect(thread_url(thread))
    best = replies.exclude(author=thread.author).order_by("-vote_count", "-position")[:10]
    return render(request, "community/solved.html", {"thread": thread, "replies": best, "crumbs": crumbs(thread.space)})


@login_required
@require_POST
def draft_page(request: HttpRequest, number: int) -> HttpResponse:
    """Make a draft of a page of a solved thread, and open it in the editor."""
    thread = readable_thread(request, number)
    edit_url = draft_page_of(thread=thread, by=request.user)
    if not edit_url:
        messages.warning(request, _("There is no FAQ section for it yet. Add one first."))
        return redirect(thread_url(thread))
    return redirect(edit_url)
