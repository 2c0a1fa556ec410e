"""Images, documents, and recordings with captions."""

import mimetypes
from contextlib import nullcontext
from typing import Any

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtailmedia.models import AbstractMedia

from product.languages import content_languages
from publishing.captions import Cue, read_cues, validate_captions
from publishing.languages import direction_of
from publishing.recordings import read_header


class PortalImage(AbstractImage):
    """An image; its description is the default alternative text."""

    admin_form_fields = Image.admin_form_fields


class PortalRendition(AbstractRendition):
    """A resized copy of an image."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class PortalDocument(AbstractDocument):
    """A file to download."""

    admin_form_fields = Document.admin_form_fields


class PortalMedia(AbstractMedia, ClusterableModel):
    """A recording: video or audio."""

    admin_form_fields = ("title", "file", "collection", "duration", "width", "height", "thumbnail", "tags")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With what the file's header says, where the editor has not said it."""
        if self.file and not getattr(self, "duration", 0):
            self.take_header()
        super().save(*args, **kwargs)

    def take_header(self) -> None:
        """Fill in duration and size from the file, as far as its header says."""
        try:
            with self.file.open("rb") if self.file._committed else nullcontext(self.file) as opened:
                header = read_header(opened)
        except OSError:
            return
        found: dict[str, Any] = {"duration": round(header.duration, 3)}
        if self.type == "video":
            found |= {"width": header.width or None, "height": header.height or None}
        for name, value in found.items():
            setattr(self, name, getattr(self, name) or value)

    @cached_property
    def captions_by_language(self) -> dict[str, "Caption"]:
        """Its caption files."""
        return {caption.language: caption for caption in self.captions.all()}

    def captions_in(self, language: str | None = None) -> "Caption | None":
        """The captions in `language`, else in the language the recording is most likely spoken in: the first."""
        known = self.captions_by_language
        return known.get(language or "") or next(iter(known.values()), None)

    def cues(self, language: str | None = None) -> list[Cue]:
        """What is said in it, in `language` or else in the first language it has."""
        captions = self.captions_in(language)
        return captions.cues if captions else []

    def player(self, language: str) -> dict[str, Any]:
        """What `components/video_player.html` needs of it."""
        names = dict(content_languages())
        tracks = [
            {"url": caption.file.url, "lang": code, "label": names.get(code, code), "default": code == language}
            for code, caption in self.captions_by_language.items()
        ]
        kind = mimetypes.guess_type(self.filename)[0] or "application/octet-stream"
        return {
            "sources": [{"url": self.file.url, "type": kind}],
            "poster_url": self.thumbnail.url if self.thumbnail else "",
            "tracks": tracks,
        }

    def transcript(self, language: str) -> dict[str, Any] | None:
        """What `components/transcript.html` needs of it; None without captions."""
        captions = self.captions_in(language)
        if captions is None or not captions.cues:
            return None
        return {"cues": captions.cues, "lang": captions.language, "dir": direction_of(captions.language)}


class Caption(models.Model):
    """What is said in a recording, in one language, as WebVTT."""

    media = ParentalKey(PortalMedia, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    file = models.FileField(
        _("WebVTT file"), upload_to="captions", validators=[FileExtensionValidator(["vtt"]), validate_captions]
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        constraints = [models.UniqueConstraint(fields=["media", "language"], name="one_caption_file_a_language")]

    def __str__(self) -> str:
        return f"{self.media} ({self.language})"

    @cached_property
    def cues(self) -> list[Cue]:
        """What is said, with the seconds."""
        return read_cues(self.file)
