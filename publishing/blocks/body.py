"""The stream of blocks that is the text of a page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from publishing.blocks.base import TEXT_FEATURES, HeadedTextBlock, anchors_in
from publishing.blocks.code import CodeBlock
from publishing.blocks.links import DownloadBlock, RelatedPagesBlock
from publishing.blocks.media import AudioBlock, EmbedBlock, ImageBlock, VideoBlock
from publishing.blocks.structure import AccordionBlock, StepsBlock, TableBlock, TabsBlock
from publishing.blocks.text import CalloutBlock, HeadingBlock, MarkdownBlock, QuoteBlock, SharedTextBlock

TEXT, STRUCTURE, MEDIA, LINKS = _("Text"), _("Structure"), _("Images and recordings"), _("Links and shared text")


class BodyBlock(blocks.StreamBlock):
    """All blocks that any page may be written in. The names are the stored types: never rename one."""

    text = HeadedTextBlock(
        label=_("Text"),
        icon="pilcrow",
        group=TEXT,
        features=TEXT_FEATURES,
        description=_("Paragraphs, headings, lists and links."),
        template=None,
        preview_value=_(
            "<h2>Find your own settings</h2><p>Open the menu at the <b>top right</b>. "
            "What you change holds on all your devices.</p><ul><li>Language</li><li>Time zone</li></ul>"
        ),
    )
    heading = HeadingBlock(group=TEXT)
    callout = CalloutBlock(group=TEXT)
    quote = QuoteBlock(group=TEXT)
    code = CodeBlock(group=TEXT)
    markdown = MarkdownBlock(group=TEXT)
    steps = StepsBlock(group=STRUCTURE)
    table = TableBlock(group=STRUCTURE)
    accordion = AccordionBlock(group=STRUCTURE)
    tabs = TabsBlock(group=STRUCTURE)
    image = ImageBlock(group=MEDIA)
    video = VideoBlock(group=MEDIA)
    audio = AudioBlock(group=MEDIA)
    embed = EmbedBlock(group=MEDIA)
    shared_text = SharedTextBlock(group=LINKS)
    related = RelatedPagesBlock(group=LINKS)
    download = DownloadBlock(group=LINKS)

    class Meta:
        template = "publishing/blocks/body.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["anchors"] = anchors_in(parent_context)
        return context


def body_blocks() -> BodyBlock:
    """The blocks of a page's text, for `StreamField(body_blocks(), blank=True)`."""
    return BodyBlock(required=False)
