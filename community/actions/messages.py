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
MOST_MESSAGES_A_MINUTE = 10


@transaction.atomic
def begin_conversation(*, people: Sequence[Any], subject: str, body: str, by: Any) -> Conversation:
    """Write to somebody, or to a few."""
    others = [person for person in people if person.pk != by.pk]
    if not others or policies.trust_level_of(by) < trust_levels.MESSAGES:
        raise PermissionDenied
    if len(others) > MOST_PEOPLE:
        raise RefusedError(
            _("A conversation has at most %(count)s people."), code="many", params={"count": MOST_PEOPLE}
        )
    for person in others:
        if not may_write_to(by, person):
            raise RefusedError(_("%(name)s does not take messages."), code="closed", params={"name": str(person)})
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
    if not Participant.objects.filter(conversation=conversation, person=by, left_at=None).exists():
        raise PermissionDenied
    refuse_restrained(by)
    others = Participant.objects.filter(conversation=conversation, left_at=None).exclude(person=by)
    if Shunned.objects.filter(person__in=others.values("person"), other=by, level=Shunned.Level.BLOCKED).exists():
        raise RefusedError(_("Somebody in this conversation does not take messages from you."), code="blocked")
    minute = timezone.now() - datetime.timedelta(minutes=1)
    if PrivateMessage.objects.filter(author=by, created_at__gte=minute).count() >= MOST_MESSAGES_A_MINUTE:
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


def mark_conversation_read(*, conversation: Conversation, by: Any) -> None:
    """Everything in it has been seen."""
    Participant.objects.filter(conversation=conversation, person=by).update(read_at=timezone.now())


def leave_conversation(*, conversation: Conversation, by: Any) -> None:
    """Hear no more of it."""
    Participant.objects.filter(conversation=conversation, person=by).update(left_at=timezone.now())
