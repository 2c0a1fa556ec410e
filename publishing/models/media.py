"""Images, documents, and recordings with captions."""

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtailmedia.models import AbstractMedia

from product.languages import content_languages


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

    admin_form_fields = ("title", "file", "type", "collection", "duration", "width", "height", "thumbnail", "tags")


class Caption(models.Model):
    """What is said in a recording, in one language, as WebVTT."""

    media = ParentalKey(PortalMedia, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    file = models.FileField(_("WebVTT file"), upload_to="captions", validators=[FileExtensionValidator(["vtt"])])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media", "language"], name="one_caption_file_a_language")]

    def __str__(self) -> str:
        return f"{self.media} ({self.language})"
