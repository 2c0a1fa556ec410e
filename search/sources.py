"""How a feature says what of it can be found: it registers a `Source` from its `catalogue.py`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from accounts.audiences import OPEN_TO_ALL, Rule


@dataclass(frozen=True)
class Part:
    """Text with a place inside its object: a transcript's cue, a tutorial's step, an accepted answer.

    `anchor` is the fragment of the object's address; `seconds` the place in a recording.
    """

    anchor: str
    text: str
    label: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class EntryContent:
    """All that the catalogue keeps of one object; what each field means stands at `search.models.CatalogueEntry`."""

    kind: str
    language: str
    title: str
    url: str
    audience: Rule = OPEN_TO_ALL
    summary: str = ""
    body: str = ""
    keywords: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    feature_id: int | None = None
    author_name: str = ""
    translation_key: str = ""
    is_official: bool = False
    is_solved: bool = False
    published_at: datetime | None = None
    changed_at: datetime | None = None
    worth: float = 0.0
    extras: dict[str, Any] = field(default_factory=dict)


class Source:
    """One kind of findable object. Subclass it, give it a `name`, and `register` an instance in `AppConfig.ready`."""

    name: str
    """Unique and never changed, such as `kb.question`: it is part of every entry's identity."""
    kind: str
    """The kind that readers filter by, such as `question`."""
    kind_label: Any
    """Its translated plural for filters, such as “Questions”."""
    kind_label_one: Any
    """Its translated singular for hits, such as “Question”."""
    icon: str = "file-text"
    model: type[Model]
    inherited: tuple[str, ...] = ("slug", "title", "audiences", "feature", "live")
    """For pages: fields of a page that the entries of those below it are computed from; a page that lacks one of
    them is not asked for it."""

    changes_often = False
    """Whether many people write such things, by the minute: whole pages that list them are then kept for a minute, in
    place of being renewed by every change."""

    def queryset(self) -> QuerySet[Any]:
        """All findable objects, and no other: the one place where this is decided. Audiences are not asked here."""
        raise NotImplementedError(f"{type(self).__name__} must say what can be found")

    def entry(self, obj: Any) -> EntryContent:
        """What the catalogue is to keep of `obj`, which is in `queryset()`."""
        raise NotImplementedError(f"{type(self).__name__} must describe its objects")

    def worth_changed(self) -> Iterable[Any]:
        """Primary keys of objects whose worth may have changed of late; asked hourly."""
        return ()


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Make `source` known; called once a source when the applications are ready."""
    if source.name in _sources:
        raise ValueError(f"There are two search sources called {source.name}")
    _sources[source.name] = source
    return source


def get(name: str) -> Source:
    """The source called `name`; KeyError if there is none."""
    return _sources[name]


def all_sources() -> Iterator[Source]:
    """Every source, in the order of their registration."""
    return iter(_sources.values())


def for_model(model: type[Model]) -> list[Source]:
    """The sources whose objects are of `model`."""
    return [source for source in _sources.values() if source.model is model]
