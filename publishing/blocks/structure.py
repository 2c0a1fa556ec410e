"""Blocks that hold other blocks: steps, accordions, tabs, tables."""

from collections.abc import Iterator
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock

from publishing.blocks.base import PASSAGE_FEATURES, is_blank
from publishing.blocks.code import CodeBlock
from publishing.blocks.media import ImageBlock
from publishing.blocks.table_translation import restore_table, table_segments
from publishing.blocks.text import CalloutBlock
from publishing.markdown import render_inline
from publishing.outline import Piece, text_of


class StepBlock(blocks.StructBlock):
    """One thing to do, and what one then sees."""

    title = blocks.CharBlock(label=_("What to do"), required=False, default="", max_length=200)
    text = blocks.RichTextBlock(label=_("How"), required=False, features=PASSAGE_FEATURES)
    code = CodeBlock(label=_("Code"), required=False)
    result = blocks.CharBlock(
        label=_("Expected result"),
        required=False,
        default="",
        max_length=400,
        help_text=_("What the reader sees when it worked."),
    )
    image = ImageBlock(label=_("Image"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Step")
        label_format = "{title}"


class StepsBlock(blocks.ListBlock):
    """Steps in order."""

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("What to do, in order; each step may say what one sees when it worked.")
        template = "publishing/blocks/steps.html"
        preview_value = [
            {"title": _("Open Settings › Security"), "text": _("<p>Only owners see this part.</p>")},
            {
                "title": _("Paste the metadata address"),
                "text": _("<p>Certificates are read from it.</p>"),
                "result": _("The provider's name stands beside a green tick."),
            },
        ]

    def __init__(self, child_block: Any = None, **kwargs: Any) -> None:
        super().__init__(child_block or StepBlock(), **kwargs)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["items"] = [self._item(step, context) for step in value]
        return context

    def _item(self, step: Any, context: dict[str, Any]) -> dict[str, Any]:
        parts = ["" if is_blank(step.get("text")) else str(step.get("text"))]
        for name, needed in (("code", "code"), ("image", "image")):
            inner = step.get(name)
            if inner and inner.get(needed):
                parts.append(inner.render_as_block(dict(context)))
        return {"title": step.get("title"), "html": mark_safe("".join(parts)), "result": step.get("result")}


class TableBlock(WagtailTableBlock):
    """A table with a header row and a caption; it scrolls by itself where it does not fit. Cells are written in
    Markdown: emphasis, code, links."""

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Rows and columns with headers and a caption.")
        template = "publishing/blocks/table.html"
        preview_value = {
            "data": [["Key", "Does"], ["/", "Focuses search"], ["Esc", "Closes the list"]],
            "table_caption": "Keys",
            "table_header_choice": "row",
            "first_row_is_table_header": True,
            "first_col_is_header": False,
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        rows = [
            [mark_safe(render_inline(str(cell or ""), page_links=True)) for cell in row]
            for row in value.get("data") or []
        ]
        has_header = bool(rows) and value.get("first_row_is_table_header", False)
        context["header"], context["rows"] = (rows[0], rows[1:]) if has_header else ([], rows)
        context["caption"] = value.get("table_caption") or ""
        context["first_column_is_header"] = value.get("first_col_is_header", False)
        return context

    def render(self, value: Any, context: dict[str, Any] | None = None) -> str:
        # The base class fills a template of its own kind; ours gets cells whose Markdown is rendered.
        return blocks.Block.render(self, value, context=context) if value else ""

    def pieces(self, value: Any) -> Iterator[Piece]:
        """The caption, then row by row."""
        if caption := value.get("table_caption"):
            yield Piece(caption)
        for row in value.get("data") or []:
            if text := " ".join(text_of(render_inline(str(cell))) for cell in row if cell):
                yield Piece(text)

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """The caption and each cell, for translators; called by wagtail-localize."""
        return table_segments(value)

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        """The table with translated cells; called by wagtail-localize."""
        return restore_table(value, segments)


def _cell(text: Any) -> SafeString:
    return mark_safe(render_inline(str(text or ""), page_links=True))


class PassagesBlock(blocks.StreamBlock):
    """What may stand inside an accordion or a tab: blocks without headings of the page."""

    text = blocks.RichTextBlock(label=_("Text"), icon="pilcrow", features=PASSAGE_FEATURES)
    callout = CalloutBlock()
    steps = StepsBlock()
    code = CodeBlock()
    image = ImageBlock()
    table = TableBlock()

    class Meta:
        template = "publishing/blocks/passages.html"
        label = _("Content")


class PanelBlock(blocks.StructBlock):
    """A title with what belongs to it."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    content = PassagesBlock()

    class Meta:
        icon = "folder-open-inverse"
        label = _("Part")
        label_format = "{title}"


class PanelsBlock(blocks.ListBlock):
    """Parts with a title each: what accordions and tabs have in common."""

    def __init__(self, child_block: Any = None, **kwargs: Any) -> None:
        super().__init__(child_block or PanelBlock(), **kwargs)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        # An id that an edit elsewhere on the page does not change.
        context["group_id"] = f"part-{context.get('id') or 'preview'}"
        context["items"] = [
            {"title": panel.get("title"), "html": panel.get("content").render_as_block(dict(context))}
            for panel in value
        ]
        return context


class AccordionBlock(PanelsBlock):
    """Parts that open when they are needed."""

    class Meta:
        icon = "collapse-down"
        label = _("Accordion")
        description = _("Parts that are closed until somebody needs them.")
        template = "publishing/blocks/accordion.html"
        preview_value = [
            {"title": _("Why is my session ended?"), "content": [("text", _("<p>After 30 days without use.</p>"))]},
            {"title": _("Can I stay signed in?"), "content": [("text", _("<p>Yes, on a device you trust.</p>"))]},
        ]


class TabsBlock(PanelsBlock):
    """Variants of the same thing, of which a reader needs one. Without scripts all are shown, one under the other."""

    class Meta:
        icon = "tasks"
        label = _("Tabs")
        description = _("Variants of the same thing, such as one a provider or a system.")
        template = "publishing/blocks/tabs.html"
        preview_value = [
            {"title": "macOS", "content": [("text", _("<p>Press ⌘ and comma.</p>"))]},
            {"title": "Windows", "content": [("text", _("<p>Press Ctrl and comma.</p>"))]},
        ]
