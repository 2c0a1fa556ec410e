"""The log of what is done to keep order: every deed one row, with how it stood before."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from community.models import ModerationEntry, Post, Thread
from delivery.actions import send_mail

Action = ModerationEntry.Action
SALT = "community.appeal"


def record(
    action: str,
    *,
    by: Any,
    post: Post | None = None,
    thread: Thread | None = None,
    before: dict[str, Any] | None = None,
    **more: Any,
) -> ModerationEntry:
    """Write into the log what was just done, in its transaction. `by` is nobody for what the portal did itself."""
    if post is not None:
        thread = thread or post.thread
        more.setdefault("person", post.author)
    if thread is not None:
        more.setdefault("space", thread.space)
        more.setdefault("person", thread.author)
    entry = ModerationEntry(action=action, by=by, post=post, thread=thread, before=before or {}, **more)
    entry.save()
    return entry


def appeal_url(entry: ModerationEntry, language: str = "en") -> str:
    """Where the person may ask to look at it again, also without signing in: the address is signed."""
    token = signing.dumps({"entry": entry.pk, "person": entry.person_id}, salt=SALT)
    with translation.override(language):
        return str(settings.PORTAL_URL) + reverse("community:appeal", args=[token])


def tell_person(entry: ModerationEntry, what: str, **context: Any) -> None:
    """Mail to whom it concerns, with the reason and the way to appeal."""
    if entry.person is None or not entry.person.is_active:
        return
    title = entry.thread.title if entry.thread else ""
    send_mail(
        recipient=entry.person,
        template="community/email/order.html",
        context={
            "what": what,
            "reason": entry.reason,
            "title": title,
            "link": appeal_url(entry, entry.person.language),
            **context,
        },
        urgent=True,
    )
