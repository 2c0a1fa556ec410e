"""Accepting answers, and helpers taking questions."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community import events, policies
from community.actions.changes import changed
from community.errors import RefusedError
from community.models import Post, Thread
from community.portal_links import pages_linked_from

TURN = datetime.timedelta(minutes=10)


@transaction.atomic
def accept_answer(*, post: Post, by: Any, instead_of: int | None = None) -> Thread:
    """Say that a post answers its thread's question.

    `instead_of` is the answer that whoever accepts saw accepted before, if any. If another one was accepted
    meanwhile, this is refused with a word about it: nobody takes back somebody's choice without having seen it.
    """
    thread = Thread.objects.select_for_update(of=("self",)).select_related("space").get(pk=post.thread_id)
    answer = Post.objects.select_related("author", "persona").get(pk=post.pk)
    if not policies.may_accept(by, thread):
        raise PermissionDenied
    if answer.is_first or not answer.is_shown:
        raise RefusedError(_("This post cannot be the answer."), code="answer")
    if thread.accepted_answer_id == answer.pk:
        return thread
    if thread.accepted_answer_id != instead_of:
        raise RefusedError(
            _("Meanwhile another answer was accepted. Look at it before you choose this one."), code="other"
        )
    answer.thread = thread
    if thread.accepted_answer_id is not None:
        _tell_withdrawn(thread, by)
    thread.accepted_answer, thread.accepted_at, thread.accepted_by = answer, timezone.now(), by
    thread.taken_until = None
    thread.save(update_fields=["accepted_answer", "accepted_at", "accepted_by", "taken_until"])
    changed([thread.pk], at_once=True)
    events.answer_accepted.send(Post, post=answer, by=by, pages=pages_linked_from(answer.body_html))
    return thread


@transaction.atomic
def withdraw_acceptance(*, thread: Thread, by: Any) -> None:
    """Say that the question is open again."""
    held = Thread.objects.select_for_update(of=("self",)).select_related("space").get(pk=thread.pk)
    if not policies.may_accept(by, held):
        raise PermissionDenied
    if held.accepted_answer is None:
        return
    _tell_withdrawn(held, by)
    held.accepted_answer = held.accepted_at = held.accepted_by = None
    held.save(update_fields=["accepted_answer", "accepted_at", "accepted_by"])
    changed([held.pk], at_once=True)


def _tell_withdrawn(thread: Thread, by: Any) -> None:
    answer = thread.accepted_answer
    if answer is not None:
        answer.thread = thread
        events.acceptance_withdrawn.send(Post, post=answer, by=by, accepted_by=thread.accepted_by)


@transaction.atomic
def mark_official(*, post: Post, is_official: bool, by: Any) -> None:
    """Say that the company stands by an answer, or no longer."""
    if not policies.may_mark_official(by, post.thread.space):
        raise PermissionDenied
    Post.objects.filter(pk=post.pk).update(is_official=is_official)
    changed([post.thread_id])


def take(*, thread: Thread, by: Any) -> bool:
    """Take a question for ten minutes, so that no two work at it; False while another helper has it."""
    if not policies.may_help(by) or not policies.may_reply(by, thread):
        raise PermissionDenied
    now = timezone.now()
    free = Q(taken_until=None) | Q(taken_until__lte=now) | Q(taken_by=by)
    taken = Thread.objects.filter(free, pk=thread.pk).update(taken_by=by, taken_until=now + TURN)
    return bool(taken)


def release(*, thread: Thread, by: Any) -> None:
    """Give a question back."""
    Thread.objects.filter(pk=thread.pk, taken_by=by).update(taken_until=None)
