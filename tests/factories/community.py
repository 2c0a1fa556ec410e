"""Spaces, threads and posts to test with: made by the actions, so that every counter is right."""

from itertools import count
from typing import Any

from django.utils import timezone

from community.actions.answers import accept_answer
from community.actions.spaces import add_member, save_space
from community.actions.writing import reply, start_thread
from community.models import Post, Space, SpaceMember, Standing, Thread
from tests.factories.accounts import UserFactory

_numbers = count(1)


def a_space(**fields: Any) -> Space:
    """A space that is open to everybody, unless it is told otherwise."""
    number = next(_numbers)
    fields.setdefault("name", f"Space {number}")
    fields.setdefault("slug", f"space-{number}")
    return save_space(Space(**fields))


def a_group(**fields: Any) -> Space:
    """A private group, which people ask to join."""
    return a_space(kind=Space.Kind.GROUP, **fields)


def a_member(space: Space, **fields: Any) -> Any:
    """Somebody who is in a space."""
    return add_member(space=space, person=UserFactory(**fields)).person


def a_moderator(space: Space, **fields: Any) -> Any:
    """Somebody who keeps order in a space."""
    return add_member(space=space, person=UserFactory(**fields), role=SpaceMember.Role.MODERATOR).person


def a_trusted(level: int = 1, **fields: Any) -> Any:
    """Somebody with a trust level."""
    person = UserFactory(**fields)
    Standing.objects.create(person=person, level=level)
    return person


def a_newcomer(**fields: Any) -> Any:
    """Somebody who signed up just now."""
    return UserFactory(date_joined=timezone.now(), **fields)


def a_thread(space: Space | None = None, *, by: Any = None, **fields: Any) -> Thread:
    """A question, unless it is told otherwise."""
    number = next(_numbers)
    fields.setdefault("title", f"How do I do the thing number {number}?")
    fields.setdefault("body", "I have tried it, and it does not work.")
    fields.setdefault("kind", Thread.Kind.QUESTION)
    return start_thread(space=space or a_space(), by=by or UserFactory(), **fields)


def a_reply(thread: Thread, *, by: Any = None, body: str = "Look into the settings.", **fields: Any) -> Post:
    """An answer."""
    return reply(thread=thread, by=by or UserFactory(), body=body, **fields)


def a_solved_thread(space: Space | None = None, *, answer: str = "Turn it off and on.", **fields: Any) -> Thread:
    """A question with an accepted answer."""
    thread = a_thread(space, **fields)
    accept_answer(post=a_reply(thread, body=answer), by=thread.author)
    return Thread.objects.get(pk=thread.pk)
