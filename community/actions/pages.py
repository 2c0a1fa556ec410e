"""Solved threads become pages."""

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from community import events, policies
from community.actions.changes import changed
from community.actions.reputation import earn, in_force, take_back
from community.models import Post, Thread
from community.reputation import MOST_HELPED_A_DAY


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


@transaction.atomic
def page_helped(*, page_key: str, voter: Any, helped: bool) -> None:
    """A member found a page helpful, or takes that back: whoever was thanked for the page when it was published earns
    a point, once a voter. What one says of one's own page counts for nothing."""
    about = f"helped:{page_key}:{voter.subject.hex}"
    if not helped:
        take_back(in_force(rule="page_helped", about=about))
        return
    thanked = in_force(rule="page", about=f"page:{page_key}").select_related("thread", "post").first()
    if thanked is None or thanked.thread is None or thanked.subject == voter.subject:
        return
    day = timezone.now() - datetime.timedelta(days=1)
    if in_force(rule="page_helped", subject=thanked.subject, at__gte=day).count() >= MOST_HELPED_A_DAY:
        return
    author = get_user_model().objects.filter(subject=thanked.subject).first()
    if author is not None:
        earn(rule="page_helped", about=about, person=author, thread=thanked.thread, post=thanked.post)
