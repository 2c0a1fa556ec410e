"""What a source holds, in words that belong to none of the formats."""

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from product import storing

if TYPE_CHECKING:
    from community.importing.places import Place

_EARLIEST = datetime.datetime(1990, 1, 1, tzinfo=datetime.UTC)


class SourceError(Exception):
    """Nothing can be read at all; the message says why."""


class ItemError(ValueError):
    """One item cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may have written something. The digest stands for the address, which is kept nowhere."""

    foreign_id: str
    name: str
    email_digest: str = ""
    created_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What becomes a space."""

    foreign_id: str
    name: str
    slug: str = ""
    description: str = ""
    parent_id: str = ""
    order: int = 0
    is_restricted: bool = False
    """Not everybody could read it: it becomes a group that only its moderators let people into."""


@dataclass(frozen=True, slots=True)
class Label:
    """What becomes a tag, and the other words for it."""

    name: str
    description: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """What a message that begins a thread says beside its text."""

    title: str
    room_id: str = ""
    kind: str = "question"
    tags: tuple[str, ...] = ()
    views: int = 0
    is_closed: bool = False
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What becomes a post: with an opening it begins the thread that `thread_id` names."""

    origin: str
    foreign_id: str
    body: str
    created_at: datetime.datetime
    thread_id: str = ""
    parent_id: str = ""
    """The message that it answers; without a `thread_id`, its thread is that one's."""
    opening: Opening | None = None
    is_html: bool = True
    author_id: str = ""
    author_name: str = ""
    edited_at: datetime.datetime | None = None
    score: int = 0
    is_wiki: bool = False
    is_hidden: bool = False

    @property
    def digest(self) -> str:
        """Of everything that an import takes over: an equal one needs no second look."""
        says = (
            *(self.body, self.thread_id, self.parent_id, self.opening, self.author_id, self.author_name, self.score),
            *(self.created_at.isoformat(), self.edited_at and self.edited_at.isoformat(), self.is_wiki, self.is_hidden),
        )
        return hashlib.sha1(repr(says).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The message that solved a thread. Without a thread only the date is known."""

    post_id: str
    thread_id: str = ""
    accepted_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A thread that asks what another had asked before."""

    foreign_id: str
    thread_id: str
    original_id: str
    created_at: datetime.datetime


@dataclass
class Meter:
    """How many bytes of the source have been read."""

    total: int = 0
    done: int = 0


class Source(Protocol):
    """A community elsewhere, each part read once from beginning to end and never held as a whole."""

    meter: Meter

    def people(self) -> Iterator[Person]:
        """Everybody."""

    def rooms(self) -> Iterator[Room]:
        """Spaces, those around others before them."""

    def labels(self) -> Iterator[Label]:
        """Tags."""

    def messages(self) -> Iterator[Message | Acceptance]:
        """What was written, in its order as far as the source has one, and what was accepted."""

    def duplicates(self) -> Iterator[Duplicate]:
        """Threads that lead to others."""

    def place(self, path: str) -> "Place | None":
        """What a path of its addresses stands for."""

    def file(self, place: "Place") -> Path | None:
        """Where a file lies, if the source holds it."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    system: str
    """Names the community elsewhere: what a run has brought is known again under this name."""
    space: str = ""
    language: str = ""
    feature: str = ""
    address: str = ""
    """Where the community elsewhere stands, such as https://forum.example.com: links to it become links within."""
    is_dry_run: bool = False
    batch: int = 1_000


def storable(text: object) -> str:
    """A text that can be kept; what is no text counts as an empty one."""
    return storing.storable(text) if isinstance(text, str) else ""


def one_line(text: object, longest: int) -> str:
    """A text in one line of at most so many characters."""
    line = " ".join(storable(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def whole_number(value: object) -> int:
    """A number as sources write it; what is none, or is beyond what is stored, counts as 0."""
    try:
        number = int(str(value))
    except ValueError:
        return 0
    return number if abs(number) < 2**31 else 0


def moment(value: object) -> datetime.datetime:
    """A date as sources write it, in UTC if it does not say; what lies ahead becomes now. `ItemError` if it is none."""
    try:
        found = parse_datetime(str(value).strip())
    except ValueError:
        found = None
    if found is None:
        raise ItemError("its date cannot be read")
    aware = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    if aware < _EARLIEST:
        raise ItemError("its date is older than any forum")
    return min(aware, timezone.now())


def moment_or_none(value: object) -> datetime.datetime | None:
    """A date that may be missing or wrong."""
    try:
        return moment(value) if value else None
    except ItemError:
        return None
