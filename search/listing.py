"""Catalogue entries as lists show them, wherever on the portal a list stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from product.languages import direction_of
from search import sources
from search.models import CatalogueEntry

LEVELS = {"beginner": _("Beginner"), "intermediate": _("Intermediate"), "advanced": _("Advanced")}


@dataclass(frozen=True)
class Listed:
    """One entry in a list for a reader of `language`."""

    entry: CatalogueEntry
    language: str

    @property
    def title(self) -> str:
        """What it is called."""
        return self.entry.title

    @property
    def text(self) -> str:
        """What stands under its title."""
        return self.entry.summary

    @property
    def url(self) -> str:
        """Its address, inside the interface of the reader's language."""
        return address_in(self.entry.url, self.language)

    @property
    def kind_label(self) -> str:
        """What it is, such as “Question”."""
        source = source_of_kind(self.entry.kind)
        return str(source.kind_label_one) if source else self.entry.kind

    @property
    def icon(self) -> str:
        """The icon of what it is."""
        source = source_of_kind(self.entry.kind)
        return source.icon if source else "file-text"

    @property
    def lang(self) -> str:
        """The language of its title, if that is not the reader's; else nothing."""
        return "" if self.entry.language == self.language else self.entry.language

    @property
    def dir(self) -> str:
        """The direction of its title, if its language is not the reader's; else nothing."""
        return direction_of(self.entry.language) if self.lang else ""

    @property
    def language_name(self) -> str:
        """What the language of a foreign title is called in itself; nothing for the reader's own."""
        return settings.LANGUAGE_NAMES.get(self.lang, self.lang) if self.lang else ""

    @property
    def facts(self) -> list[str]:
        """What helps to choose: how many steps and minutes it takes, for whom it is."""
        extras: dict[str, Any] = self.entry.extras
        facts = []
        if level := LEVELS.get(extras.get("level", "")):
            facts.append(str(level))
        if steps := extras.get("steps"):
            facts.append(ngettext("%(count)s step", "%(count)s steps", steps) % {"count": steps})
        return [*facts, *self._length]

    @property
    def brief(self) -> list[str]:
        """What it is, and how long it takes: where there is room for no more."""
        return [self.kind_label, *self._length]

    @property
    def _length(self) -> list[str]:
        minutes = self.entry.extras.get("minutes")
        return [ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}] if minutes else []


def listed(entries: Iterable[CatalogueEntry], language: str) -> list[Listed]:
    """`entries` for a reader of `language`."""
    return [Listed(entry, language) for entry in entries]


def source_of_kind(kind: str) -> sources.Source | None:
    """The source whose objects are of this kind; the first, if several share it."""
    return next((source for source in sources.all_sources() if source.kind == kind), None)


def address_in(url: str, language: str) -> str:
    """`url` inside the interface of `language`: a page that is not translated is shown there under its own path."""
    head, slash, rest = url.removeprefix("/").partition("/")
    if not url.startswith("/") or (head not in settings.LANGUAGE_NAMES and head not in settings.CONTENT_LANGUAGES):
        return url
    return f"/{language}{slash}{rest}"
