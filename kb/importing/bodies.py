"""The text of an item as blocks, with its links, images and files in their new places."""

import re
from typing import Any
from urllib.parse import urlsplit

from kb.importing.items import FAQ_INDEX, Content, Item, Kind, Section
from kb.importing.pages import PageMap
from kb.importing.passages import results_below
from kb.importing.report import Report
from kb.importing.texts import shortened
from kb.importing.uploads import UploadError, Uploads
from publishing.conversion import Conversion, StreamItem, convert_html
from publishing.markdown_stream import convert_markdown

LONGEST_WORDS = 255
_NO_IMAGE = "The image “"
"""How a conversion reports an image that it got no answer for; the reason is reported here."""

_UNKNOWN = re.compile(r"<(svg|math|object|embed|form|video|audio|canvas|applet|frameset)\b", re.IGNORECASE)
"""Elements that no block stands for."""


class Bodies:
    """Converts texts, and reports what they held that could not be taken."""

    def __init__(self, content: Content, pages: PageMap, uploads: Uploads, report: Report) -> None:
        self.content, self.pages, self.uploads, self.report = content, pages, uploads, report

    def of_item(self, item: Item) -> list[StreamItem]:
        """The blocks of an item's text, with what is attached to it at the end."""
        is_tutorial = item.kind is Kind.TUTORIAL and item.markup == "markdown"
        body = results_below(item.body) if is_tutorial else item.body
        blocks = self._convert(item, body, item.markup, item.base, item.import_id)
        for attachment in item.attachments:
            try:
                document = self.uploads.document(attachment.path, attachment.title)
            except UploadError as error:
                self.report.problem(item.origin, f"the attachment {attachment.title} was left out: {error}")
                continue
            blocks.append(("download", {"document": document.pk, "title": "", "text": ""}))
        return blocks

    def of_section(self, section: Section) -> list[StreamItem]:
        """The blocks of a section's introduction."""
        return self._convert(section, section.intro, section.markup, section.origin, section.key)

    def _convert(self, thing: Any, text: str, markup: str, base: str, own_id: str) -> list[StreamItem]:
        if not text.strip():
            return []
        origin, language = thing.origin, thing.language

        def resolve_link(target: str) -> Any:
            return self._link(target, base, language, origin, own_id)

        def resolve_image(source: str, alt: str, title: str) -> dict[str, Any] | None:
            return self._image(source, alt, title, base, origin)

        convert = convert_markdown if markup == "markdown" else convert_html
        found: Conversion = convert(text, resolve_link=resolve_link, resolve_image=resolve_image)
        if markup == "html":
            for name in sorted({name.lower() for name in _UNKNOWN.findall(text)}):
                self.report.problem(origin, f"<{name}> was left out")
        for problem in found.problems:
            if not problem.startswith(_NO_IMAGE):
                self.report.problem(origin, problem)
        return list(found.blocks)

    # --- Links --------------------------------------------------------------------------------

    def _link(self, target: str, base: str, language: str, origin: str, own_id: str) -> Any:
        wanted = self.content.target_of(target, base)
        if wanted == FAQ_INDEX:
            return _page_link(self.pages.faq_index(language))
        if wanted is not None:
            page_id = self.pages.find(wanted, language)
            if page_id is not None:
                return "" if wanted == own_id else _page_link(page_id)
        path = self.content.find_file(target, base)
        if path is None and not _is_relative(target):
            return None
        if path is None:
            self.report.problem(origin, f"a link leads nowhere: {shortened(target, 120)}")
            return ""
        try:
            return {"linktype": "document", "id": str(self.uploads.document(path).pk)}
        except UploadError as error:
            self.report.problem(origin, f"a link to the file {shortened(target, 120)} was left out: {error}")
            return ""

    # --- Images -------------------------------------------------------------------------------

    def _image(self, source: str, alt: str, title: str, base: str, origin: str) -> dict[str, Any] | None:
        path = self.content.find_file(source, base)
        if path is None:
            self.report.problem(origin, f"an image was not found: {shortened(source, 120)}")
            return None
        words = shortened(alt.strip() or title.strip(), LONGEST_WORDS)
        try:
            image = self.uploads.image(path, words)
        except UploadError as error:
            self.report.problem(origin, f"the image {path.name} was left out: {error}")
            return None
        if not words:
            self.report.note(origin, f"the image {path.name} has no description: shown as an ornament")
        caption = shortened(title.strip(), LONGEST_WORDS)
        return {"image": image.pk, "alt": words, "decorative": not words, "caption": caption}


def _page_link(page_id: int) -> dict[str, str]:
    return {"linktype": "page", "id": str(page_id)}


def _is_relative(target: str) -> bool:
    """Whether a link can only have led to something beside the file it stands in."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return not (parts.scheme or parts.netloc) and bool(parts.path) and not parts.path.startswith("/")
