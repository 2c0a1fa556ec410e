"""Deciding about what waits for review."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community import events, policies, spam_service, trust_levels
from community.actions.hiding import bring_back, hide_post
from community.actions.recording import Action, record, tell_person
from community.actions.sanctions import MOST_DAYS_OF_MODERATORS, may_sanction, sanction
from community.errors import RefusedError
from community.models import (
    Flag,
    ModerationEntry,
    Post,
    PrivateMessage,
    Profile,
    ReviewItem,
    Sanction,
    Thread,
    Visibility,
)

DECISIONS = ("approve", "hide", "delete", "silence", "spammer")
NEXT_TO_NOTHING = (Visibility.SHOWN, Visibility.PENDING)


def items_for(user: Any) -> QuerySet[ReviewItem]:
    """What waits for `user`'s decision."""
    waiting = ReviewItem.objects.filter(decided_at=None)
    moderated = policies.moderated_spaces(user)
    readable = Q(space=None) | Q(space__rule__in=policies.open_rules(user))
    return waiting.filter(readable) if moderated is None else waiting.filter(readable, space__in=moderated)


def may_review(user: Any) -> bool:
    """Whether `user` keeps order anywhere."""
    moderated = policies.moderated_spaces(user)
    return moderated is None or bool(moderated)


def may_decide(user: Any, space: Any) -> bool:
    """Moderators of the space, and staff; about what belongs to no space staff alone."""
    if space is None:
        return bool(user.is_authenticated and user.is_staff)
    return policies.may_moderate(user, space)


@transaction.atomic
def decide(
    *, item: ReviewItem, decision: str, by: Any, reason: str = "", revision: int | None = None
) -> ModerationEntry:
    """Decide about one thing. The first decision counts; a second one is refused, and so is one about a text that was
    edited since: `revision` is the post's that was looked at."""
    _hold_threads(item, decision)
    held = ReviewItem.objects.select_for_update(of=("self",)).select_related("space", "author").get(pk=item.pk)
    if not may_decide(by, held.space) or decision not in DECISIONS:
        raise PermissionDenied
    if held.decided_at is not None:
        raise RefusedError(_("Somebody else has decided about it already."), code="decided")
    if revision is not None and Post.objects.filter(pk=held.post_id or 0).exclude(revision=revision).exists():
        raise RefusedError(_("It was edited meanwhile. Look at it again."), code="edited")
    held.decision, held.decided_at, held.decided_by = decision, timezone.now(), by
    held.save(update_fields=["decision", "decided_at", "decided_by"])
    events.review_decided.send(ReviewItem, items=[held.pk])
    flags = {str(flag.pk): flag.state for flag in held.flags.all()}
    held.flags.update(state=Flag.State.REJECTED if decision == "approve" else Flag.State.AGREED)
    deeds: dict[str, Callable[..., ModerationEntry]] = {"silence": _silence, "spammer": _stop}
    return deeds.get(decision, _act)(held, decision, by, reason, {"flags": flags})


def _hold_threads(item: ReviewItem, decision: str) -> None:
    """Threads come first, as everywhere, and of several the oldest: whoever holds rows in another order waits for
    ever. Stopping somebody goes through all the threads that they have written in."""
    threads = set(Post.objects.filter(pk=item.post_id or 0).values_list("thread", flat=True))
    if decision == "spammer" and item.author_id:
        threads |= set(Post.objects.filter(author=item.author_id).values_list("thread", flat=True))
    list(Thread.objects.select_for_update(of=("self",)).filter(pk__in=threads).order_by("pk").values_list("pk"))


def _act(item: ReviewItem, decision: str, by: Any, reason: str, before: dict[str, Any]) -> ModerationEntry:
    if item.post_id is None:
        return _act_on_words(item, decision, by, reason, before)
    post = Post.objects.select_related("thread__space", "author").get(pk=item.post_id)
    spam_service.learn(post, is_spam=decision != "approve", signs=item.reasons)
    entry = hide_post(post=post, action=decision, by=by, reason=reason, item=item, before=before)
    if decision == "approve":
        _undo_what_happened_by_itself(item, by)
    return entry


