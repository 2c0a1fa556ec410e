"""Lessons: what is learned in one go, in many forms."""

import math
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField

from academy.courses.blocks import ChapterBlock, CriterionBlock
from academy.courses.forms.editing import LessonForm
from academy.courses.models.base import AcademyPage, translatable
from academy.packages.addresses import packages_origin
from publishing.streams import body_field, stream_field

VIEW_SHARE = 90
"""Per cent of a recording: its last seconds are seldom watched."""


class LessonPage(AcademyPage):
    """One lesson. Its kind says what stands at its top; text can follow under each."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        VIDEO = "video", _("Video")
        PODCAST = "podcast", _("Podcast")
        DOWNLOAD = "download", _("Download")
        WORKSHOP = "workshop", _("Live workshop")
        TASK = "task", _("Practical task")
        PAGE = "page", _("Page of the knowledge base")
        EXAM = "exam", _("Quiz or exam")
        PACKAGE = "package", _("Interactive package")

    class Completion(models.TextChoices):
        """What makes a lesson done."""

        AUTOMATIC = "", _("As suits its kind")
        READ = "read", _("Marked as done by the learner")
        VIEWED = "viewed", _("Enough of the recording played")
        APPROVED = "approved", _("Task approved")
        PASSED = "passed", _("Quiz or exam passed")
        COMPLETED = "completed", _("Package completed")
        MASTERED = "mastered", _("Package passed")

    class HandInForm(models.TextChoices):
        TEXT = "text", _("Text")
        FILE = "file", _("File")
        EITHER = "either", _("Text, file or both")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=5, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    is_optional = models.BooleanField(
        _("may be left out"), default=False, help_text=_("The course is complete without it.")
    )
    completion = models.CharField(
        _("done when"), max_length=10, choices=Completion.choices, default=Completion.AUTOMATIC, blank=True
    )
    view_share = models.PositiveSmallIntegerField(
        _("per cent of the recording"),
        default=VIEW_SHARE,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("So much of it must have been played."),
    )
    recording = models.ForeignKey(
        "publishing.PortalMedia",
        verbose_name=_("recording"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="lessons",
        help_text=_("A film or a sound recording. Its captions in the page's language become the transcript."),
    )
    chapters: StreamField = stream_field([("chapter", ChapterBlock())], _("chapters"))
    document = models.ForeignKey(
        "publishing.PortalDocument",
        verbose_name=_("file to download"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="lessons",
    )
    embedded = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page to show"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Its text is shown here and so is written once. Readers must be allowed to see that page, too."),
    )
    exam = models.ForeignKey(
        "academy_testing.Exam",
        verbose_name=_("quiz or exam"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="lessons",
    )
    package = models.ForeignKey(
        "academy_packages.Package",
        verbose_name=_("package"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="lessons",
        help_text=_("A SCORM package that was uploaded under “Packages”."),
    )
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(
        _("where"), max_length=300, blank=True, help_text=_("A room, or the address of an online meeting.")
    )
    hand_in = models.CharField(
        _("what is handed in"), max_length=10, choices=HandInForm.choices, default=HandInForm.EITHER
    )
    rubric: StreamField = stream_field([("criterion", CriterionBlock())], _("rubric"))
    body: StreamField = body_field(_("text"))

    base_form_class = LessonForm
    schema_type = "LearningResource"
    template = "academy/courses/lesson_page.html"
    page_description = _("One lesson: a video, text, a download, a workshop, a task or a quiz.")
    content_panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("minutes")]),
                FieldRowPanel([FieldPanel("completion"), FieldPanel("view_share")]),
                FieldPanel("is_optional"),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel([FieldPanel("recording"), FieldPanel("chapters")], heading=_("Video or podcast")),
        MultiFieldPanel([FieldPanel("document")], heading=_("Download")),
        MultiFieldPanel([PageChooserPanel("embedded")], heading=_("Page of the knowledge base")),
        MultiFieldPanel([FieldPanel("exam")], heading=_("Quiz or exam")),
        MultiFieldPanel([FieldPanel("package")], heading=_("Interactive package")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("place")],
            heading=_("Live workshop"),
        ),
        MultiFieldPanel([FieldPanel("hand_in"), FieldPanel("rubric")], heading=_("Practical task")),
        FieldPanel("body"),
    ]
    translatable_fields = translatable(
        "chapters",
        "rubric",
        "body",
        same=[
            "kind",
            "minutes",
            "is_optional",
            "completion",
            "view_share",
            "recording",
            "document",
            "embedded",
            "exam",
            "package",
            "starts_at",
            "ends_at",
            "place",
            "hand_in",
        ],
    )

    parent_page_types = ["academy_courses.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def rule(self) -> str:
        """What makes it done: as an editor said, or as suits what it has."""
        if self.completion:
            return self.completion
        if self.kind in (self.Kind.VIDEO, self.Kind.PODCAST) and self.recording_id:
            return self.Completion.VIEWED
        if self.kind == self.Kind.TASK:
            return self.Completion.APPROVED
        if self.kind == self.Kind.EXAM and self.exam_id:
            return self.Completion.PASSED
        if self.kind == self.Kind.PACKAGE and self.package_id:
            return self.Completion.COMPLETED
        return self.Completion.READ

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; one with a package may frame the place from which packages are played, and no other page may."""
        response = super().serve(request, *args, **kwargs)
        if self.kind == self.Kind.PACKAGE and (origin := packages_origin()):
            response._csp_update = {"frame-src": [origin]}  # type: ignore[attr-defined]  # read by csp.middleware
        return response

    @property
    def is_played(self) -> bool:
        """Whether a recording stands at its top."""
        return self.kind in (self.Kind.VIDEO, self.Kind.PODCAST, self.Kind.WORKSHOP) and bool(self.recording_id)

    @property
    def has_recordings(self) -> bool:
        """Whether the page plays, follows and seeks."""
        return self.is_played or super().has_recordings

    @property
    def facts(self) -> list[str]:
        """What the outline says of it stands in the head of its own."""
        return []

    @cached_property
    def chapter_list(self) -> list[dict[str, Any]]:
        """The chapters by time, as `components/video_player.html` takes them."""
        chapters = [{"start": chapter.value["at"] or 0, "label": chapter.value["title"]} for chapter in self.chapters]
        return sorted(chapters, key=lambda chapter: chapter["start"])

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """The rubric: id, title, description and points of each criterion."""
        return [
            {
                "id": criterion.id,
                "title": criterion.value["title"],
                "description": criterion.value["description"],
                "points": criterion.value["points"],
            }
            for criterion in self.rubric
        ]

    @property
    def length(self) -> int:
        """Its recording's length in seconds, rounded up; 0 if nobody knows."""
        return math.ceil(self.recording.duration or 0) if self.recording else 0
