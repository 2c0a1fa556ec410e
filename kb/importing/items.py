"""What a source consists of, whatever its format: sections and items, before anything of it is a page."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from kb.importing.texts import storable

Markup = Literal["markdown", "html"]
FAQ_INDEX = "/"
"""What a link means that leads to a source's own table of contents."""


class Kind(StrEnum):
    """What an item becomes."""

    QUESTION = "question"
    ARTICLE = "article"
    TUTORIAL = "tutorial"
    WEBINAR = "webinar"


@dataclass
class Section:
    """A group of questions, in one language. Sections with the same key are translations of each other."""

    key: str
    language: str
    title: str
    origin: str
    named_by_source: bool = True
    """Whether the source gives this title itself, rather than a mere folder that has this name."""
    slug: str = ""
    intro: str = ""
    markup: Markup = "html"
    order: int = 0
    audiences: list[str] = field(default_factory=list)
    feature_names: list[str] = field(default_factory=list)
    """By which a product feature is looked for, the most specific first; the key and the title always are."""


@dataclass
class Chapter:
    """A named place in a recording."""

    at: int
    title: str


@dataclass
class Speaker:
    """Somebody who speaks in a recording."""

    name: str
    role: str = ""


@dataclass
class Attachment:
    """A file that belongs to an item."""

    path: Path
    title: str


@dataclass
class Item:
    """One page to be, in one language. Items with the same import id are translations of each other."""

    import_id: str
    kind: Kind
    language: str
    title: str
    origin: str
    """Where it stands in the source, as the report names it."""
    section: str = ""
    """The key of its section."""
    feature: str = ""
    """The product feature it names itself; else it is the section's."""
    base: str = ""
    """Its file, relative to the source: what its links and images are relative to."""
    body: str = ""
    markup: Markup = "markdown"
    slug: str = ""
    summary: str = ""
    short_answer: str = ""
    group: str = ""
    keywords: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    reviewed: date | None = None
    version: str = ""
    published: datetime | None = None
    order: int = 0
    is_draft: bool = False
    level: str = ""
    minutes: int | None = None
    prerequisites: list[str] = field(default_factory=list)
    recorded: date | None = None
    speakers: list[Speaker] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    video: Path | None = None
    poster: Path | None = None
    captions: dict[str, Path] = field(default_factory=dict)
    embed: str = ""
    attachments: list[Attachment] = field(default_factory=list)


@dataclass
class Content:
    """All that a reader found, and where the links and files in it lead."""

    sections: list[Section] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    target_of: Callable[[str, str], str | None] = lambda target, base: None
    """Takes a link's target and the file it stands in. Returns the import id of the item, or the key of the section,
    that it means, be it in this source or in one imported before; None if it leads elsewhere."""
    find_file: Callable[[str, str], Path | None] = lambda source, base: None
    """Takes the source of an image or download and the file it stands in; the file, or None."""


def make_storable(thing: Any) -> None:
    """Rid every text in `thing` (an item or a section) of characters that no database takes."""
    for spec in fields(thing):
        value = getattr(thing, spec.name)
        if type(value) is str:
            setattr(thing, spec.name, storable(value))
        elif isinstance(value, list):
            for position, part in enumerate(value):
                if isinstance(part, str):
                    value[position] = storable(part)
                elif isinstance(part, Chapter | Speaker | Attachment):
                    make_storable(part)
