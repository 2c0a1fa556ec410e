"""The blocks that only courses have: a lesson's chapter, a course's instructor, a task's criterion."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from publishing.timecodes import TimecodeBlock

MOST_POINTS = 100


class ChapterBlock(blocks.StructBlock):
    """A place in a lesson's recording that has a name."""

    at = TimecodeBlock(label=_("Begins at"), help_text=_("Minutes and seconds, such as 12:41."))
    title = blocks.CharBlock(label=_("Title"), max_length=160)

    class Meta:
        icon = "bookmark"
        label = _("Chapter")
        label_format = "{at} {title}"


class InstructorBlock(blocks.StructBlock):
    """Somebody who teaches a course."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    role = blocks.CharBlock(label=_("Role"), max_length=160, required=False, default="")
    photo = ImageChooserBlock(label=_("Photo"), required=False)

    class Meta:
        icon = "user"
        label = _("Instructor")
        label_format = "{name}"


class CriterionBlock(blocks.StructBlock):
    """One thing that a task handed in is judged by. Points are kept by the id of this block."""

    title = blocks.CharBlock(label=_("Criterion"), max_length=200)
    description = blocks.TextBlock(label=_("What is expected"), required=False, default="", rows=3)
    points = blocks.IntegerBlock(label=_("Points at most"), min_value=1, max_value=MOST_POINTS, default=10)

    class Meta:
        icon = "list-ol"
        label = _("Criterion")
        label_format = "{title}"
