"""A Zendesk Guide export: its sections become sections, its articles questions or articles."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.html import escape, linebreaks

from accounts.audiences import MEMBERS, STAFF
from kb.importing.files import SourceFolder
from kb.importing.items import Attachment, Content, Item, Section
from kb.importing.options import Options, content_language
from kb.importing.readers.zendesk_export import Export, Row, id_of, number_of, text_of
from kb.importing.report import Report
from kb.importing.texts import first_sentences, humanised, plain

PREFIX = "zendesk/"
LONGEST_SUMMARY = 300
NARROWER = ("tags", "or_tags", "organization_ids", "group_ids", "added_user_ids")
_LINK = re.compile(r"/(articles|sections)/(\d+)")
_ATTACHMENT = re.compile(r"/article_attachments/(\d+)")


def read(source: SourceFolder, options: Options, report: Report) -> Content:
    """All articles of the export. What cannot be read is reported and left out."""
    return _Reader(source, options, report).content()


@dataclass(frozen=True)
class Text:
    """An article in one language."""

    language: str
    locale: str
    title: str
    body: str
    is_draft: bool
    row: Row


class _Reader:
    def __init__(self, source: SourceFolder, options: Options, report: Report) -> None:
        self.source, self.options, self.report = source, options, report
        self.prefix = options.prefix or PREFIX
        self.export = Export(source, report)
        self.categories = self.export.by_id("categories")
        self.section_rows = self.export.by_id("sections")
        self.segments = self.export.by_id("user_segments")
        self.attachments = self.export.by_id("article_attachments")
        self.files = [path for path in source.paths() if path.suffix.lower() != ".json"]
        self.titles = {
            kind: self._titles(kind, rows)
            for kind, rows in (("section", self.section_rows), ("category", self.categories))
        }
        self.hosts = self._hosts()
        self.sections: dict[tuple[str, str], Section] = {}

    def content(self) -> Content:
        translations = self.export.translations_of("article")
        articles: dict[str, list[tuple[str, Row]]] = {}
        for name, row in self.export.each("articles"):
            if id_of(row):
                articles.setdefault(id_of(row), []).append((name, row))
            else:
                self.report.skip(name, text_of(row, "title", "name"), "an article without an id")
        order = {
            key: number for number, key in enumerate(sorted(articles, key=lambda key: _place(articles[key][0][1])))
        }
        items = [
            self._item(key, number, rows[0], text)
            for key, number in order.items()
            for rows in [articles[key]]
            for text in self._texts(rows, translations.get(key, []))
        ]
        for key in translations.keys() - articles.keys():
            self.report.skip(f"article {key}", "", "there is a translation of it, but not the article itself")
        return Content(list(self.sections.values()), items, self._target_of, self._find_file)

    # --- Articles -----------------------------------------------------------------------------

    def _texts(self, rows: list[tuple[str, Row]], translations: list[Row]) -> list[Text]:
        """The article in each of its languages; what the article itself says comes before its translations."""
        found: dict[str, Text] = {}
        for row in [*(row for _name, row in rows), *translations]:
            origin = f"{rows[0][0]}#{id_of(rows[0][1])}"
            locale = text_of(row, "locale") or text_of(rows[0][1], "source_locale", "locale")
            title = text_of(row, "title", "name").strip()
            stated = content_language(locale) if locale else ""
            if locale and not stated:
                self.report.skip(origin, title, f"content has no language {locale}")
                continue
            language = self.options.language_of(stated)
            if language is None:
                continue
            text = Text(language, locale, title, text_of(row, "body"), row.get("draft") is True, row)
            known = found.setdefault(language, text)
            if known.locale.lower() != locale.lower():
                self.report.skip(origin, title, f"{locale} is the same language here as {known.locale}")
        return [text for text in found.values() if self._is_whole(text, rows[0])]

    def _is_whole(self, text: Text, first: tuple[str, Row]) -> bool:
        origin = f"{first[0]}#{id_of(first[1])}"
        if not text.title:
            self.report.skip(origin, "", f"the title is missing ({text.locale})")
        elif not plain(text.body) and not re.search(r"<(img|iframe|video)\b", text.body):
            self.report.skip(origin, text.title, f"there is no text in it ({text.locale})")
        else:
            return True
        return False

    def _item(self, key: str, number: int, first: tuple[str, Row], text: Text) -> Item:
        name, row = first
        origin = f"{name}#{key}"
        if text.row.get("outdated") is True:
            self.report.note(origin, f"its translation into {text.language} is marked as outdated")
        body = text.body if "<" in text.body else linebreaks(escape(text.body))
        labels = row.get("label_names")
        return Item(
            import_id=f"{self.prefix}article/{key}",
            kind=self.options.kind,
            language=text.language,
            title=text.title,
            origin=origin,
            section=self._section(id_of(row, "section_id"), text.language, origin).key,
            base=name,
            body=body,
            markup="html",
            summary=first_sentences(plain(body), LONGEST_SUMMARY),
            keywords=[str(label) for label in labels] if isinstance(labels, list) else [],
            audiences=self._audiences(row, origin),
            published=_moment(row),
            order=number,
            is_draft=text.is_draft,
            attachments=self._attached(key, text, origin),
        )

    # --- Sections -----------------------------------------------------------------------------

    def _section(self, key: str, language: str, origin: str) -> Section:
        known = self.sections.get((key, language))
        if known is None:
            known = self._make_section(key, language, origin)
            self.sections[key, language] = known
        if key not in self.section_rows:
            self.report.problem(origin, f"its section {key or '(none)'} is not in the export")
        return known

    def _make_section(self, key: str, language: str, origin: str) -> Section:
        row = self.section_rows.get(key)
        if row is None:
            title = humanised(self.source.root.name)
            return Section(
                f"{self.prefix}section/{key or 0}/", language, title, origin, named_by_source=False, order=9999
            )
        category = self.categories.get(id_of(row, "category_id"), {})
        above = self._above(row)
        title = self._title("section", key, language)
        if self._is_ambiguous(row):
            title = f"{self._title(*above[0], language)}: {title}" if above else title
        section = Section(f"{self.prefix}section/{key}/", language, title, f"section {key}")
        section.intro = linebreaks(escape(text_of(row, "description"))) if text_of(row, "description") else ""
        section.order = number_of(category, "position") * 1000 + number_of(row, "position")
        names = [(key, text_of(row, "name")), *((one, self._title(kind, one, "")) for kind, one in above)]
        section.feature_names = [name for pair in names for name in pair if name]
        return section

    def _above(self, row: Row) -> list[tuple[str, str]]:
        """What a section stands in: sections, then a category."""
        found: list[tuple[str, str]] = []
        parent = id_of(row, "parent_section_id")
        while parent in self.section_rows and ("section", parent) not in found:
            found.append(("section", parent))
            row = self.section_rows[parent]
            parent = id_of(row, "parent_section_id")
        category = id_of(row, "category_id")
        return [*found, ("category", category)] if category in self.categories else found

    def _is_ambiguous(self, row: Row) -> bool:
        name = text_of(row, "name").casefold()
        return sum(text_of(other, "name").casefold() == name for other in self.section_rows.values()) > 1

    def _titles(self, kind: str, rows: dict[str, Row]) -> dict[str, dict[str, str]]:
        """The names of sections or categories by id and language; under the empty language stands the original."""
        found = {}
        translations = self.export.translations_of(kind)
        for key, row in rows.items():
            name = text_of(row, "name", "title").strip() or key
            names = {content_language(text_of(row, "locale")): name, "": name}
            for translation in translations.get(key, []):
                title = text_of(translation, "title").strip()
                language = content_language(text_of(translation, "locale"))
                if title and language:
                    names.setdefault(language, title)
            found[key] = names
        return found

    def _title(self, kind: str, key: str, language: str) -> str:
        names = self.titles[kind][key]
        return names.get(language) or names.get(settings.FALLBACK_LANGUAGE if language else "") or names[""]

    # --- Who may see it -----------------------------------------------------------------------

    def _audiences(self, row: Row, origin: str) -> list[str]:
        """The audience that is nearest to the article's user segments, never a wider one."""
        several = row.get("user_segment_ids")
        keys = [str(key) for key in several] if isinstance(several, list) and several else []
        keys = keys or [id_of(row, "user_segment_id")]
        tokens = {self._audience(key, origin) for key in keys if key}
        return sorted(tokens)

    def _audience(self, key: str, origin: str) -> str:
        segment = self.segments.get(key)
        if segment is None:
            self.report.problem(origin, f"its user segment {key} is not in the export: shown to staff alone")
            return STAFF
        if text_of(segment, "user_type") == "signed_in_users":
            if not any(segment.get(name) for name in NARROWER):
                return MEMBERS
            name = text_of(segment, "name") or key
            self.report.problem(origin, f"its user segment “{name}” has no audience here: shown to staff alone")
        return STAFF

    # --- Files and links ----------------------------------------------------------------------

    def _attached(self, key: str, text: Text, origin: str) -> list[Attachment]:
        """The files that are listed below the article."""
        shown = set(_ATTACHMENT.findall(text.body))
        found = []
        for number, row in self.attachments.items():
            if id_of(row, "article_id") != key or row.get("inline") is True or number in shown:
                continue
            locale = content_language(text_of(row, "locale"))
            if locale and locale != text.language:
                continue
            name = text_of(row, "file_name") or number
            path = self._file_of(row)
            if path:
                found.append(Attachment(path, humanised(Path(name).stem)))
            else:
                self.report.problem(origin, f"its attachment {name} is not in the export")
        return found

    def _file_of(self, row: Row) -> Path | None:
        number, article, name = id_of(row), id_of(row, "article_id"), text_of(row, "file_name")
        by_number = [path for path in self.files if re.match(rf"{re.escape(number)}(?:[-_.]|$)", path.name)]
        inside = [path for path in self.files if path.parent.name in {number, article} and path.name == name]
        same_name = [path for path in self.files if path.name == name]
        if by_number or inside:
            return (by_number or inside)[0]
        return same_name[0] if len(same_name) == 1 else None

    def _find_file(self, source: str, base: str) -> Path | None:
        match = _ATTACHMENT.search(source)
        if match and match[1] in self.attachments:
            return self._file_of(self.attachments[match[1]])
        if match:
            return self._file_of({"id": match[1], "file_name": source.rsplit("/", 1)[-1]})
        return self.source.find(source, base)

    def _target_of(self, target: str, base: str) -> str | None:
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        match = _LINK.search(parts.path)
        if not match or (parts.netloc and parts.netloc.lower() not in self.hosts):
            return None
        if match[1] == "articles":
            return f"{self.prefix}article/{match[2]}"
        return f"{self.prefix}section/{match[2]}/"

    def _hosts(self) -> set[str]:
        """The hosts at which the help centre stood."""
        addresses = [
            text_of(row, field)
            for resource in ("articles", "sections", "categories", "translations")
            for _name, row in self.export.each(resource)
            for field in ("html_url", "url")
        ]
        return {host for address in addresses if (host := _host(address))}


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _place(row: Row) -> tuple[Any, ...]:
    """Where an article stands in its section: promoted ones first, then as its editors put them."""
    return (row.get("promoted") is not True, number_of(row, "position"), text_of(row, "created_at"), id_of(row))


def _moment(row: Row) -> datetime | None:
    try:
        moment = parse_datetime(text_of(row, "created_at"))
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
