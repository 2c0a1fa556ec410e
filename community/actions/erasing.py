"""How people disappear: what they wrote stays readable, nothing in it leads to them."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from community import events
from community.actions.departing import begin_departure
from community.actions.forgetting import forget_order
from community.models import (
    Conversation,
    Departure,
    Draft,
    Follow,
    LedgerEntry,
    Participant,
    Persona,
    PrivateMessage,
    Profile,
    RecentRead,
    Shunned,
    SpaceMember,
    Submission,
    Thread,
    Upload,
)
from delivery.actions.erasing import reword

OWN = (Draft, RecentRead, SpaceMember, Submission, Participant, Shunned)
"""What goes with the person at once; each has one."""


@transaction.atomic
def erase_person(person: Any) -> None:
    """Take somebody out of the community. What they wrote in threads stays under a name that leads nowhere; their
    profile, messages, drafts, reading, votes and following go, and texts of others name them no more.

    Whoever wrote much is taken out by the worker, a part at a time (`departing`): nobody waits for that meanwhile."""
    departure = Departure(persona=Persona.objects.create(name=_("Former member")), person=person)
    _leave_pages(person)
    _leave_conversations(person)
    profile = Profile.objects.filter(person=person).first()
    if profile is not None:
        departure.handle = profile.handle
        profile.delete()
    Persona.objects.filter(claimed_by=person).update(claimed_by=None, email_digest="", name=_("Former member"))
    _leave_files(person)
    for model in OWN:
        model.objects.filter(person=person).delete()  # type: ignore[attr-defined]  # each has a person
    Follow.objects.filter(followed=person).delete()
    Shunned.objects.filter(other=person).delete()
    forget_order(person)
    Conversation.objects.filter(participants=None).delete()
    begin_departure(departure)


def is_leaving(person: Any) -> bool:
    """Whether their account has to stay a while, since much still leads to it."""
    return Departure.objects.filter(person=person).exists()


def _leave_pages(person: Any) -> None:
    """Pages that thank them for an answer."""
    # Whoever was thanked may no longer be whose answer is accepted.
    thanked = LedgerEntry.objects.filter(subject=person.subject, rule="page").values("thread")
    # Asked one after the other: both at once would read every thread.
    answered = (Thread.objects.filter(accepted_answer__author=person), Thread.objects.filter(pk__in=thanked))
    pages = sorted({pair for each in answered for pair in each.exclude(page_key="").values_list("page_key", "pk")})
    if pages:
        events.answerer_left.send(Thread, pages=pages)


def _leave_conversations(person: Any) -> None:
    """Their messages go; a subject that they chose goes, too, for those who stay."""
    subject = _("A conversation with a former member")
    for conversation in Conversation.objects.filter(messages__author=person).distinct():
        chosen = conversation.messages.filter(author=person, deed="renamed").exists()
        if chosen or conversation.messages.order_by("pk").values_list("author", flat=True).first() == person.pk:
            renamed = conversation.messages.filter(deed="renamed").values_list("body", flat=True)
            change = partial(_instead, subject, {conversation.subject, *renamed})
            Conversation.objects.filter(pk=conversation.pk).update(subject=subject)
            reword(about_kind="community.conversation", about_ids=[conversation.pk], change=change)
    PrivateMessage.objects.filter(author=person).update(author=None, body="", body_html="")


def _instead(subject: str, names: set[str], text: str) -> str:
    return subject if text in names else text


def _leave_files(person: Any) -> None:
    """Files that no post shows are deleted, those that posts show stay with them; their name says nothing of whose."""
    for upload in Upload.objects.filter(owner=person, posts=None):
        # The row may come back if the transaction fails, the file would not.
        transaction.on_commit(partial(upload.file.storage.delete, str(upload.file.name)))
        upload.delete()
    Upload.objects.filter(owner=person).update(owner=None)
