"""Recordings with chapters, captions and transcript."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField

from kb.blocks import ChapterBlock, SpeakerBlock
from kb.fields import body_field, related_field, stream_field
from publishing.models import PortalPage


class WebinarIndexPage(PortalPage):
    """All recordings."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    parent_page_types = ["portal.HomePage"]
    subpage_types = ["kb.WebinarPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("recordings")


class WebinarPage(PortalPage):
    """A recorded webinar: a film of our own, or one embedded from elsewhere."""

    recording = models.ForeignKey(
        "publishing.PortalMedia",
        verbose_name=_("recording"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="webinars",
    )
    embed_url = models.URLField(_("address of the recording elsewhere"), max_length=400, blank=True)
    recorded_on = models.DateField(_("recorded on"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    speakers: StreamField = stream_field([("speaker", SpeakerBlock())], _("speakers"))
    chapters: StreamField = stream_field([("chapter", ChapterBlock())], _("chapters"))
    body: StreamField = body_field(_("what it is about"))
    related: StreamField = related_field()

    parent_page_types = ["kb.WebinarIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("recording of a webinar")
        verbose_name_plural = _("recordings of webinars")
