"""Reporting things, and what enough reports do by themselves."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import events, policies, trust_levels
from community.actions.hiding import hide_post
from community.actions.recording import Action
from community.errors import RefusedError
from community.models import Flag, Participant, Post, PrivateMessage, Profile, ReviewItem, Thread

DAY = datetime.timedelta(days=1)
Cause = ReviewItem.Cause


@transaction.atomic
def flag(
    *,
    by: Any,
    reason: str,
    note: str = "",
    post: Post | None = None,
    profile: Profile | None = None,
    message: PrivateMessage | None = None,
) -> Flag:
    """Say that something is not in order. Once a person and thing; enough of them hide a newcomer's post."""
    if not _may_flag(by, post, profile, message) or reason not in Flag.Reason.values:
        raise PermissionDenied
    made_today = Flag.objects.filter(person=by, at__gt=timezone.now() - DAY).count()
    if made_today >= trust_levels.FLAGS_A_DAY[policies.trust_level_of(by)]:
        raise RefusedError(_("You have reported a lot today. Thank you: try again tomorrow."), code="limit")
    if post is not None:
        # Before the item, as everywhere: its thread may have to be changed.
        Thread.objects.select_for_update(of=("self",)).get(pk=post.thread_id)
    item = open_item(cause=Cause.FLAGS, post=post, profile=profile, message=message)
    # Held until the commit: of three who report at once, the last sees the others.
    ReviewItem.objects.select_for_update().get(pk=item.pk)
    row, made = Flag.objects.get_or_create(
        item=item, person=by, defaults={"reason": reason, "note": note.strip()[:500]}
    )
    if made and post is not None:
        _hide_if_enough(item, post, by)
    return row


def _may_flag(by: Any, post: Post | None, profile: Profile | None, message: PrivateMessage | None) -> bool:
    if not by.is_authenticated or policies.standing_of(by).is_silenced:
        return False
    if post is not None:
        return post.author_id != by.pk and post.is_shown and policies.may_read(by, post.thread.space)
    if profile is not None:
        return profile.pk != by.pk
    here = Participant.objects.filter(conversation=message.conversation_id, person=by) if message else None
    return here is not None and message is not None and message.author_id != by.pk and here.exists()


def open_item(*, cause: str, reasons: list[str] | None = None, **target: Any) -> ReviewItem:
    """The open review of a thing, begun if there is none."""
    target = {name: thing for name, thing in target.items() if thing is not None}
    found = ReviewItem.objects.filter(decided_at=None, **target).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            made = ReviewItem.objects.create(cause=cause, reasons=reasons or [], **target, **_owner(**target))
    except IntegrityError:
        # Somebody else reported it in the same moment.
        return ReviewItem.objects.get(decided_at=None, **target)
    events.review_opened.send(ReviewItem, item=made)
    return made


def _owner(
    post: Post | None = None, profile: Profile | None = None, message: PrivateMessage | None = None
) -> dict[str, Any]:
    if post is not None:
        return {"author": post.author, "space": post.thread.space}
    if profile is not None:
        return {"author": profile.person}
    return {"author": message.author} if message else {}


def _hide_if_enough(item: ReviewItem, post: Post, by: Any) -> None:
    """A newcomer's post goes out of sight after three reports, or one of somebody who is trusted."""
    author = post.author
    if author is None or author.is_staff or policies.trust_level_of(author) > trust_levels.NEWCOMER:
        return
    trusted = policies.trust_level_of(by) >= trust_levels.FLAGS_HIDE
    if trusted or item.flags.filter(state=Flag.State.OPEN).count() >= trust_levels.FLAGS_TO_HIDE:
        current = Post.objects.select_related("thread__space", "author").get(pk=post.pk)
        if current.is_shown:
            hide_post(post=current, action=Action.HIDE, by=None, reason="reported", item=item)
            events.review_hid.send(ReviewItem, item=item)
