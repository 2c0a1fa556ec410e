"""Votes, and having the same question."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community import events, policies
from community.actions.changes import changed
from community.models import MeToo, Post, Thread, Vote


@transaction.atomic
def vote(*, post: Post, by: Any) -> bool:
    """Find a post good. Once counts: False if one has before."""
    if not policies.may_vote(by, post):
        raise PermissionDenied
    _row, made = Vote.objects.get_or_create(post=post, person=by)
    if made:
        _add(post, 1)
        events.vote_given.send(Vote, post=post, by=by)
    return made


@transaction.atomic
def withdraw_vote(*, post: Post, by: Any) -> bool:
    """Take one's vote back; False if there was none."""
    deleted, _rows = Vote.objects.filter(post=post, person=by).delete()
    if deleted:
        _add(post, -1)
        events.vote_withdrawn.send(Vote, post=post, by=by)
    return bool(deleted)


def _add(post: Post, number: int) -> None:
    Post.objects.filter(pk=post.pk).update(vote_count=F("vote_count") + number)
    if post.is_first:
        Thread.objects.filter(pk=post.thread_id).update(vote_count=F("vote_count") + number)
    changed([post.thread_id])


@transaction.atomic
def me_too(*, thread: Thread, by: Any) -> bool:
    """Say that one has the same question, and hear of its answer; False if one has said so before."""
    if not by.is_authenticated or not thread.is_question or not policies.may_read(by, thread.space):
        raise PermissionDenied
    _row, made = MeToo.objects.get_or_create(thread=thread, person=by, defaults={"created_at": timezone.now()})
    if made:
        Thread.objects.filter(pk=thread.pk).update(me_too_count=F("me_too_count") + 1)
        changed([thread.pk])
        events.me_too_added.send(MeToo, thread=thread, by=by)
    return made


@transaction.atomic
def withdraw_me_too(*, thread: Thread, by: Any) -> bool:
    """Say that one has it no more. The asker has it as long as it is asked."""
    if thread.author_id == by.pk:
        return False
    deleted, _rows = MeToo.objects.filter(thread=thread, person=by).delete()
    if deleted:
        Thread.objects.filter(pk=thread.pk).update(me_too_count=F("me_too_count") - 1)
        changed([thread.pk])
    return bool(deleted)
