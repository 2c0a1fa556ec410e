"""Blocks of images and recordings."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from publishing.embeds import find_embed
from publishing.outline import Piece


class ImageBlock(blocks.StructBlock):
    """An image. It says what it shows, or it is said to be an ornament: an empty description is no accident."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("What the image shows"),
        required=False,
        default="",
        max_length=255,
        help_text=_("Read out to those who do not see it: say what it tells, not that it is an image."),
    )
    decorative = blocks.BooleanBlock(
        label=_("Only an ornament: it tells nothing that the text does not"), required=False
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, default="", max_length=255)

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("An image with its description and, if wanted, a caption.")
        template = "publishing/blocks/image.html"
        form_classname = "struct-block"

    def __init__(self, local_blocks: Any = None, *, required: bool = True, **kwargs: Any) -> None:
        self.is_required = required
        if not required:
            local_blocks = [("image", ImageChooserBlock(label=_("Image"), required=False)), *(local_blocks or [])]
        super().__init__(local_blocks, required=required, **kwargs)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if self.is_deferred_validation or not value.get("image"):
            return value
        if not value.get("alt").strip() and not value.get("decorative"):
            message = _("Say what the image shows, or tick that it is only an ornament.")
            raise StructBlockValidationError(block_errors={"alt": ValidationError(message)})
        return value

    def get_preview_value(self) -> Any:
        return self.normalize({"image": None, "alt": _("A list of people with their roles"), "caption": _("Teams")})

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**(parent_context or {}), "preview_image_url": static("publishing/preview-image.svg")}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["alt"] = "" if value.get("decorative") else value.get("alt")
        return context

    def pieces(self, value: Any) -> Iterator[Piece]:
        """What the image shows, and its caption."""
        alt = "" if value.get("decorative") else value.get("alt")
        if value.get("image") and (text := " ".join(filter(None, [alt, value.get("caption")]))):
            yield Piece(text)


def language_of(context: dict[str, Any] | None) -> str:
    """The language of the text around a block."""
    page = (context or {}).get("page")
    return (context or {}).get("content_language") or getattr(page, "language", None) or get_language() or "en"


class RecordingBlock(blocks.StructBlock):
    """What video and audio have in common: the recording, its captions, its transcript."""

    title = blocks.CharBlock(
        label=_("Title"), required=False, default="", max_length=200, help_text=_("Else the recording's own.")
    )
    with_transcript = blocks.BooleanBlock(label=_("Show the transcript"), required=False, default=True)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        recording = value.get("recording")
        if recording:
            language = language_of(parent_context)
            context["player"] = recording.player(language)
            context["transcript"] = recording.transcript(language) if value.get("with_transcript") else None
        context["player_id"] = f"recording-{context.get('id') or (recording and recording.pk)}"
        context["title"] = value.get("title") or (recording.title if recording else "")
        return context

    def pieces(self, value: Any) -> Iterator[Piece]:
        """Title and transcript, in the recording's first language."""
        recording = value.get("recording")
        if not recording:
            return
        yield Piece(value.get("title") or recording.title)
        if words := " ".join(cue.text for cue in recording.cues()):
            yield Piece(words)


class VideoBlock(RecordingBlock):
    """A video of our own."""

    recording = VideoChooserBlock(label=_("Video"))

    class Meta:
        icon = "wagtailmedia-video"
        label = _("Video")
        description = _("A video with captions and a transcript that can be clicked.")
        template = "publishing/blocks/video.html"
        preview_value = {"recording": None, "title": _("Searching in two minutes")}


class AudioBlock(RecordingBlock):
    """A sound recording of our own."""

    recording = AudioChooserBlock(label=_("Sound recording"))

    class Meta:
        icon = "wagtailmedia-audio"
        label = _("Audio")
        description = _("A sound recording with its transcript.")
        template = "publishing/blocks/audio.html"
        preview_value = {"recording": None, "title": _("Five questions to our support")}


class EmbedBlock(blocks.StructBlock):
    """A recording kept elsewhere. It loads nothing of theirs before a click; without scripts it is a link."""

    url = blocks.URLBlock(label=_("Address"), help_text=_("Of a video at YouTube or Vimeo."))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    poster = ImageChooserBlock(label=_("Still image"), required=False)

    class Meta:
        icon = "media"
        label = _("Embedded video")
        description = _("A video at YouTube or Vimeo. Nothing is loaded from there before the reader agrees.")
        template = "publishing/blocks/embed.html"
        preview_value = {"url": "https://vimeo.com/76979871", "title": _("The new search, in a minute"), "poster": None}

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not self.is_deferred_validation and not find_embed(value.get("url")):
            message = _("This is no address of a video at YouTube or Vimeo.")
            raise StructBlockValidationError(block_errors={"url": ValidationError(message)})
        return value

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["embed"] = find_embed(value.get("url") or "")
        return context

    def pieces(self, value: Any) -> Iterator[Piece]:
        """The title."""
        yield Piece(value.get("title"))
