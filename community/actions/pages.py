"""Solved threads become pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community import events, policies
from community.actions.changes import changed
from community.models import Post, Thread


@transaction.atomic
def draft_page_of(*, thread: Thread, by: Any) -> str:
    """Ask for a draft of a page with the question and its accepted answer; where it is edited. Nothing if nobody could
    make one. Asking again leads to the same draft."""
    held = Thread.objects.select_for_update(of=("self",)).select_related("space", "feature").get(pk=thread.pk)
    answer = Post.objects.filter(accepted_in=held).select_related("author", "persona").first()
    if not policies.may_draft_page(by) or answer is None or not held.space.access_rule.is_public:
        raise PermissionDenied
    reply: list[dict[str, str]] = []
    events.thread_drafted.send(Thread, thread=held, answer=answer, by=by, reply=reply)
    if not reply:
        return ""
    held.page_key = reply[0]["key"]
    held.save(update_fields=["page_key"])
    changed([held.pk])
    return reply[0]["edit_url"]


@transaction.atomic
def page_was_published(*, page_key: str) -> None:
    """Say that the page which a thread became can be read now; once, however often it is published."""
    for thread in Thread.objects.filter(page_key=page_key).select_related("accepted_answer__author", "space"):
        if thread.accepted_answer is not None:
            answer = thread.accepted_answer
            answer.thread = thread
            events.thread_became_page.send(Thread, thread=thread, answer=answer, page_key=page_key)
        changed([thread.pk])
