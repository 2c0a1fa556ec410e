"""The longer part of leaving: what somebody wrote stays and names them no more. Taken a part at a time, each in a
transaction of its own, so that nobody waits for it and a worker that dies goes on where it was."""

import re
import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from accounts.own_data import delete_account_of
from community import texts
from community.actions.changes import changed
from community.models import (
    Departure,
    Draft,
    Follow,
    MeToo,
    Post,
    PostRevision,
    PrivateMessage,
    Profile,
    ReadPosition,
    Thread,
    Vote,
)
from delivery.actions.erasing import reword
from delivery.queue import enqueue

PART = 500
"""So many rows are changed at once."""
LITTLE = 4
"""Whoever left so few parts of a kind goes at once."""
STEP = 5_000
"""So many rows of a table are looked through at once for a handle."""
LONGEST = 120
"""Seconds that a task works on it, before it makes room for others."""
PLACES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Post, ("body",)),
    (PrivateMessage, ("body",)),
    (PostRevision, ("body",)),
    (Draft, ("title", "body")),
    (Profile, ("about",)),
)
"""Where others may have written a handle."""
NAMING: tuple[tuple[Any, str], ...] = (
    (Thread, "last_posted_by"),
    (Thread, "accepted_by"),
    (Thread, "taken_by"),
    (Post, "edited_by"),
    (Post, "deleted_by"),
    (PostRevision, "written_by"),
)
"""What says who did something."""


def begin_departure(departure: Departure) -> None:
    """Take away at once what is little, and have the worker take away the rest."""
    if not any(_is_much(rows) for rows in (Post.objects.filter(author=departure.person), *_own(departure.person))):
        while _take_part_of_own(departure):
            pass
        departure.person = None
    changed([], renew=True)
    departure.save()
    enqueue("community.tasks.finish_departures")


def finish_departures() -> None:
    """Take everybody out who has left; what is not done in time is for the next task."""
    end = time.monotonic() + LONGEST
    for pk in Departure.objects.order_by("pk").values_list("pk", flat=True):
        while take_part(pk):
            if time.monotonic() > end:
                enqueue("community.tasks.finish_departures")
                return


@transaction.atomic
def take_part(pk: int) -> bool:
    """Take away one part of what somebody left; whether there may be more."""
    departure = Departure.objects.select_for_update(skip_locked=True).select_related("persona").filter(pk=pk).first()
    if departure is None:
        return False
    if departure.person is not None and _take_part_of_own(departure):
        return True
    if departure.handle and departure.place < len(PLACES):
        _look_through(departure)
        return True
    person = departure.person
    departure.delete()
    if person is not None:
        delete_account_of(person)
    return False


# --- What was their own ---------------------------------------------------------------------------


def _own(person: Any) -> tuple[Any, ...]:
    models = (Vote, MeToo, ReadPosition, Follow)
    return tuple(model.objects.filter(person=person) for model in models)  # type: ignore[attr-defined]


def _is_much(rows: Any) -> bool:
    return bool(rows[: LITTLE * PART + 1].count() > LITTLE * PART)


def _take_part_of_own(departure: Departure) -> bool:
    """Of the first kind of which there is any."""
    return any(take(departure) for take in (_posts, _threads, _votes, _me_toos, _reading, _deeds))


def _part(rows: Any) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True)[:PART])


def _posts(departure: Departure) -> bool:
    part = _part(Post.objects.filter(author=departure.person))
    posts = Post.objects.filter(pk__in=part)
    changed(sorted(set(posts.values_list("thread", flat=True))))
    posts.update(author=None, persona=departure.persona)
    return bool(part)


def _threads(departure: Departure) -> bool:
    part = _part(Thread.objects.filter(author=departure.person))
    changed(part)
    Thread.objects.filter(pk__in=part).update(author=None, persona=departure.persona, for_helpers={})
    return bool(part)


def _votes(departure: Departure) -> bool:
    """Votes go; that somebody found a post good stays counted, as what was brought from elsewhere is."""
    part = _part(Vote.objects.filter(person=departure.person))
    votes = Vote.objects.filter(pk__in=part)
    Post.objects.filter(pk__in=list(votes.values_list("post", flat=True))).update(foreign_votes=F("foreign_votes") + 1)
    votes.delete()
    return bool(part)


def _me_toos(departure: Departure) -> bool:
    part = _part(MeToo.objects.filter(person=departure.person))
    rows = MeToo.objects.filter(pk__in=part)
    counted = Thread.objects.filter(pk__in=list(rows.values_list("thread", flat=True)), me_too_count__gt=0)
    counted.update(me_too_count=F("me_too_count") - 1)
    rows.delete()
    return bool(part)


def _reading(departure: Departure) -> bool:
    for rows in (ReadPosition.objects.filter(person=departure.person), Follow.objects.filter(person=departure.person)):
        part = _part(rows)
        if part:
            rows.filter(pk__in=part).delete()
            return True
    return False


def _deeds(departure: Departure) -> bool:
    for model, field in NAMING:
        part = _part(model.objects.filter(**{field: departure.person}))
        if part:
            model.objects.filter(pk__in=part).update(**{field: None})
            return True
    return False


# --- Where others name them -----------------------------------------------------------------------


def _look_through(departure: Departure) -> None:
    """Take a handle out of what others wrote in the next rows of a place. What was brought from elsewhere keeps its
    names: there the same handle is somebody else's."""
    model, fields = PLACES[departure.place]
    last = model.objects.aggregate(last=Max("pk"))["last"] or 0
    end = departure.reached + STEP
    rows = model.objects.filter(pk__gt=departure.reached, pk__lte=end)
    rows = rows.filter(**{f"{fields[-1]}__icontains": f"@{departure.handle}"})
    if model is Post:
        rows = rows.exclude(via=Post.Via.IMPORT)
    change = _former(departure.handle, departure.persona.name)
    about: set[int] = set()
    for row in rows:
        about |= _rewrite(row, fields, change)
    if model is Post:
        reword(about_kind="community.thread", about_ids=about, change=change)
        changed(sorted(about), renew=bool(about))
    elif model is PrivateMessage:
        reword(about_kind="community.conversation", about_ids=about, change=change)
    departure.place, departure.reached = (departure.place + 1, 0) if end >= last else (departure.place, end)
    departure.save(update_fields=["place", "reached"])


def _former(handle: str, name: str) -> Callable[[str], str]:
    mention = re.compile(rf"(?<![\w@/.])@{re.escape(handle)}(?![\w-])", re.IGNORECASE)
    return lambda text: mention.sub(lambda _found: name, text)


def _rewrite(row: Any, fields: tuple[str, ...], change: Callable[[str], str]) -> set[int]:
    """The thread or conversation whose text changed."""
    values = {name: change(getattr(row, name)) for name in fields}
    main = fields[-1]
    if values[main] != getattr(row, main) and hasattr(row, f"{main}_html"):
        values[f"{main}_html"] = texts.render(values[main])
    type(row).objects.filter(pk=row.pk).update(**values)
    if isinstance(row, Post):
        return {row.thread_id}
    return {row.conversation_id} if isinstance(row, PrivateMessage) else set()
