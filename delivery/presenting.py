"""Notices as their page shows them: in words, and those about one thing together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from delivery.addresses import in_language
from delivery.kinds import kind_of
from delivery.models import Notice
from delivery.wording import excerpt_of, title_of


@dataclass
class ShownNotice:
    """One notice, in the active language."""

    pk: int
    title: str
    excerpt: str
    icon: str
    url: str
    at: datetime
    is_unread: bool
    target_marks_read: bool


@dataclass
class ShownThing:
    """What was told of one thing, the newest first; the older ones fold away under it."""

    newest: ShownNotice
    older: list[ShownNotice] = field(default_factory=list)

    @property
    def has_unread_below(self) -> bool:
        """Whether something unread is folded away."""
        return any(notice.is_unread for notice in self.older)


def shown(notices: Sequence[Notice], language: str) -> list[ShownThing]:
    """`notices`, newest first, gathered by what they are about, each at the place of its newest."""
    things: dict[tuple[str, str], ShownThing] = {}
    for notice in notices:
        occasion = notice.occasion
        key = (occasion.about_kind, occasion.about_id) if occasion.about_id else ("", str(notice.pk))
        item = _in_words(notice, language)
        if key in things:
            things[key].older.append(item)
        else:
            things[key] = ShownThing(item)
    return list(things.values())


def _in_words(notice: Notice, language: str) -> ShownNotice:
    occasion = notice.occasion
    kind = kind_of(occasion.kind)
    return ShownNotice(
        pk=notice.pk,
        title=title_of(occasion),
        excerpt=excerpt_of(occasion),
        icon=kind.icon,
        url=in_language(occasion.url, language),
        at=notice.created_at,
        is_unread=notice.is_unread,
        target_marks_read=kind.target_marks_read,
    )


def last_position(notices: Iterable[Notice]) -> int | None:
    """Where the next page begins."""
    return min((notice.pk for notice in notices), default=None)
