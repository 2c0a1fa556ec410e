"""The blocks that only the knowledge base has: a tutorial's step, a recording's chapter and speaker."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from publishing.blocks import INLINE_FEATURES, ImageBlock, PassagesBlock, is_blank, pieces_of
from publishing.outline import Piece
from publishing.timecodes import TimecodeBlock

STEP_LEVEL = 2
"""Steps stand in the table of contents beside the headings of the introduction."""


class StepBlock(blocks.StructBlock):
    """One step: what to do, and what one then sees. Progress is kept by the id of this block."""

    title = blocks.CharBlock(label=_("What to do"), max_length=160)
    body = PassagesBlock(label=_("How"), required=False)
    image = ImageBlock(label=_("Image"), required=False)
    result = blocks.RichTextBlock(
        label=_("Expected result"),
        required=False,
        features=INLINE_FEATURES,
        help_text=_("What the reader sees when the step worked, so that they can check it."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Step")
        label_format = "{title}"

    def pieces(self, value: Any) -> Iterator[Piece]:
        """The title as a heading of the page, then how to do it and what one sees."""
        yield Piece(value["title"].strip(), STEP_LEVEL)
        yield from pieces_of(self.child_blocks["body"], value["body"])
        yield from pieces_of(self.child_blocks["image"], value["image"])
        if not is_blank(value["result"]):
            yield from pieces_of(self.child_blocks["result"], value["result"])


class ChapterBlock(blocks.StructBlock):
    """A place in a recording that has a name."""

    at = TimecodeBlock(label=_("Begins at"), help_text=_("Minutes and seconds, such as 12:41."))
    title = blocks.CharBlock(label=_("Title"), max_length=160)

    class Meta:
        icon = "bookmark"
        label = _("Chapter")
        label_format = "{at} {title}"


class SpeakerBlock(blocks.StructBlock):
    """Somebody who speaks in a recording."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    role = blocks.CharBlock(label=_("Role"), max_length=160, required=False, default="")
    photo = ImageChooserBlock(label=_("Photo"), required=False)

    class Meta:
        icon = "user"
        label = _("Speaker")
        label_format = "{name}"
