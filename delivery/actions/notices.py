"""Telling people of something: the occasion is a row of the caller's transaction, the notices are made after it."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from delivery import queue
from delivery.kinds import kind_of
from delivery.models import Notice, Occasion
from product.storing import storable

People = QuerySet | Iterable[int] | Iterable[User]


@dataclass(frozen=True)
class About:
    """What an occasion is about: notices about one thing are shown together, read together and taken away together.
    `section` is what its digest lists it under, such as the name of a space."""

    kind: str
    id: object
    title: str = ""
    url: str = ""
    section: str = ""


@transaction.atomic
def notify(
    *,
    kind: str,
    recipients: People | None = None,
    key: str = "",
    actor: User | None = None,
    url: str = "",
    about: About | None = None,
    parameters: Mapping[str, Any] | None = None,
    except_for: People = (),
) -> Occasion:
    """Tell `recipients`, never the `actor`, of something that happened in this transaction.

    Without `recipients`, the kind's own `recipients` are asked for in the background. Nobody is told twice under one
    `key`, of whatever kind: of a reply that mentions its follower, the follower hears once, of what came first.
    """
    kind_of(kind)
    about = about or About("", "")
    occasion = Occasion.objects.create(
        kind=kind,
        parameters=clean(dict(parameters or {})),
        url=url or about.url,
        actor=actor,
        about_kind=about.kind,
        about_id=str(about.id),
        about_title=_cut(about.title, 300),
        about_url=about.url,
        section=_cut(about.section, 200),
        key=key or uuid.uuid4().hex,
        recipients=None if recipients is None else _ids(recipients),
        except_for=sorted({*_ids(except_for), *([actor.pk] if actor else [])}),
    )
    queue.enqueue("delivery.tasks.tell", occasion.pk)
    return occasion


@transaction.atomic
def withdraw(*, about_kind: str = "", about_id: object = "", key: str = "") -> None:
    """Take away what was told of a thing that is gone, or under one key; mail that waits is not sent."""
    if not (key or about_kind):
        raise ValueError("What is withdrawn needs a key or a thing.")
    occasions = Occasion.objects.filter(key=key) if key else Occasion.objects.about(about_kind, about_id)
    occasions.delete()


def mark_read(*, notice: Notice, by: User) -> None:
    """Take a notice as read by the one who got it."""
    Notice.objects.filter(pk=notice.pk, recipient=by).mark_read()


def mark_all_read(*, by: User, until: int | None = None) -> int:
    """Take all notices as read, up to the one with the id `until`: those that came while the page was open stay."""
    notices = Notice.objects.filter(recipient=by)
    if until is not None:
        notices = notices.filter(pk__lte=until)
    return notices.mark_read()


def mark_read_about(*, user: Any, about_kind: str, about_id: object) -> int:
    """Somebody has opened a thing: they know what the notices about it say. For views; anonymous readers have none."""
    if not user.is_authenticated:
        return 0
    unread = Notice.objects.filter(recipient=user).unread().about(about_kind, about_id)
    found = list(unread.values_list("pk", flat=True))
    return Notice.objects.filter(pk__in=found).mark_read() if found else 0


def _ids(people: People) -> list[int]:
    if isinstance(people, QuerySet) and issubclass(people.model, User) and people._fields is None:  # type: ignore[attr-defined]  # set by values_list
        people = people.values_list("pk", flat=True)
    return list(dict.fromkeys(person.pk if isinstance(person, User) else int(person) for person in people))


def clean(value: Any) -> Any:
    """The same, without what a database cannot keep in text: zero bytes and halves of a character."""
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    if isinstance(value, str):
        return storable(str(value))
    return value


def _cut(text: str, most: int) -> str:
    text = " ".join(clean(text).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
