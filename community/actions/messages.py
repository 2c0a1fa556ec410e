"""Private messages."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import events, policies, texts, trust_levels
from community.actions.screening import refuse_restrained
from community.errors import RefusedError
from community.models import Conversation, Participant, PrivateMessage, Profile, Shunned

MOST_PEOPLE = 10
"""Beside oneself."""
MOST_ADDED_A_DAY = 20
MOST_MESSAGES_A_MINUTE = 10


@transaction.atomic
def begin_conversation(*, people: Sequence[Any], subject: str, body: str, by: Any) -> Conversation:
    """Write to somebody, or to a few."""
    others = [person for person in people if person.pk != by.pk]
    if not others or policies.trust_level_of(by) < trust_levels.MESSAGES:
        raise PermissionDenied
    if len(others) > MOST_PEOPLE:
        raise _too_many()
    _check_takes(by, others)
    since = timezone.now() - datetime.timedelta(days=1)
    begun = Conversation.objects.filter(created_at__gte=since, messages__author=by).distinct().count()
    if begun >= trust_levels.NEW_CONVERSATIONS_A_DAY[policies.trust_level_of(by)]:
        raise RefusedError(_("You have begun many conversations today. Try again tomorrow."), code="limit")
    conversation = Conversation.objects.create(subject=texts.check_title(subject))
    Participant.objects.bulk_create([Participant(conversation=conversation, person=each) for each in [by, *others]])
    send_message(conversation=conversation, body=body, by=by)
    return conversation


@transaction.atomic
def send_message(*, conversation: Conversation, body: str, by: Any) -> PrivateMessage:
    """Add a message to a conversation that one is in."""
    _check_in(conversation, by)
    others = Participant.objects.filter(conversation=conversation, left_at=None).exclude(person=by)
    if Shunned.objects.filter(person__in=others.values("person"), other=by, level=Shunned.Level.BLOCKED).exists():
        raise RefusedError(_("Somebody in this conversation does not take messages from you."), code="blocked")
    minute = timezone.now() - datetime.timedelta(minutes=1)
    if PrivateMessage.objects.filter(author=by, deed="", created_at__gte=minute).count() >= MOST_MESSAGES_A_MINUTE:
        raise RefusedError(_("That is very fast. Wait a minute."), code="limit")
    body = texts.check(body)
    now = timezone.now()
    message = PrivateMessage.objects.create(
        conversation=conversation, author=by, body=body, body_html=texts.render(body), created_at=now
    )
    Conversation.objects.filter(pk=conversation.pk).update(last_message_at=now)
    Participant.objects.filter(conversation=conversation, person=by).update(read_at=now)
    events.message_sent.send(PrivateMessage, message=message)
    return message


def may_write_to(by: Any, person: Any) -> bool:
    """Whether somebody takes messages from `by`: staff reach everybody who has not blocked them."""
    if not person.is_active or Shunned.objects.filter(person=person, other=by, level=Shunned.Level.BLOCKED).exists():
        return False
    profile = Profile.objects.filter(pk=person.pk).first()
    return by.is_staff or profile is None or profile.takes_messages


def people_named(text: str, *, by: Any) -> list[Any]:
    """The people with these handles, between commas; refused if there is nobody with one of them."""
    handles = list(dict.fromkeys(name.strip().lstrip("@").lower() for name in text.replace("،", ",").split(",")))
    handles = [handle for handle in handles if handle]
    if len(handles) > MOST_PEOPLE:
        raise _too_many()
    found = Profile.objects.select_related("person").filter(handle__in=handles, person__is_active=True)
    profiles = {profile.handle: profile.person for profile in found}
    for handle in handles:
        if handle not in profiles:
            raise RefusedError(_("Nobody is called @%(name)s here."), code="nobody", params={"name": handle})
    people = [profiles[handle] for handle in handles if profiles[handle].pk != by.pk]
    if not people:
        raise RefusedError(_("Say to whom you write."), code="nobody")
    return people


@transaction.atomic
def add_to_conversation(*, conversation: Conversation, person: Any, by: Any) -> Participant:
    """Let somebody else in. They read what is written from now on, not what was written before among others."""
    # Held, so that no two who add at once go beyond the number.
    held = Conversation.objects.select_for_update().get(pk=conversation.pk)
    _check_in(held, by)
    known = Participant.objects.filter(conversation=held, person=person).first()
    if known is not None:
        if known.left_at is not None:
            raise RefusedError(_("%(name)s has left this conversation."), code="left", params={"name": str(person)})
        return known
    present = Participant.objects.filter(conversation=held, left_at=None)
    if present.count() > MOST_PEOPLE:
        raise _too_many()
    _check_takes(by, [person])
    shunned = Shunned.objects.filter(person=person, other__in=present.values("person"), level=Shunned.Level.BLOCKED)
    if shunned.exists():
        # Whom they have blocked is theirs to know.
        raise RefusedError(_("%(name)s does not take messages."), code="closed", params={"name": str(person)})
    day = timezone.now() - datetime.timedelta(days=1)
    added = PrivateMessage.objects.filter(author=by, deed=PrivateMessage.Deed.ADDED, created_at__gte=day)
    if added.count() >= MOST_ADDED_A_DAY:
        raise RefusedError(_("You have added many people today. Try again tomorrow."), code="limit")
    made = Participant.objects.create(conversation=held, person=person)
    _say(held, PrivateMessage.Deed.ADDED, by, whom=person)
    return made


@transaction.atomic
def rename_conversation(*, conversation: Conversation, subject: str, by: Any) -> None:
    """Call a conversation something else; everybody in it may."""
    _check_in(conversation, by)
    subject = texts.check_title(subject)
    if Conversation.objects.filter(pk=conversation.pk).exclude(subject=subject).update(subject=subject):
        _say(conversation, PrivateMessage.Deed.RENAMED, by, body=subject)


def _say(conversation: Conversation, deed: str, by: Any, *, whom: Any = None, body: str = "") -> None:
    """Write among the messages what somebody did."""
    now = timezone.now()
    message = PrivateMessage.objects.create(
        conversation=conversation, author=by, deed=deed, whom=whom, body=body, created_at=now
    )
    Conversation.objects.filter(pk=conversation.pk).update(last_message_at=now)
    Participant.objects.filter(conversation=conversation, person=by).update(read_at=now)
    if whom is not None:
        events.added_to_conversation.send(PrivateMessage, message=message, person=whom)


def _check_in(conversation: Conversation, by: Any) -> None:
    """Whoever changes a conversation is in it, and may write."""
    if not Participant.objects.filter(conversation=conversation, person=by, left_at=None).exists():
        raise PermissionDenied
    refuse_restrained(by)


def _check_takes(by: Any, people: Sequence[Any]) -> None:
    for person in people:
        if not may_write_to(by, person):
            raise RefusedError(_("%(name)s does not take messages."), code="closed", params={"name": str(person)})


def _too_many() -> RefusedError:
    return RefusedError(_("A conversation has at most %(count)s people."), code="many", params={"count": MOST_PEOPLE})


def mark_conversation_read(*, conversation: Conversation, by: Any) -> None:
    """Everything in it has been seen."""
    Participant.objects.filter(conversation=conversation, person=by).update(read_at=timezone.now())


@transaction.atomic
def leave_conversation(*, conversation: Conversation, by: Any) -> None:
    """Hear no more of it. Nobody can add somebody again who has left."""
    present = Participant.objects.filter(conversation=conversation, person=by, left_at=None)
    if present.update(left_at=timezone.now()):
        _say(conversation, PrivateMessage.Deed.LEFT, by)