def _undo_what_happened_by_itself(item: ReviewItem, by: Any) -> None:
    """Reports or signs had taken it out of sight: what went along comes back, too."""
    for entry in ModerationEntry.objects.filter(item=item, by=None, action=Action.HIDE, undone_by=None):
        bring_back(entry, by)
        record(Action.UNDO, by=by, undoes=entry, person=entry.person, post=entry.post, thread=entry.thread)


def _act_on_words(item: ReviewItem, decision: str, by: Any, reason: str, before: dict[str, Any]) -> ModerationEntry:
    """Profiles and messages are not hidden but emptied; what they said is kept in the log."""
    more: dict[str, Any] = {"item": item, "person": item.author, "reason": reason[:255], "message": item.message}
    if decision == "approve":
        return record(Action.APPROVE, by=by, before=before, **more)
    if item.profile_id:
        return clear_profile(Profile.objects.get(pk=item.profile_id), by, before, **more)
    message = PrivateMessage.objects.get(pk=item.message_id or 0)
    kept = {**before, "body": message.body, "body_html": message.body_html}
    PrivateMessage.objects.filter(pk=message.pk).update(body="", body_html="")
    entry = record(Action.CLEAR, by=by, before=kept, **more)
    tell_person(entry, "hidden")
    return entry


def clear_profile(profile: Profile, by: Any, before: dict[str, Any], **more: Any) -> ModerationEntry:
    """Empty what somebody says about themselves."""
    kept = {**before, "about": profile.about, "about_html": profile.about_html}
    Profile.objects.filter(pk=profile.pk).update(about="", about_html="")
    entry = record(Action.CLEAR, by=by, before=kept, **more)
    if not more.get("part_of"):
        tell_person(entry, "hidden")
    return entry


def _silence(item: ReviewItem, decision: str, by: Any, reason: str, before: dict[str, Any]) -> ModerationEntry:
    entry = _act(item, "hide", by, reason, before)
    if item.author is not None:
        why = reason or _("What you wrote was hidden.")
        kind, days = Sanction.Kind.SILENCE, MOST_DAYS_OF_MODERATORS
        sanction(person=item.author, kind=kind, reason=why, days=days, by=by, part_of=entry, space=item.space)
    return entry


def _stop(item: ReviewItem, decision: str, by: Any, reason: str, before: dict[str, Any]) -> ModerationEntry:
    if item.author is None:
        return _act(item, "delete", by, reason, before)
    return stop_spammer(person=item.author, by=by, reason=reason, item=item, before=before)


@transaction.atomic
def stop_spammer(
    *, person: Any, by: Any, reason: str = "", item: ReviewItem | None = None, before: Any = None
) -> ModerationEntry:
    """Suspend a newcomer and take everything they wrote out of sight: one deed, undone as one."""
    if not by.is_staff or not may_sanction(by, person, Sanction.Kind.SUSPEND, None):
        raise PermissionDenied
    if policies.trust_level_of(person) > trust_levels.WATCHED:
        raise RefusedError(_("This member is trusted. Decide post by post, or suspend them."), code="trusted")
    threads = Post.objects.filter(author=person).values("thread")
    list(Thread.objects.select_for_update(of=("self",)).filter(pk__in=threads).order_by("pk").values_list("pk"))
    why = reason or _("Spam.")
    entry = record(Action.SPAMMER, by=by, person=person, reason=why, item=item, before=before or {})
    sanction(person=person, kind=Sanction.Kind.SUSPEND, reason=why, days=None, by=by, part_of=entry)
    shown = Post.objects.filter(author=person, visibility__in=NEXT_TO_NOTHING).select_related("thread__space", "author")
    for post in shown.order_by("pk"):
        hide_post(post=post, action=Action.HIDE, by=by, reason=why, tells=False, part_of=entry)
        spam_service.learn(post, is_spam=True, signs=[])
    profile = Profile.objects.filter(person=person).exclude(about="").first()
    if profile is not None:
        clear_profile(profile, by, {}, person=person, part_of=entry)
    open_items = ReviewItem.objects.filter(author=person, decided_at=None)
    events.review_decided.send(ReviewItem, items=list(open_items.values_list("pk", flat=True)))
    Flag.objects.filter(item__in=open_items).update(state=Flag.State.AGREED)
    open_items.update(decision="spammer", decided_at=timezone.now(), decided_by=by)
    return entry
