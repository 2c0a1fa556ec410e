"""Merging, splitting, moving, closing and pinning threads: each is written down so that it can be undone."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from community import events, policies, texts
from community.actions.changes import changed
from community.actions.counting import recount_spaces, recount_threads
from community.actions.recording import Action, record
from community.errors import RefusedError
from community.models import Follow, MeToo, ModerationEntry, Post, Space, Thread, Visibility

ARCHIVED_AFTER = datetime.timedelta(days=180)
AT_A_TIME = 500
MOST_SPLIT = 500
State = Thread.State
ACCEPTANCE = ("accepted_answer_id", "accepted_by_id", "accepted_at")


def _held(*ids: int) -> list[Thread]:
    """These threads, kept from changing until the commit; in one order, so that no two wait for each other."""
    rows = Thread.objects.select_for_update(of=("self",)).select_related("space").filter(pk__in=ids).order_by("pk")
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in ids]


@transaction.atomic
def merge(*, thread: Thread, into: Thread, by: Any) -> ModerationEntry:
    """Put a thread's posts at the end of another one, whose address it gets. Who had the question has the other now."""
    if thread.pk == into.pk:
        raise RefusedError(_("A thread cannot be merged into itself."), code="same")
    source, target = _held(thread.pk, into.pk)
    _check(by, source.space, target.space)
    if Visibility.MERGED in (source.visibility, target.visibility):
        raise RefusedError(_("It is merged already."), code="merged")
    offset, count = target.last_position, source.last_position
    before: dict[str, Any] = {"into": target.pk, "offset": offset, "count": count, "visibility": source.visibility}
    Thread.objects.filter(pk=target.pk).update(last_position=offset + count)
    Post.objects.filter(thread=source).update(thread=target, position=F("position") + offset)
    before["accepted"] = _acceptance(source)
    before["gave_answer"] = _pass_answer(source, target)
    before["me_toos"] = _pass_people(MeToo, source, target) if target.is_question else []
    before["follows"] = _pass_people(Follow, source, target)
    Thread.objects.filter(pk=source.pk).update(visibility=Visibility.MERGED, merged_into=target)
    _count([source, target])
    return record(Action.MERGE, by=by, thread=source, before=before)


def _acceptance(thread: Thread) -> dict[str, Any]:
    values = {name: getattr(thread, name) for name in ACCEPTANCE}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _pass_answer(source: Thread, target: Thread) -> bool:
    """The answer goes along, unless the other thread is solved; points and what was remembered stay as they are."""
    if source.accepted_answer_id is None:
        return False
    gives = target.is_question and target.accepted_answer_id is None
    if gives:
        Thread.objects.filter(pk=target.pk).update(**{name: getattr(source, name) for name in ACCEPTANCE})
    Thread.objects.filter(pk=source.pk).update(**dict.fromkeys(ACCEPTANCE))
    return gives


def _pass_people(model: Any, source: Thread, target: Thread) -> list[int]:
    there = model.objects.filter(thread=target).values("person")
    people = list(model.objects.filter(thread=source).exclude(person__in=there).values_list("person", flat=True))
    model.objects.bulk_create([model(thread=target, person_id=pk) for pk in people], ignore_conflicts=True)
    return people


def unmerge(entry: ModerationEntry) -> None:
    """Take the posts out again, to where they were."""
    before = entry.before
    source, target = _held(entry.thread_id or 0, before["into"])
    last = before["offset"] + before["count"]
    moved = Post.objects.filter(thread=target, position__gt=before["offset"], position__lte=last)
    if before["gave_answer"] and moved.filter(pk=target.accepted_answer_id or 0).exists():
        Thread.objects.filter(pk=target.pk).update(**dict.fromkeys(ACCEPTANCE))
    moved.update(thread=source, position=F("position") - before["offset"])
    MeToo.objects.filter(thread=target, person__in=before["me_toos"]).exclude(person=target.author_id).delete()
    Follow.objects.filter(thread=target, person__in=before["follows"]).delete()
    Thread.objects.filter(pk=source.pk).update(visibility=before["visibility"], merged_into=None, **before["accepted"])
    _count([source, target])


@transaction.atomic
def split(*, thread: Thread, posts: Sequence[int], title: str, by: Any, space: Space | None = None) -> Thread:
    """Make a thread of its own of some replies."""
    (source,) = _held(thread.pk)
    space = space or source.space
    _check(by, source.space, space)
    title = texts.check_title(title)
    chosen = list(Post.objects.filter(thread=source, pk__in=posts, position__gt=1).order_by("position")[:MOST_SPLIT])
    if not chosen or not chosen[0].is_shown:
        raise RefusedError(_("Choose the replies that become a thread of their own."), code="posts")
    made = _begin_with(chosen[0], source, title, space)
    before = {"new": made.pk, "posts": [[post.pk, post.position] for post in chosen], "accepted": None}
    if source.accepted_answer_id in {post.pk for post in chosen}:
        before["accepted"] = {"post": source.accepted_answer_id, **_acceptance(source)}
        _withdraw_answer(source, by)
    for position, post in enumerate(chosen, 1):
        Post.objects.filter(pk=post.pk).update(thread=made, position=position)
    Thread.objects.filter(pk=made.pk).update(last_position=len(chosen))
    _count([source, made])
    record(Action.SPLIT, by=by, thread=source, before=before)
    made.refresh_from_db()
    return made


