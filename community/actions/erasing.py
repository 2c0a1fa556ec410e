"""How people disappear: what they wrote stays readable, nothing in it leads to them."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from community import events, texts
from community.actions.changes import changed
from community.actions.forgetting import forget_order
from community.models import (
    Conversation,
    Draft,
    Follow,
    LedgerEntry,
    MeToo,
    Participant,
    Persona,
    Post,
    PostRevision,
    PrivateMessage,
    Profile,
    ReadPosition,
    RecentRead,
    Shunned,
    SpaceMember,
    Submission,
    Thread,
    Upload,
    Vote,
)
from delivery.actions.erasing import reword

OWN = (Profile, Draft, ReadPosition, RecentRead, SpaceMember, Submission, Participant, Vote, MeToo, Follow, Shunned)
"""What goes with the person; each has one."""


@transaction.atomic
def erase_person(person: Any) -> None:
    """Take somebody out of the community. What they wrote in threads stays under a name that leads nowhere; their
    profile, messages, drafts, reading, votes and following go, and texts of others name them no more."""
    persona = Persona.objects.create(name=_("Former member"))
    threads = set(Thread.objects.filter(posts__author=person).values_list("pk", flat=True))
    _leave_pages(person)
    _leave_conversations(person)
    profile = Profile.objects.filter(person=person).first()
    if profile is not None:
        threads |= _name_no_more(profile.handle)
    Post.objects.filter(author=person).update(author=None, persona=persona)
    Post.objects.filter(edited_by=person).update(edited_by=None)
    PostRevision.objects.filter(written_by=person).update(written_by=None)
    Thread.objects.filter(author=person).update(author=None, persona=persona, for_helpers={})
    Persona.objects.filter(claimed_by=person).update(claimed_by=None, email_digest="", name=_("Former member"))
    _leave_files(person)
    for model in OWN:
        model.objects.filter(person=person).delete()  # type: ignore[attr-defined]  # each has a person
    Follow.objects.filter(followed=person).delete()
    Shunned.objects.filter(other=person).delete()
    forget_order(person)
    Conversation.objects.filter(participants=None).delete()
    changed(sorted(threads), renew=True)


def _leave_pages(person: Any) -> None:
    """Pages that thank them for an answer."""
    # Whoever was thanked may no longer be whose answer is accepted.
    thanked = LedgerEntry.objects.filter(subject=person.subject, rule="page").values("thread")
    answered = Thread.objects.filter(Q(accepted_answer__author=person) | Q(pk__in=thanked)).exclude(page_key="")
    pages = list(answered.values_list("page_key", "pk"))
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


def _name_no_more(handle: str) -> set[int]:
    """Take a handle out of what others wrote, everywhere it stands; the threads in which it did. What was brought from
    elsewhere keeps its names: there the same handle is somebody else's."""
    mention = re.compile(rf"(?<![\w@/.])@{re.escape(handle)}(?![\w-])", re.IGNORECASE)
    former = _("Former member")

    def change(text: str) -> str:
        return mention.sub(former, text)

    posts = Post.objects.filter(body__icontains=f"@{handle}").exclude(via=Post.Via.IMPORT)
    threads = set(posts.values_list("thread", flat=True))
    for post in posts:
        _rewrite(post, change)
    messages = PrivateMessage.objects.filter(body__icontains=f"@{handle}")
    conversations = set(messages.values_list("conversation", flat=True))
    for message in messages:
        _rewrite(message, change)
    for model, fields in ((PostRevision, ("body",)), (Draft, ("title", "body"))):
        for row in model.objects.filter(body__icontains=f"@{handle}"):  # type: ignore[attr-defined]  # both are models
            values = {name: change(getattr(row, name)) for name in fields}
            model.objects.filter(pk=row.pk).update(**values)  # type: ignore[attr-defined]
    for profile in Profile.objects.filter(about__icontains=f"@{handle}"):
        about = change(profile.about)
        Profile.objects.filter(pk=profile.pk).update(about=about, about_html=texts.render(about))
    reword(about_kind="community.thread", about_ids=threads, change=change)
    reword(about_kind="community.conversation", about_ids=conversations, change=change)
    return threads


def _rewrite(row: Any, change: Callable[[str], str]) -> None:
    body = change(row.body)
    if body != row.body:
        type(row).objects.filter(pk=row.pk).update(body=body, body_html=texts.render(body))
