"""What somebody is writing, kept; and forms that are taken once."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from community.models import Draft, Submission
from community.texts import LONGEST, LONGEST_TITLE

MOST_DRAFTS = 50


def save_draft(*, person: Any, place: str, body: str, title: str = "") -> None:
    """Keep what is typed; an empty text throws it away."""
    if not body.strip() and not title.strip():
        Draft.objects.filter(person=person, place=place).delete()
        return
    texts = {"body": body[:LONGEST], "title": title[:LONGEST_TITLE]}
    Draft.objects.update_or_create(person=person, place=place[:40], defaults=texts)
    numbers = Draft.objects.filter(person=person).order_by("-saved_at").values_list("pk", flat=True)
    if surplus := list(numbers[MOST_DRAFTS:]):
        Draft.objects.filter(pk__in=surplus).delete()


def take_once(*, person: Any, key: str, make: Callable[[], str]) -> str:
    """Do `make`, which says an address, once for a form's key: the address again if the form is sent again, even at the
    same moment. What fails may be sent again under its key."""
    try:
        with transaction.atomic():
            submission = Submission.objects.create(person=person, key=key[:40])
            submission.url = make()
            submission.save(update_fields=["url"])
            return submission.url
    except IntegrityError:
        made = Submission.objects.filter(person=person, key=key[:40]).first()
        if made is None:
            raise
        return made.url
