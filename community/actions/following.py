"""Who hears of what."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community import policies
from community.models import Follow, Post, Space, Tag, Thread


def follow(*, thing: Any, by: Any, level: str = Follow.Level.WATCHING) -> Follow:
    """Hear of what is written in a space or thread, with a tag or by a person; or, muted, never."""
    place = _place_of(thing)
    if not by.is_authenticated or not _may_follow(by, thing):
        raise PermissionDenied
    row, _made = Follow.objects.update_or_create(person=by, **place, defaults={"level": level})
    return row


def unfollow(*, thing: Any, by: Any) -> None:
    """Hear of it only by other ways again."""
    Follow.objects.filter(person=by, **_place_of(thing)).delete()


def follow_by_writing(post: Post) -> None:
    """Whoever writes in a thread follows it, unless they have said otherwise."""
    if post.author_id:
        with transaction.atomic():
            Follow.objects.bulk_create([Follow(person_id=post.author_id, thread=post.thread)], ignore_conflicts=True)


def _place_of(thing: Any) -> dict[str, Any]:
    for model, name in ((Thread, "thread"), (Space, "space"), (Tag, "tag")):
        if isinstance(thing, model):
            return {name: thing}
    return {"followed": thing}


def _may_follow(by: Any, thing: Any) -> bool:
    if isinstance(thing, Thread):
        return policies.readable_threads(by).filter(pk=thing.pk).exists()
    if isinstance(thing, Space):
        return policies.may_read(by, thing)
    return isinstance(thing, Tag) or thing.pk != by.pk
