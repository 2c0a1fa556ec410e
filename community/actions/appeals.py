"""Asking to look again at a decision, and the answer."""

from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policies
from community.actions.moderation import may_decide
from community.actions.recording import SALT, tell_person
from community.actions.undoing import undo
from community.errors import RefusedError
from community.models import Appeal, ModerationEntry

State = Appeal.State
OLDEST = 60 * 60 * 24 * 90
"""Seconds for which a mailed address can be used."""


def entry_of(token: str) -> ModerationEntry | None:
    """The entry that a signed address is about, if it is one of ours and still the same person's."""
    try:
        data = signing.loads(token, salt=SALT, max_age=OLDEST)
    except signing.BadSignature:
        return None
    entries = ModerationEntry.objects.select_related("person", "thread", "part_of")
    return entries.filter(pk=data["entry"], person=data["person"], person__isnull=False).first()


@transaction.atomic
def appeal(*, entry: ModerationEntry, text: str) -> Appeal:
    """Ask to look at it again, once. Whoever holds the signed address is the person it was mailed to."""
    if entry.person is None:
        raise PermissionDenied
    words = text.strip()
    if not words:
        raise RefusedError(_("Say why it should be looked at again."), code="empty")
    # What was done as a whole is looked at as a whole.
    whole = entry.part_of or entry
    if whole.is_undone:
        raise RefusedError(_("It is undone already."), code="undone")
    row, made = Appeal.objects.get_or_create(entry=whole, defaults={"person": entry.person, "text": words[:2000]})
    if not made:
        raise RefusedError(_("You have asked already. You hear by mail."), code="twice")
    return row


def appeals_for(user: Any) -> QuerySet[Appeal]:
    """The open appeals that `user` may decide."""
    waiting = Appeal.objects.filter(state=State.OPEN)
    moderated = policies.moderated_spaces(user)
    readable = Q(entry__space=None) | Q(entry__space__rule__in=policies.open_rules(user))
    return waiting.filter(readable) if moderated is None else waiting.filter(readable, entry__space__in=moderated)


@transaction.atomic
def decide_appeal(*, appeal: Appeal, granted: bool, by: Any, answer: str = "") -> Appeal:
    """Undo what was decided, or leave it; the person gets a mail either way."""
    held = Appeal.objects.select_for_update(of=("self",)).select_related("entry__space", "person").get(pk=appeal.pk)
    if not may_decide(by, held.entry.space):
        raise PermissionDenied
    if held.state != State.OPEN:
        raise RefusedError(_("Somebody else has decided about it already."), code="decided")
    held.state = State.GRANTED if granted else State.DECLINED
    held.answer, held.decided_at, held.decided_by = answer.strip()[:500], timezone.now(), by
    held.save()
    if granted and not held.entry.is_undone:
        undo(entry=held.entry, by=by, reason=held.answer)
    tell_person(held.entry, "granted" if granted else "declined", answer=held.answer)
    return held
