"""Taking posts out of sight so that it can be undone wholly: what goes along is written into the log."""

from typing import Any

from django.db import transaction

from community import events
from community.actions.recording import Action, record, tell_person
from community.actions.visibility import set_visibility
from community.models import ModerationEntry, Post, Thread, Visibility
from community.notices import tell_of_post
from community.portal_links import pages_linked_from
from delivery.actions import restoring

VISIBILITY = {Action.APPROVE: Visibility.SHOWN, Action.HIDE: Visibility.HIDDEN, Action.DELETE: Visibility.DELETED}


@transaction.atomic
def hide_post(
    *, post: Post, action: str, by: Any, reason: str = "", tells: bool = True, before: Any = None, **more: Any
) -> ModerationEntry:
    """Hide, delete or approve a post, a first one with its thread, and write down how it stood. Asks no permission.
    `visibility` may say otherwise than the action does, such as waiting for review."""
    visibility = more.pop("visibility", "") or VISIBILITY[Action(action)]
    thread = Thread.objects.select_for_update(of=("self",)).select_related("space").get(pk=post.thread_id)
    held = Post.objects.select_related("author").get(pk=post.pk)
    held.thread = thread
    kept = {**_how_it_stands(held, thread), **(before or {})}
    set_visibility(post=held, visibility=visibility, by=by, reason=reason[:255])
    entry = record(action, by=by, post=held, thread=thread, reason=reason[:255], before=kept, **more)
    if tells and action != Action.APPROVE:
        tell_person(entry, "hidden")
    return entry


def _how_it_stands(post: Post, thread: Thread) -> dict[str, Any]:
    found: dict[str, Any] = {
        "visibility": thread.visibility if post.is_first else post.visibility,
        "reason": post.hidden_reason,
        "deleted_by": post.deleted_by_id,
    }
    if post.is_first:
        found["notices"] = restoring.remember(about_kind="community.thread", about_id=thread.pk)
    else:
        found["notices"] = restoring.remember(key=f"community.post:{post.pk}")
    if thread.accepted_answer_id == post.pk and thread.accepted_at:
        found["accepted"] = {"by": thread.accepted_by_id, "at": thread.accepted_at.isoformat()}
    return found


def bring_back(entry: ModerationEntry, by: Any) -> None:
    """Let a post stand as it did before `entry`: seen, counted, found, told of, and the answer if it was. What was
    hidden while it waited for review waits no longer: whoever undoes that has looked at it."""
    post = Post.objects.select_related("thread__space", "author").filter(pk=entry.post_id or 0).first()
    if post is None:
        return
    before = entry.before
    has_waited = before["visibility"] == Visibility.PENDING and entry.action != Action.APPROVE
    visibility, reason = (Visibility.SHOWN, "") if has_waited else (before["visibility"], before["reason"])
    set_visibility(post=post, visibility=visibility, by=by, reason=reason)
    if before["visibility"] == Visibility.DELETED:
        Post.objects.filter(pk=post.pk).update(deleted_by=before["deleted_by"])
    restoring.put_back(before.get("notices", []))
    if has_waited:
        tell_of_post(post)
    if "accepted" in before:
        accept_again(post, before["accepted"], by)


def accept_again(post: Post, accepted: dict[str, Any], by: Any) -> None:
    """Make a post the answer again, unless another one is by now."""
    now_free = Thread.objects.filter(pk=post.thread_id, accepted_answer=None)
    if now_free.update(accepted_answer=post, accepted_at=accepted["at"], accepted_by=accepted["by"]):
        thread = Thread.objects.select_related("space", "accepted_by").get(pk=post.thread_id)
        post.thread = thread
        events.answer_accepted.send(
            Post, post=post, by=thread.accepted_by or by, pages=pages_linked_from(post.body_html)
        )
