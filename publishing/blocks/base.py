"""What the blocks have in common: how a value is read, and where headings get their anchors."""

from collections.abc import Iterator
from typing import Any

from django.utils.safestring import mark_safe
from wagtail import blocks
from wagtail.rich_text import RichText

from publishing.outline import Anchors, Piece, pieces_of_html, text_of

INLINE_FEATURES = ["bold", "italic", "link", "document-link", "code"]
PASSAGE_FEATURES = [*INLINE_FEATURES, "ol", "ul", "superscript", "subscript"]
TEXT_FEATURES = [*PASSAGE_FEATURES, "h2", "h3", "h4", "hr"]


def pieces_of(block: blocks.Block, value: Any) -> Iterator[Piece]:
    """What `value` says, in reading order. A block that knows better defines `pieces(value)` itself."""
    if value is None:
        return
    if hasattr(block, "pieces"):
        yield from block.pieces(value)
    elif isinstance(block, blocks.RichTextBlock):
        yield from passage(value)
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield from [Piece(str(value))] if value else []
    else:
        for child_block, child in _children(block, value):
            yield from pieces_of(child_block, child)


def _children(block: blocks.Block, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    if isinstance(block, blocks.StreamBlock):
        yield from ((child.block, child.value) for child in value)
    elif isinstance(block, blocks.ListBlock):
        yield from ((block.child_block, child) for child in value)
    elif isinstance(block, blocks.StructBlock):
        yield from ((child_block, value.get(name)) for name, child_block in block.child_blocks.items())


def passage(value: Any) -> Iterator[Piece]:
    """A rich text inside another block: its headings are none of the page's own."""
    source = value.source if isinstance(value, RichText) else str(value or "")
    if text := text_of(source):
        yield Piece(text)


def anchors_in(context: dict[str, Any] | None) -> Anchors:
    """The page's anchors; new ones for a block that is rendered by itself."""
    return (context or {}).get("anchors") or Anchors()


def is_blank(value: Any) -> bool:
    """Whether a rich text says nothing: an empty editor leaves an empty paragraph."""
    source = value.source if isinstance(value, RichText) else str(value or "")
    return not text_of(source)


class HeadedTextBlock(blocks.RichTextBlock):
    """Running text with the page's own headings, which get their anchors here."""

    def pieces(self, value: RichText) -> Iterator[Piece]:
        """Headings and the text between them."""
        return pieces_of_html(value.source)

    def render_basic(self, value: RichText, context: dict[str, Any] | None = None) -> str:
        return mark_safe(anchors_in(context).mark(super().render_basic(value, context=context)))
