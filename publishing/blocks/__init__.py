"""The blocks in which the text of pages is written. Use `BodyBlock` as a page's stream of blocks."""

from publishing.blocks.base import (
    INLINE_FEATURES,
    PASSAGE_FEATURES,
    TEXT_FEATURES,
    HeadedTextBlock,
    is_blank,
    pieces_of,
)
from publishing.blocks.body import BodyBlock, body_blocks
from publishing.blocks.code import CodeBlock
from publishing.blocks.links import DownloadBlock, RelatedPagesBlock
from publishing.blocks.media import AudioBlock, EmbedBlock, ImageBlock, VideoBlock
from publishing.blocks.structure import AccordionBlock, PassagesBlock, StepBlock, StepsBlock, TableBlock, TabsBlock
from publishing.blocks.text import CalloutBlock, HeadingBlock, MarkdownBlock, QuoteBlock, SharedTextBlock

__all__ = [
    "INLINE_FEATURES",
    "PASSAGE_FEATURES",
    "TEXT_FEATURES",
    "AccordionBlock",
    "AudioBlock",
    "BodyBlock",
    "CalloutBlock",
    "CodeBlock",
    "DownloadBlock",
    "EmbedBlock",
    "HeadedTextBlock",
    "HeadingBlock",
    "ImageBlock",
    "MarkdownBlock",
    "PassagesBlock",
    "QuoteBlock",
    "RelatedPagesBlock",
    "SharedTextBlock",
    "StepBlock",
    "StepsBlock",
    "TableBlock",
    "TabsBlock",
    "VideoBlock",
    "body_blocks",
    "is_blank",
    "pieces_of",
]
