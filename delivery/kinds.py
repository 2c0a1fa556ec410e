"""What people can be told of. A feature registers its kinds and their groups when it starts; nothing here knows any.

A kind's template extends `layout` and fills the blocks `subject` (one line: the title in the page, the subject of a
mail) and `excerpt` (plain words); a mail may say more in `body`, and call its link something else in `link_label`.
It reads the occasion's parameters by their names, and `actor`, `about_title`, `section` and `url`.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User
    from delivery.models import Occasion

Visible = Callable[["User", Collection[str]], Collection[str]]
"""Of the things with these ids, those that the person may see now."""
Recipients = Callable[["Occasion"], Iterable[int]]
"""The ids of the people whom an occasion concerns, asked for in the background."""
Unfollow = Callable[["User", str], None]
"""Stop telling the person of the thing with this id."""


class MailRhythm(models.TextChoices):
    """When mail about something comes."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("In one mail a day")
    WEEKLY = "weekly", _("In one mail a week")
    NEVER = "never", _("Never")


@dataclass(frozen=True)
class NoticeGroup:
    """Kinds that people switch on and off together. What is not `optional` reaches everybody, in page and by mail. A
    group that concerns some people alone says whom it is `offered_to` among the settings."""

    key: str
    label: Any
    help_text: Any = ""
    icon: str = "bell"
    order: int = 100
    in_page: bool = True
    mail: MailRhythm = MailRhythm.AT_ONCE
    optional: bool = True
    offered_to: Callable[["User"], bool] | None = None


@dataclass(frozen=True)
class NoticeKind:
    """One sort of occasion, such as `community.reply`."""

    key: str
    group: str
    label: Any
    template: str
    icon: str = "bell"
    visible: Visible | None = None
    recipients: Recipients | None = None
    target_marks_read: bool = True
    """Whether the page behind its link calls `mark_read_about`; if not, opening it goes by way of the notice."""


class UnknownKindError(LookupError):
    """Nobody has registered it, or no longer."""


_groups: dict[str, NoticeGroup] = {}
_kinds: dict[str, NoticeKind] = {}
_unfollow: dict[str, Unfollow] = {}


def register_group(group: NoticeGroup) -> NoticeGroup:
    """Let people choose how they hear of what belongs to `group`."""
    _groups[group.key] = group
    return group


def register_kind(kind: NoticeKind) -> NoticeKind:
    """Let `notify` tell of `kind`. Its group is registered before."""
    if kind.group not in _groups:
        raise UnknownKindError(f"{kind.key}: no group {kind.group} is registered")
    _kinds[kind.key] = kind
    return kind


def register_unfollow(about_kind: str, unfollow: Unfollow) -> None:
    """Offer, beside switching mail off, to hear no more of one thing of this kind."""
    _unfollow[about_kind] = unfollow


def kind_of(key: str) -> NoticeKind:
    """The kind with this key."""
    try:
        return _kinds[key]
    except KeyError:
        raise UnknownKindError(key) from None


def known_kinds(group: str = "") -> list[str]:
    """The keys of all kinds, or of one group's: notices of others stay in the database and are not shown."""
    return [kind.key for kind in _kinds.values() if group in ("", kind.group)]


def group_of(kind: NoticeKind) -> NoticeGroup:
    """The group that `kind` belongs to."""
    return _groups[kind.group]


def all_groups() -> list[NoticeGroup]:
    """Every group, in the order in which they are offered."""
    return sorted(_groups.values(), key=lambda group: (group.order, group.key))


def group_with(key: str) -> NoticeGroup | None:
    """The group with this key, if there is one."""
    return _groups.get(key)


def unfollow_of(about_kind: str) -> Unfollow | None:
    """How somebody stops following a thing of this kind, if its feature has said so."""
    return _unfollow.get(about_kind)
