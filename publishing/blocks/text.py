"""Blocks of text: headings, remarks, quotations, Markdown, and passages shared between pages."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from publishing.blocks.base import INLINE_FEATURES, PASSAGE_FEATURES, anchors_in, passage
from publishing.markdown import MarkdownError, linked_pages, render_markdown
from publishing.outline import Piece, pieces_of_html

LEVELS = [("2", _("Heading")), ("3", _("Heading under a heading")), ("4", _("Smallest heading"))]
TONES = [
    ("note", _("Note")),
    ("tip", _("Tip")),
    ("warning", _("Warning")),
    ("danger", _("Danger")),
    ("result", _("Expected result")),
]


class HeadingBlock(blocks.StructBlock):
    """A heading with an anchor; it stands in the table of contents."""

    text = blocks.CharBlock(label=_("Heading"), max_length=200)
    level = blocks.ChoiceBlock(label=_("Size"), choices=LEVELS, default="2")

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Begins a part of the page and stands in its table of contents.")
        template = "publishing/blocks/heading.html"
        preview_value = {"text": _("Before you begin"), "level": "2"}

    def pieces(self, value: Any) -> Iterator[Piece]:
        """The heading."""
        yield Piece(value.get("text").strip(), int(value.get("level") or 2))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["anchor"] = anchors_in(parent_context).take(value.get("text").strip())
        return context


class CalloutBlock(blocks.StructBlock):
    """A remark beside the flow of the text."""

    tone = blocks.ChoiceBlock(label=_("Kind"), choices=TONES, default="note")
    title = blocks.CharBlock(label=_("Title"), required=False, default="", max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=PASSAGE_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        description = _("A note, a tip, a warning, a danger, or what one sees when it worked.")
        template = "publishing/blocks/callout.html"
        preview_value = {
            "tone": "warning",
            "title": _("Keep one owner with a password."),
            "text": _("<p>If the provider is away, this person can still get in.</p>"),
        }


class QuoteBlock(blocks.StructBlock):
    """What somebody said."""

    text = blocks.RichTextBlock(label=_("Quotation"), features=INLINE_FEATURES)
    source = blocks.CharBlock(label=_("Who said it"), required=False, default="", max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Somebody's own words, with their name.")
        template = "publishing/blocks/quote.html"
        preview_value = {
            "text": _("<p>We answer half as many tickets as a year ago.</p>"),
            "source": _("Niamh, head of support"),
        }


class MarkdownBlock(blocks.TextBlock):
    """Text written in Markdown."""

    class Meta:
        icon = "code"
        label = _("Markdown")
        description = _("For those who like to write in Markdown: CommonMark with tables, task lists and callouts.")
        template = None
        preview_value = (
            "## Two ways\n\nPress **/** or click the box.\n\n| Key | Does |\n|---|---|\n| / | focuses search |"
        )

    def clean(self, value: str) -> str:
        value = super().clean(value)
        try:
            render_markdown(value)
        except MarkdownError as error:
            raise ValidationError(str(error)) from error
        return value

    def pieces(self, value: str) -> Iterator[Piece]:
        """Headings and the text between them."""
        return pieces_of_html(self._html(value, page_links=False))

    def render_basic(self, value: str, context: dict[str, Any] | None = None) -> SafeString:
        return mark_safe(anchors_in(context).mark(self._html(value, page_links=True)))

    def extract_references(self, value: str) -> Iterator[tuple[Any, str, str, str]]:
        for number in linked_pages(value):
            yield Page, number, "", ""

    def _html(self, value: str, *, page_links: bool) -> str:
        try:
            return render_markdown(value, page_links=page_links)
        except MarkdownError:
            return ""


class SharedTextBlock(SnippetChooserBlock):
    """A passage that is edited once and shown on every page that names it."""

    class Meta:
        icon = "snippet"
        label = _("Shared text")
        description = _("A passage that is edited in one place and shown on many pages.")
        template = "publishing/blocks/shared_text.html"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("publishing.SharedText", **kwargs)

    def get_preview_value(self) -> Any:
        return self.target_model(
            name="preview", body=_("<p>You find this under <b>Settings › Security</b>; only owners see it.</p>")
        )

    def pieces(self, value: Any) -> Iterator[Piece]:
        """The passage, without headings: it is part of somebody else's page."""
        return passage(value.body)
