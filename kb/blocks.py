"""The blocks that only the knowledge base has: a tutorial's step, a recording's chapter and speaker."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from kb.timecodes import TimecodeBlock


class StepBlock(blocks.StructBlock):
    """One step: what to do, and what one then sees. Progress is kept by the id of this block."""

    title = blocks.CharBlock(label=_("What to do"), max_length=160)
    body = blocks.StreamBlock([("text", blocks.RichTextBlock())], label=_("How"), required=False)
    image = ImageChooserBlock(label=_("Image"), required=False)
    image_text = blocks.CharBlock(
        label=_("What the image shows"),
        max_length=255,
        required=False,
        help_text=_("Read out instead of the image. Left empty, the image's own description is used."),
    )
    result = blocks.RichTextBlock(
        label=_("Expected result"),
        required=False,
        features=["bold", "italic", "link", "code"],
        help_text=_("What the reader sees when the step worked, so that they can check it."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Step")
        label_format = "{title}"


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
    role = blocks.CharBlock(label=_("Role"), max_length=160, required=False)
    photo = ImageChooserBlock(label=_("Photo"), required=False)

    class Meta:
        icon = "user"
        label = _("Speaker")
        label_format = "{name}"
