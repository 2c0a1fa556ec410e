"""Blocks that lead somewhere else on the portal."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock

from publishing.outline import Piece


class RelatedPagesBlock(blocks.StructBlock):
    """Pages to go on with, in the midst of a text."""

    title = blocks.CharBlock(label=_("Title"), required=False, default="", max_length=120)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"), max_num=8)

    class Meta:
        icon = "link"
        label = _("Related pages")
        description = _("Pages to go on with. A reader sees those that they may open.")
        template = "publishing/blocks/related_pages.html"

    def get_preview_value(self) -> Any:
        return self.normalize({"title": _("Read on"), "pages": []})

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        examples = [{"title": _("Invite your colleagues"), "url": "#"}, {"title": _("Change a role"), "url": "#"}]
        return {**(parent_context or {}), "preview_links": examples}

    def pieces(self, value: Any) -> Iterator[Piece]:
        """The title alone: the other pages speak for themselves."""
        if value.get("title"):
            yield Piece(value.get("title"))


class DownloadBlock(blocks.StructBlock):
    """A document, with what it is and how large."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, default="", max_length=160, help_text=_("Else the document's own.")
    )
    text = blocks.CharBlock(label=_("What is in it"), required=False, default="", max_length=255)

    class Meta:
        icon = "download"
        label = _("Download")
        description = _("A document to take along, with its type and size.")
        template = "publishing/blocks/download.html"

    def get_preview_value(self) -> Any:
        document = get_document_model()(
            pk=0, title=_("Security overview"), file="documents/security-overview.pdf", file_size=482_000
        )
        return self.normalize({"document": document, "title": "", "text": _("Twelve pages for your auditors.")})

    def pieces(self, value: Any) -> Iterator[Piece]:
        """Title and description."""
        document = value.get("document")
        title = value.get("title") or (document.title if document else "")
        if text := " ".join(filter(None, [title, value.get("text")])):
            yield Piece(text)
