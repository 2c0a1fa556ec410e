"""Undoing what was done to keep order: everything stands as it did before."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from community.actions import rearranging, sanctions
from community.actions.changes import changed
from community.actions.flags import open_item
from community.actions.hiding import accept_again, bring_back
from community.actions.moderation import may_decide
from community.actions.recording import Action, record
from community.errors import RefusedError
from community.models import Flag, ModerationEntry, Post, PrivateMessage, Profile, Space, Thread

FINAL = (Action.UNDO, Action.LIFT, Action.LEVEL, Action.TAG)
"""What is not undone but done anew."""


def may_undo(by: Any, entry: ModerationEntry) -> bool:
    """Those who could have done it; what is part of something goes with the whole."""
    return entry.action not in FINAL and entry.part_of_id is None and may_decide(by, entry.space)


@transaction.atomic
def undo(*, entry: ModerationEntry, by: Any, reason: str = "") -> ModerationEntry:
    """Undo an entry of the log, with everything that came along. Once."""
    held = ModerationEntry.objects.select_for_update(of=("self",)).select_related("space").get(pk=entry.pk)
    if not may_undo(by, held):
        raise PermissionDenied
    return _undo(held, by, reason)


def _undo(entry: ModerationEntry, by: Any, reason: str) -> ModerationEntry:
    if ModerationEntry.objects.filter(undoes=entry).exists():
        raise RefusedError(_("It is undone already."), code="undone")
    made = record(
        Action.UNDO,
        by=by,
        undoes=entry,
        reason=reason[:255],
        person=entry.person,
        thread=entry.thread,
        space=entry.space,
        post=entry.post,
    )
    for part in ModerationEntry.objects.filter(part_of=entry, undone_by=None).order_by("-pk"):
        _undo(part, by, reason)
    UNDONE.get(entry.action, lambda _entry, _by: None)(entry, by)
    _give_flags_back(entry)
    return made


def _visibility(entry: ModerationEntry, by: Any) -> None:
    if entry.post_id is not None:
        bring_back(entry, by)
        _wait_again(entry)


def _wait_again(entry: ModerationEntry) -> None:
    """What was approved too soon stands in the queue again."""
    post = Post.objects.select_related("thread__space", "author").get(pk=entry.post_id or 0)
    if entry.action == Action.APPROVE and not post.is_shown and entry.item is not None:
        open_item(cause=entry.item.cause, reasons=entry.item.reasons, post=post)


def _words(entry: ModerationEntry, by: Any) -> None:
    if entry.message_id is not None:
        words = {name: entry.before[name] for name in ("body", "body_html")}
        PrivateMessage.objects.filter(pk=entry.message_id).update(**words)
    elif "about" in entry.before:
        words = {name: entry.before[name] for name in ("about", "about_html")}
        Profile.objects.filter(pk=entry.person_id, about="").update(**words)


def _unsplit(entry: ModerationEntry, by: Any) -> None:
    rearranging.unsplit(entry)
    accepted = entry.before["accepted"]
    if accepted:
        post = Post.objects.select_related("author").get(pk=accepted["post"])
        accept_again(post, {"by": accepted["accepted_by_id"], "at": accepted["accepted_at"]}, by)


def _move(entry: ModerationEntry, by: Any) -> None:
    space = Space.objects.filter(pk=entry.before["space"]).first()
    if entry.thread is not None and space is not None:
        rearranging.put_into(entry.thread, space)


def _state(entry: ModerationEntry, by: Any) -> None:
    if entry.thread_id is not None:
        Thread.objects.filter(pk=entry.thread_id).update(**entry.before)
        changed([entry.thread_id], renew=True)


def _give_flags_back(entry: ModerationEntry) -> None:
    """Reports that led to what is undone were not right; those that an approval had rejected are open questions."""
    for pk, state in entry.before.get("flags", {}).items():
        kept = state if entry.action == Action.APPROVE else Flag.State.REJECTED
        Flag.objects.filter(pk=pk).update(state=kept)
    if entry.action == Action.SPAMMER:
        Flag.objects.filter(item__author=entry.person, item__decision="spammer").update(state=Flag.State.REJECTED)


UNDONE: dict[str, Callable[[ModerationEntry, Any], None]] = {
    Action.APPROVE: _visibility,
    Action.HIDE: _visibility,
    Action.DELETE: _visibility,
    Action.CLEAR: _words,
    Action.SILENCE: sanctions.take_back,
    Action.SUSPEND: sanctions.take_back,
    Action.MERGE: lambda entry, by: rearranging.unmerge(entry),
    Action.SPLIT: _unsplit,
    Action.MOVE: _move,
    **dict.fromkeys((Action.CLOSE, Action.OPEN, Action.ARCHIVE, Action.PIN, Action.UNPIN), _state),
}
