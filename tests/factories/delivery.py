"""What people are told, to test with: a group and a kind of the tests' own."""

from typing import Any

from accounts.models import User
from delivery import kinds
from delivery.actions import About, notify
from delivery.actions.telling import tell
from delivery.models import Notice, Occasion

REPLIES = kinds.NoticeGroup("replies", label="Replies", order=10)
URGENT = kinds.NoticeGroup("decisions", label="Decisions", order=20, optional=False)
HIDDEN: set[str] = set()
"""Ids of things that nobody may see at the moment."""


def _visible(user: User, ids: Any) -> set[str]:
    return set(ids) - HIDDEN


def register() -> None:
    """Make the tests' groups and kinds known."""
    for group in (REPLIES, URGENT):
        kinds.register_group(group)
    kinds.register_kind(
        kinds.NoticeKind(
            "tests.reply", "replies", label="A reply", template="delivery/sample.html", icon="reply", visible=_visible
        )
    )
    kinds.register_kind(
        kinds.NoticeKind(
            "tests.decision",
            "decisions",
            label="A decision",
            template="delivery/sample.html",
            visible=_visible,
            target_marks_read=False,
        )
    )


def a_thread(number: int = 1, **more: Any) -> About:
    """Something to be told about."""
    fields = {"title": f"Thread {number}", "url": f"/en/threads/{number}/", "section": "Questions", **more}
    return About("tests.thread", number, **fields)


def told(*people: User, kind: str = "tests.reply", **more: Any) -> Occasion:
    """An occasion that `people` have been told of, as the worker would."""
    more.setdefault("about", a_thread())
    more.setdefault("parameters", {"who": "Ann", "text": "It is under Settings."})
    occasion = notify(kind=kind, recipients=list(people), **more)
    tell(occasion)
    return occasion


def a_notice(person: User, **more: Any) -> Notice:
    """A notice that `person` got."""
    return Notice.objects.get(occasion=told(person, **more), recipient=person)


def tell_all() -> None:
    """What the worker does: everybody is told of whatever has happened."""
    for occasion in Occasion.objects.filter(told_at=None):
        tell(occasion)
