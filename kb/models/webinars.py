"""Recordings with chapters, captions and transcript."""

import math
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from kb import recordings
from kb.blocks import ChapterBlock, SpeakerBlock
from kb.fields import body_field, related_field, stream_field
from kb.forms import WebinarForm
from kb.models.base import ContentPage, related_panel, translatable
from kb.models.indexes import CatalogueIndexPage
from publishing.captions import Cue
from publishing.embeds import Embed, find_embed
from search.querysets import NEWEST_FIRST


class WebinarIndexPage(CatalogueIndexPage):
    """All recordings."""

    kind = "webinar"
    template = "kb/index_page.html"
    order = NEWEST_FIRST
    page_description = _("Lists all recordings, by product feature.")
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["kb.WebinarPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("recordings")
        verbose_name_plural = _("lists of recordings")


class WebinarPage(ContentPage):
    """A recorded webinar: a film of our own, or one that is kept elsewhere."""

    recording = models.ForeignKey(
        "publishing.PortalMedia",
        verbose_name=_("recording"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="webinars",
        help_text=_("A film of our own. Its captions in the page's language become the transcript."),
    )
    embed_url = models.URLField(
        _("address of the recording elsewhere"),
        max_length=400,
        blank=True,
        help_text=_("At YouTube or Vimeo; used if there is no film of our own. Nothing is loaded before a click."),
    )
    recorded_on = models.DateField(_("recorded on"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Left empty, the length of the film is taken."),
    )
    speakers: StreamField = stream_field([("speaker", SpeakerBlock())], _("speakers"))
    chapters: StreamField = stream_field([("chapter", ChapterBlock())], _("chapters"))
    body: StreamField = body_field(_("what it is about"))
    related: StreamField = related_field()

    schema_type = "WebPage"
    base_form_class = WebinarForm
    template = "kb/webinar_page.html"
    page_description = _("A recording with chapters, captions, and a transcript that search looks into.")
    content_panels = [
        *ContentPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("recording"),
                FieldPanel("embed_url"),
                FieldRowPanel([FieldPanel("recorded_on"), FieldPanel("minutes")]),
            ],
            heading=_("Recording"),
        ),
        FieldPanel("speakers"),
        FieldPanel("chapters", help_text=_("Readers jump to them, and search leads to them.")),
        FieldPanel("body"),
        related_panel(),
    ]
    translatable_fields = translatable(
        "speakers", "chapters", "body", same=["recording", "embed_url", "recorded_on", "minutes", "related"]
    )

    parent_page_types = ["kb.WebinarIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("recording of a webinar")
        verbose_name_plural = _("recordings of webinars")

    @property
    def length(self) -> int:
        """Its length in minutes; 0 if nobody knows."""
        if self.minutes:
            return self.minutes
        return math.ceil(self.recording.duration / 60) if self.recording and self.recording.duration else 0

    @property
    def embed(self) -> Embed | None:
        """The recording that is kept elsewhere, if there is none of our own."""
        return find_embed(self.embed_url) if self.embed_url and not self.recording_id else None

    @property
    def has_recordings(self) -> bool:
        """The page plays, follows and seeks."""
        return bool(self.recording_id or self.embed_url) or super().has_recordings

    @property
    def facts(self) -> list[str]:
        """When it was recorded and how long it is."""
        found = []
        if self.recorded_on:
            found.append(gettext("Recorded on %(date)s") % {"date": date_format(self.recorded_on, "DATE_FORMAT")})
        if self.length:
            found.append(ngettext("%(count)s minute", "%(count)s minutes", self.length) % {"count": self.length})
        return found

    @cached_property
    def chapter_list(self) -> list[dict[str, Any]]:
        """The chapters by time, as `components/video_player.html` takes them."""
        chapters = [{"start": chapter.value["at"] or 0, "label": chapter.value["title"]} for chapter in self.chapters]
        return sorted(chapters, key=lambda chapter: chapter["start"])

    @cached_property
    def own_cues(self) -> list[Cue]:
        """What is said, in the page's own language; nothing if there are no captions in it."""
        captions = self.recording.captions_by_language.get(self.language) if self.recording else None
        return recordings.by_second(captions.cues) if captions else []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With what plays, and what is said in it."""
        context = super().get_context(request, *args, **kwargs)
        return {**context, **recordings.player_context(self, request)}

    def schema_details(self, request: HttpRequest) -> dict[str, Any]:
        """The film, its captions and its chapters."""
        return {"mainEntity": recordings.video_object(self, request)}
