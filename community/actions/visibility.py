"""Hiding, approving, deleting and restoring: everything that decides whether somebody sees a thread or post."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community import events, policies
from community.actions.changes import changed
from community.actions.counting import recount_spaces, recount_threads
from community.models import Post, Thread, Visibility


@transaction.atomic
def set_visibility(
    *, post: Post | None = None, thread: Thread | None = None, visibility: str, by: Any, reason: str = ""
) -> None:
    """Set who sees a post, or a thread, with everything that counts it. A thread's first post goes with its thread.
    Asks no permission: whoever calls it has. `by` is nobody for what the portal does itself."""
    thread_id = post.thread_id if post is not None else thread.pk  # type: ignore[union-attr]  # one of both is given
    held = Thread.objects.select_for_update(of=("self",)).select_related("space").get(pk=thread_id)
    if post is None or post.is_first:
        _set_thread(held, visibility, by, reason)
    else:
        _set_post(Post.objects.get(pk=post.pk), held, visibility, by, reason)
    changed([held.pk], at_once=True, renew=True)


def _set_thread(thread: Thread, visibility: str, by: Any, reason: str) -> None:
    before = thread.visibility
    if before == visibility:
        return
    thread.visibility, thread.hidden_reason = visibility, reason
    thread.save(update_fields=["visibility", "hidden_reason"])
    deleted_by = by if visibility == Visibility.DELETED else None
    first = {"visibility": visibility, "hidden_reason": reason, "deleted_by": deleted_by}
    if visibility != Visibility.MERGED:
        Post.objects.filter(thread=thread, position=1).update(**first)
    recount_spaces([thread.space_id])
    events.visibility_changed.send(Thread, post=None, thread=thread, before=before, by=by)


def _set_post(post: Post, thread: Thread, visibility: str, by: Any, reason: str) -> None:
    before = post.visibility
    if before == visibility:
        return
    post.visibility, post.hidden_reason = visibility, reason
    post.deleted_by = by if visibility == Visibility.DELETED else None
    post.save(update_fields=["visibility", "hidden_reason", "deleted_by"])
    if visibility != Visibility.SHOWN and thread.accepted_answer_id == post.pk:
        accepted_by = thread.accepted_by
        thread.accepted_answer = thread.accepted_at = thread.accepted_by = None
        thread.save(update_fields=["accepted_answer", "accepted_at", "accepted_by"])
        post.thread = thread
        events.acceptance_withdrawn.send(Post, post=post, by=by, accepted_by=accepted_by)
    recount_threads([thread.pk])
    post.thread = thread
    events.visibility_changed.send(Post, post=post, thread=thread, before=before, by=by)


def delete_post(*, post: Post, by: Any) -> None:
    """Take a post away, or with a first post its thread. It can be undone."""
    if not policies.may_delete(by, post):
        raise PermissionDenied
    set_visibility(post=post, visibility=Visibility.DELETED, by=by)


def restore_post(*, post: Post, by: Any) -> None:
    """Bring back what was deleted."""
    if not policies.may_restore(by, post):
        raise PermissionDenied
    set_visibility(post=post, visibility=Visibility.SHOWN, by=by)
