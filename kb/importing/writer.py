"""Items become pages in Wagtail: made, brought up to date, or left alone."""

import json
import re
import uuid
from typing import Any

from django.db.models import Q
from wagtail.models import Locale, Page

from kb.importing.options import Options
from kb.importing.pages import PageMap
from kb.importing.report import Outcome, Report
from kb.importing.values import STREAMS, ItemError, Values, fingerprint
from kb.models import FaqSectionPage, ImportedPage
from product.models import Feature


class Writer:
    """Writes pages. A page is first opened, so that others can link to it, and then filled and published."""

    def __init__(self, pages: PageMap, options: Options, report: Report) -> None:
        self.pages, self.options, self.report = pages, options, report
        self._locales = {locale.language_code: locale for locale in Locale.objects.all()}

    # --- Opening ------------------------------------------------------------------------------

    def open(self, model: Any, parent: Page, import_id: str, language: str, values: Values, section: str = "") -> None:
        """Make sure that there is a page for this id and language; a new one is a draft that says nothing yet."""
        if self.pages.get(import_id, language):
            return
        locale = self._locales[language]
        originals = self.pages.translations(import_id)
        key = originals[0].page.translation_key if originals else uuid.uuid4()
        known = model.objects.filter(locale=locale, translation_key=key).first() if originals else None
        page = known or self._draft(model, parent, locale, key, import_id, values)
        record = ImportedPage(page=page, import_id=import_id, language=language, section=section)
        record.save()
        self.pages.add(record)

    def _draft(self, model: Any, parent: Page, locale: Locale, key: uuid.UUID, import_id: str, values: Values) -> Any:
        page = model(title=values["title"], locale=locale, translation_key=key, import_id=import_id, live=False)
        page.slug = free_slug(values["slug"], parent)
        page.first_published_at = values.get("first_published_at")
        # Read anew: each child that is added changes the counters in the parent's row.
        parent = Page.objects.get(pk=parent.pk)
        parent.add_child(instance=page)
        return page

    def take_back(self, import_id: str, language: str) -> None:
        """Remove a page that was opened and could not be filled."""
        record = self.pages.get(import_id, language)
        page = Page.objects.filter(pk=record.page_id).first() if record else None
        if record and page and _is_open(record, page):
            self.pages.forget(record)
            page.delete()

    def adopt_section(self, feature: Feature | None, import_id: str, language: str) -> None:
        """Take the section that editors have made for this feature for the one that the source means."""
        if feature is None or self.pages.get(import_id, language):
            return
        below = self.pages.trees[language].faq
        page = FaqSectionPage.objects.child_of(below).filter(feature=feature).order_by("path").first()
        if page is None or ImportedPage.objects.filter(page=page).exists():
            return
        record = ImportedPage(page=page, import_id=import_id, language=language)
        record.revision_id = page.latest_revision_id
        record.save()
        self.pages.add(record)

    # --- Filling ------------------------------------------------------------------------------

    def fill(
        self, record: ImportedPage, model: Any, values: Values, *, section: str = "", is_draft: bool = False
    ) -> Outcome:
        """Bring the page to what the source says, if that differs from what it said last time."""
        new = fingerprint({**values, "is_draft": is_draft})
        # Read anew: what was added below it meanwhile is counted in its row.
        page = model.objects.filter(pk=record.page_id).first()
        if page is None:
            raise ItemError(f"it was of another kind before: delete the page “{record.page.title}” first")
        is_open = _is_open(record, page)
        is_edited = not is_open and record.revision_id != page.latest_revision_id
        is_same = record.fingerprint == new and record.section == section
        if is_edited and not self.options.overwrite:
            raise EditedError(is_same)
        if is_same and not is_edited:
            return Outcome.UNCHANGED
        if record.section != section:
            self._move(page, section, record.language)
        self._assign(page, values)
        self._publish(page, record, is_open, is_draft)
        record.fingerprint, record.section = new, section
        record.save()
        return Outcome.CREATED if is_open else Outcome.UPDATED

    def _assign(self, page: Any, values: Values) -> None:
        for name, value in values.items():
            if name == "slug":
                page.slug = self._slug(page, value)
            elif name in STREAMS:
                setattr(page, name, json.dumps(value, default=str))
            elif name != "first_published_at":
                setattr(page, name, value)

    def _slug(self, page: Any, wanted: str) -> str:
        """The wanted slug, unless the page has it already, with a number perhaps."""
        if re.fullmatch(rf"{re.escape(wanted)}(?:-\d+)?", page.slug):
            return str(page.slug)
        return free_slug(wanted, page.get_parent())

    def _publish(self, page: Any, record: ImportedPage, is_open: bool, is_draft: bool) -> None:
        was_taken_down = not is_open and not page.live
        if page.live and is_draft:
            page.unpublish()
        revision = page.save_revision()
        if is_draft or self.options.as_drafts:
            pass
        elif was_taken_down and page.first_published_at:
            self.report.note(record.import_id, f"“{page.title}” is not published here: its new text waits as a draft")
        else:
            revision.publish()
        record.revision = revision

    def _move(self, page: Any, section: str, language: str) -> None:
        target = self.pages.get(section, language)
        if target and page.get_parent().pk != target.page_id:
            page.move(Page.objects.get(pk=target.page_id), pos="last-child")
            page.refresh_from_db()


class EditedError(Exception):
    """Somebody has edited the page in Wagtail since it was imported."""

    def __init__(self, is_same: bool) -> None:
        super().__init__()
        self.is_same = is_same
        """Whether the source says what it said last time."""


def _is_open(record: ImportedPage, page: Page) -> bool:
    """Whether the page was only opened, in this run or in one that was broken off."""
    return record.revision_id is None and not record.fingerprint and page.latest_revision_id is None


def free_slug(wanted: str, parent: Page) -> str:
    """`wanted`, or with a number after it if another page below `parent` has it."""
    wanted = wanted or "page"
    siblings = Page.objects.child_of(parent).filter(Q(slug=wanted) | Q(slug__startswith=f"{wanted}-"))
    taken = set(siblings.values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
