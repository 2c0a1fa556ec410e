"""One import from beginning to end."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from kb.importing.bodies import Bodies
from kb.importing.features import FeatureFinder
from kb.importing.files import SourceError, SourceFolder
from kb.importing.items import Content, Item, Kind, Section, make_storable
from kb.importing.options import Options
from kb.importing.pages import PageMap, model_of
from kb.importing.readers import READERS
from kb.importing.report import Report
from kb.importing.texts import address_part, one_line, shortened
from kb.importing.uploads import UploadError, Uploads
from kb.importing.values import ItemError, ValueMaker, Values, section_slug, section_title
from kb.importing.writer import EditedError, Writer
from product.models import Feature
from publishing.conversion import ConversionError
from publishing.markdown import MarkdownError
from search.actions import computing_later, update_catalogue

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
EXPECTED = (ItemError, UploadError, ConversionError, MarkdownError)
"""What goes wrong with a single item for a reason that its author can understand."""


def import_content(format_name: str, source: Path, options: Options, progress: Progress | None = None) -> Report:
    """Import `source`. The report tells what became of each item; `SourceError` if nothing could be read at all."""
    report = Report()
    content = READERS[format_name](SourceFolder(source, report), options, report)
    if not content.items and not report.outcomes:
        raise SourceError(f"Nothing to import was found in {source}.")
    run = Run(content, options, report, progress or (lambda done, total: None))
    if options.is_dry_run:
        run.dry()
    else:
        run.write()
    return report


class Run:
    """Writes the content of a source."""

    def __init__(self, content: Content, options: Options, report: Report, progress: Progress) -> None:
        self.content, self.options, self.report, self.progress = content, options, report, progress
        self.uploads = Uploads()
        self.features: dict[str, Feature | None] = {}

    def dry(self) -> None:
        """Do all and undo it."""
        with transaction.atomic():
            self._write()
            transaction.set_rollback(True)
        self.uploads.take_back_all()

    def write(self) -> None:
        """Do all; each item stands or falls by itself."""
        with computing_later():
            self._write()
        update_catalogue()

    def _write(self) -> None:
        sections, items = self._sorted()
        self._prepare(items)
        things: list[Section | Item] = [*sections, *items]
        total = 2 * len(things)
        opened = [one for number, one in enumerate(things) if self._step(number, total, self._open, one)]
        try:
            for number, one in enumerate(opened):
                self._step(len(things) + number, total, self._fill, one)
            self.progress(total, total)
        finally:
            self._take_back_what_is_open(opened)
        self.report.files = self.uploads.counts

    # --- Before -------------------------------------------------------------------------------

    def _sorted(self) -> tuple[list[Section], list[Item]]:
        """The sections that are needed, and the items without those that are there twice; originals first, since
        translations take over from them."""
        for thing in (*self.content.sections, *self.content.items):
            make_storable(thing)
        order = {(one.key, one.language): one.order for one in self.content.sections}
        items: dict[tuple[str, str], Item] = {}
        for item in self.content.items:
            first = items.setdefault((item.import_id, item.language), item)
            if first is not item:
                self.report.skip(item.origin, item.title, f"its id {item.import_id} is already that of {first.origin}")
        found = sorted(
            items.values(),
            key=lambda one: (_is_translation(one), order.get((one.section, one.language), 0), one.order, one.origin),
        )
        used = {(item.section, item.language) for item in found if item.kind is Kind.QUESTION}
        sections = [one for one in self.content.sections if (one.key, one.language) in used]
        self.report.items_read = len(found)
        return sorted(sections, key=lambda one: (_is_translation(one), one.order, one.origin)), found

    def _prepare(self, items: list[Item]) -> None:
        languages = {item.language for item in items} | {settings.FALLBACK_LANGUAGE}
        self.pages = PageMap(languages)
        self.finder = FeatureFinder(self.options, self.report)
        self.writer = Writer(self.pages, self.options, self.report)
        bodies = Bodies(self.content, self.pages, self.uploads, self.report)
        self.values = ValueMaker(bodies, self.pages, self.uploads, self.report)
        for section in sorted(self.content.sections, key=_is_translation):
            self.features[section.key] = self.finder.of_section(section)

    # --- One after the other ------------------------------------------------------------------

    def _step(self, number: int, total: int, do: Callable[[Any], None], thing: Section | Item) -> bool:
        self.progress(number, total)
        with self._guarded(thing.origin, thing.title) as went:
            do(thing)
            went.append(True)
        return bool(went)

    @contextmanager
    def _guarded(self, origin: str, title: str) -> Iterator[list[bool]]:
        """A transaction of its own: what goes wrong is reported, and nothing of it stays."""
        try:
            with transaction.atomic():
                yield []
        except EditedError as error:
            text = "edited here since the last import: kept (--overwrite takes the source's version)"
            self.report.skip(origin, title, text, is_problem=not error.is_same)
        except ValidationError as error:
            self.report.skip(origin, title, "; ".join(error.messages))
        except EXPECTED as error:
            self.report.skip(origin, title, str(error))
        except RecursionError:
            self.report.skip(origin, title, "nested too deeply")
        except Exception as error:
            # Whatever it is, the other items must not suffer from it.
            logger.warning("%s could not be imported", origin, exc_info=True)
            reason = shortened(one_line(str(error)), 200)
            self.report.skip(origin, title, f"unexpected: {type(error).__name__}: {reason}")
        else:
            self.uploads.keep()
            return
        self.uploads.take_back()

    def _open(self, thing: Section | Item) -> None:
        """Make sure that there is a page, so that all others can link to it."""
        if isinstance(thing, Section):
            self.writer.adopt_section(self.features.get(thing.key), thing.key, thing.language)
        key = _key(thing)
        if self.pages.get(*key):
            return
        title = shortened(one_line(self._title(thing)), 255)
        if not title:
            raise ItemError("the title is empty")
        part = section_slug if isinstance(thing, Section) else address_part
        published = thing.published if isinstance(thing, Item) else None
        values = {"title": title, "slug": part(thing.slug or title), "first_published_at": published}
        self.writer.open(_model(thing), self._parent(thing), *key, values, _section_of(thing))

    def _title(self, thing: Section | Item) -> str:
        return section_title(thing, self.features.get(thing.key)) if isinstance(thing, Section) else thing.title

    def _parent(self, thing: Section | Item) -> Any:
        if isinstance(thing, Section):
            return self.pages.trees[thing.language].faq
        if thing.kind is not Kind.QUESTION:
            return self.pages.index_for(thing.kind, thing.language)
        section = self.pages.get(thing.section, thing.language)
        if section is None:
            raise ItemError("its section could not be taken")
        return section.page

    def _fill(self, thing: Section | Item) -> None:
        record = self.pages.get(*_key(thing))
        assert record is not None
        values = self._values(thing)
        is_draft = isinstance(thing, Item) and thing.is_draft
        outcome = self.writer.fill(record, _model(thing), values, section=_section_of(thing), is_draft=is_draft)
        self.report.page(outcome, thing.origin, thing.title)

    def _values(self, thing: Section | Item) -> Values:
        if isinstance(thing, Section):
            return self.values.of_section(thing, self.features.get(thing.key))
        own = self.finder.named(thing.feature) if thing.feature else None
        return self.values.of_item(thing, own or self.features.get(thing.section))

    def _take_back_what_is_open(self, things: list[Section | Item]) -> None:
        """Remove what could not be filled, items before the sections they stand in."""
        for thing in reversed(things):
            with transaction.atomic():
                self.writer.take_back(*_key(thing))


def _key(thing: Section | Item) -> tuple[str, str]:
    return (thing.key if isinstance(thing, Section) else thing.import_id, thing.language)


def _model(thing: Section | Item) -> Any:
    return model_of(None if isinstance(thing, Section) else thing.kind)


def _section_of(thing: Section | Item) -> str:
    return thing.section if isinstance(thing, Item) and thing.kind is Kind.QUESTION else ""


def _is_translation(thing: Section | Item) -> bool:
    return thing.language != settings.FALLBACK_LANGUAGE
