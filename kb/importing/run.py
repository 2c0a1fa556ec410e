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
from kb.importing.values import ItemError, ValueMaker
from kb.importing.writer import EditedError, Writer
from product.models import Feature
from publishing.conversion import ConversionError
from publishing.markdown import MarkdownError
from search.actions import update_catalogue

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
        self._write()
        update_catalogue()

    def _write(self) -> None:
        sections, items = self._sorted()
        self._prepare(items)
        for section in sections:
            self._write_section(section)
        total = 2 * len(items)
        opened = [item for number, item in enumerate(items) if self._step(number, total, self._open, item)]
        try:
            for number, item in enumerate(opened):
                self._step(len(items) + number, total, self._fill, item)
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

    def _step(self, number: int, total: int, do: Callable[[Item], None], item: Item) -> bool:
        self.progress(number, total)
        with self._guarded(item.origin, item.title) as went:
            do(item)
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

    def _write_section(self, section: Section) -> None:
        feature = self.features.get(section.key)
        with self._guarded(section.origin, section.title):
            self.writer.adopt_section(feature, section.key, section.language)
            index = self.pages.trees[section.language].faq
            model = model_of(None)
            values = self.values.of_section(section, feature)
            self.writer.open(model, index, section.key, section.language, values)
            record = self.pages.get(section.key, section.language)
            assert record is not None
            self.report.page(self.writer.fill(record, model, values), section.origin, section.title)

    def _open(self, item: Item) -> None:
        if self.pages.get(item.import_id, item.language):
            return
        title = one_line(item.title)
        if not title:
            raise ItemError("the title is empty")
        values = {
            "title": shortened(title, 255),
            "slug": address_part(item.slug, longest=100) if item.slug else address_part(title),
            "first_published_at": item.published,
        }
        parent = self._parent(item)
        section = item.section if item.kind is Kind.QUESTION else ""
        self.writer.open(model_of(item.kind), parent, item.import_id, item.language, values, section)

    def _parent(self, item: Item) -> Any:
        if item.kind is not Kind.QUESTION:
            return self.pages.index_for(item.kind, item.language)
        section = self.pages.get(item.section, item.language)
        if section is None:
            raise ItemError("its section could not be taken")
        return section.page

    def _fill(self, item: Item) -> None:
        record = self.pages.get(item.import_id, item.language)
        assert record is not None
        feature = self.finder.named(item.feature) if item.feature else None
        values = self.values.of_item(item, feature or self.features.get(item.section))
        section = item.section if item.kind is Kind.QUESTION else ""
        outcome = self.writer.fill(record, model_of(item.kind), values, section=section, is_draft=item.is_draft)
        self.report.page(outcome, item.origin, item.title)

    def _take_back_what_is_open(self, items: list[Item]) -> None:
        for item in items:
            with transaction.atomic():
                self.writer.take_back(item.import_id, item.language)


def _is_translation(thing: Section | Item) -> bool:
    return thing.language != settings.FALLBACK_LANGUAGE
