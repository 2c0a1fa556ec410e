"""Digests: what was gathered for somebody, by where it belongs and what it is about."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from delivery import policies
from delivery.addresses import whole
from delivery.models import Digest, Notice
from delivery.wording import excerpt_of, title_of

MOST_SHOWN = 5
"""Of one thing; the rest is a number."""
MOST_THINGS = 40


@dataclass
class DigestItem:
    """One notice in words."""

    title: str
    excerpt: str
    url: str
    at: datetime


@dataclass
class DigestThing:
    """All that was told of one thing."""

    title: str
    url: str
    items: list[DigestItem] = field(default_factory=list)
    more: int = 0


@dataclass
class DigestSection:
    """The things of one section, such as a space."""

    title: str
    things: list[DigestThing] = field(default_factory=list)


def sections_of(digest: Digest) -> list[DigestSection]:
    """What the digest says today, in the active language: without what was read or hidden since."""
    notices = list(digest.notices.unread().with_occasion().order_by("pk"))
    return _group(policies.readable(digest.user, notices), str(get_language()))


def _group(notices: list[Notice], language: str) -> list[DigestSection]:
    sections: dict[str, DigestSection] = {}
    things: dict[tuple[Any, ...], DigestThing] = {}
    for notice in notices:
        occasion = notice.occasion
        key = (occasion.section, occasion.about_kind, occasion.about_id or notice.pk)
        if key not in things and len(things) < MOST_THINGS:
            section = sections.setdefault(occasion.section, DigestSection(occasion.section))
            things[key] = DigestThing(occasion.about_title, whole(occasion.about_url or occasion.url, language))
            section.things.append(things[key])
        if key in things:
            _add(things[key], notice, language)
    return list(sections.values())


def _add(thing: DigestThing, notice: Notice, language: str) -> None:
    occasion = notice.occasion
    thing.title = occasion.about_title or thing.title
    if len(thing.items) >= MOST_SHOWN:
        thing.more += 1
        return
    address = whole(occasion.url, language)
    thing.items.append(DigestItem(title_of(occasion), excerpt_of(occasion), address, notice.created_at))