def _begin_with(post: Post, source: Thread, title: str, space: Space) -> Thread:
    made = Thread.objects.create(
        space=space,
        kind=source.kind if source.kind in (Thread.Kind.QUESTION, Thread.Kind.DISCUSSION) else Thread.Kind.DISCUSSION,
        title=title,
        slug=texts.slug_of(title),
        language=post.language,
        feature=source.feature,
        author=post.author,
        persona=post.persona,
        created_at=post.created_at,
    )
    made.tags.set(source.tags.all())
    if made.is_question and post.author_id:
        MeToo.objects.create(thread=made, person_id=post.author_id)
    if post.author_id:
        Follow.objects.get_or_create(thread=made, person_id=post.author_id)
    return made


def _withdraw_answer(thread: Thread, by: Any) -> None:
    answer, accepted_by = thread.accepted_answer, thread.accepted_by
    Thread.objects.filter(pk=thread.pk).update(**dict.fromkeys(ACCEPTANCE))
    if answer is not None:
        answer.thread = thread
        events.acceptance_withdrawn.send(Post, post=answer, by=by, accepted_by=accepted_by)


def unsplit(entry: ModerationEntry) -> None:
    """Put the posts back where they were, and what was written in the new thread meanwhile behind."""
    before = entry.before
    source, made = _held(entry.thread_id or 0, before["new"])
    for pk, position in before["posts"]:
        Post.objects.filter(pk=pk, thread=made).update(thread=source, position=position)
    offset = source.last_position
    Thread.objects.filter(pk=source.pk).update(last_position=offset + made.last_position)
    Post.objects.filter(thread=made).update(thread=source, position=F("position") + offset)
    Thread.objects.filter(pk=made.pk).update(
        visibility=Visibility.MERGED, merged_into=source, **dict.fromkeys(ACCEPTANCE)
    )
    _count([source, made])


@transaction.atomic
def move(*, thread: Thread, space: Space, by: Any) -> ModerationEntry:
    """Bring a thread into another space: from now on whoever reads that one reads it."""
    (held,) = _held(thread.pk)
    _check(by, held.space, space)
    entry = record(Action.MOVE, by=by, thread=held, before={"space": held.space_id})
    put_into(held, space)
    return entry


def put_into(thread: Thread, space: Space) -> None:
    """Change a thread's space, with what counts it."""
    before = thread.space_id
    Thread.objects.filter(pk=thread.pk).update(space=space)
    recount_spaces([before, space.pk])
    changed([thread.pk], at_once=True, renew=True)


@transaction.atomic
def set_state(*, thread: Thread, state: str, by: Any) -> ModerationEntry:
    """Close a thread for replies, or open it."""
    (held,) = _held(thread.pk)
    _check(by, held.space)
    action = Action.OPEN if state == State.OPEN else Action.CLOSE if state == State.CLOSED else Action.ARCHIVE
    entry = record(action, by=by, thread=held, before={"state": held.state})
    Thread.objects.filter(pk=held.pk).update(state=state)
    changed([held.pk], renew=True)
    return entry


@transaction.atomic
def set_pinned(*, thread: Thread, is_pinned: bool, by: Any) -> ModerationEntry:
    """Keep a thread at the top of its space, or no longer."""
    (held,) = _held(thread.pk)
    _check(by, held.space)
    entry = record(Action.PIN if is_pinned else Action.UNPIN, by=by, thread=held, before={"is_pinned": held.is_pinned})
    Thread.objects.filter(pk=held.pk).update(is_pinned=is_pinned)
    changed([held.pk], renew=True)
    return entry


def archive_old() -> int:
    """Archive open and closed threads in which nothing was written for half a year; how many."""
    before = timezone.now() - ARCHIVED_AFTER
    total = 0
    while True:
        due = Thread.objects.filter(state__in=(State.OPEN, State.CLOSED), last_posted_at__lt=before, is_pinned=False)
        rows = list(due.select_related("space", "author").order_by("pk")[:AT_A_TIME])
        if not rows:
            return total
        with transaction.atomic():
            ModerationEntry.objects.bulk_create(
                ModerationEntry(
                    action=Action.ARCHIVE, thread=row, space=row.space, person=row.author, before={"state": row.state}
                )
                for row in rows
            )
            Thread.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.ARCHIVED)
        total += len(rows)


def _check(by: Any, *spaces: Space) -> None:
    if not all(policies.may_moderate(by, space) for space in spaces):
        raise PermissionDenied


def _count(threads: list[Thread]) -> None:
    ids = [thread.pk for thread in threads]
    recount_threads(ids)
    for pk in ids:
        # Merged posts stand at the end, however old they are: what was written last is the newest.
        newest = Post.objects.filter(thread=pk).shown().aggregate(newest=Max("created_at"))["newest"]
        if newest:
            Thread.objects.filter(pk=pk).update(last_posted_at=newest)
    recount_spaces({thread.space_id for thread in threads})
    changed(ids, at_once=True, renew=True)
