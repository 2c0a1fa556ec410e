"""What a page says: its text, its contents, how long it takes to read."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext

from publishing.blocks.base import pieces_of
from publishing.languages import direction_of
from publishing.outline import Piece, Section, contents, plain_text, reading_minutes, sections

RECORDING_BLOCKS = frozenset({"video", "audio", "embed"})


class ReadablePage:
    """A page whose text stands in streams of blocks."""

    body_fields: tuple[str, ...] = ("body",)
    """The names of its streams of blocks, in reading order."""

    @property
    def language(self) -> str:
        """The language it is written in. A mere alias, which stands above translated pages, speaks its original's."""
        page: Any = self
        return (page.alias_of if page.alias_of_id else page).locale.language_code

    @property
    def direction(self) -> str:
        """Whether its language runs `ltr` or `rtl`."""
        return direction_of(self.language)

    @property
    def is_in_fallback_language(self) -> bool:
        """Whether it is the original that readers of untranslated pages are shown."""
        return self.language == settings.FALLBACK_LANGUAGE

    def pieces(self) -> Iterator[Piece]:
        """All that its streams say, in reading order. A kind of page may add what it has beside them."""
        for name in self.body_fields:
            stream = getattr(self, name, None)
            if stream:
                yield from pieces_of(stream.stream_block, stream)

    @cached_property
    def read_pieces(self) -> list[Piece]:
        """The same, read once for all that asks."""
        return list(self.pieces())

    @cached_property
    def sections(self) -> list[Section]:
        """Its text by headings."""
        return sections(self.read_pieces)

    @property
    def table_of_contents(self) -> list[dict[str, Any]]:
        """Its headings, as `components/toc.html` takes them; nothing for a single heading."""
        items = contents(self.sections)
        return items if len(items) > 1 or any(item["items"] for item in items) else []

    @cached_property
    def plain_text(self) -> str:
        """Its text without any markup."""
        return plain_text(self.read_pieces)

    @property
    def reading_minutes(self) -> int:
        """How many minutes reading it takes."""
        return reading_minutes(self.plain_text)

    def search_text(self) -> str:
        """What search finds it by, beside title, summary and keywords."""
        return self.plain_text

    def search_parts(self) -> list[Section]:
        """The sections that have an anchor, which a search hit can open."""
        return [section for section in self.sections if section.anchor]

    @property
    def facts(self) -> list[str]:
        """What stands under the title: who checked it, for which version and when, and how long reading takes."""
        found = []
        if self.reviewed_by:  # type: ignore[attr-defined]
            found.append(gettext("Checked by %(name)s") % {"name": self.reviewed_by})  # type: ignore[attr-defined]
        if self.for_version:  # type: ignore[attr-defined]
            found.append(gettext("version %(number)s") % {"number": self.for_version})  # type: ignore[attr-defined]
        if self.reviewed_on:  # type: ignore[attr-defined]
            found.append(date_format(self.reviewed_on, "DATE_FORMAT"))  # type: ignore[attr-defined]
        minutes = self.reading_minutes
        found.append(ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes})
        return found

    @property
    def has_recordings(self) -> bool:
        """Whether the page needs what follows and seeks in a recording."""
        streams = [getattr(self, name, None) or [] for name in self.body_fields]
        return any(child.block_type in RECORDING_BLOCKS for stream in streams for child in stream)
