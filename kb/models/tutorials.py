"""Ordered steps to a result."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from kb import structured_data as schema
from kb.blocks import StepBlock
from kb.fields import body_field, related_field, stream_field
from kb.models.base import ContentPage, related_panel, translatable
from kb.models.indexes import CatalogueIndexPage
from kb.progress import progress_by_tutorial, progress_of
from publishing.blocks import pieces_of
from publishing.outline import Anchors, Section, plain_text, sections


class Level(models.TextChoices):
    """How much a tutorial expects its reader to know."""

    BEGINNER = "beginner", _("Beginner")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class TutorialIndexPage(CatalogueIndexPage):
    """All tutorials."""

    kind = "tutorial"
    template = "kb/index_page.html"
    page_description = _("Lists all tutorials, by product feature.")
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["kb.TutorialPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("tutorials")
        verbose_name_plural = _("lists of tutorials")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With what the signed-in reader has done of each."""
        context = super().get_context(request, *args, **kwargs)
        return {**context, "done": progress_by_tutorial(request.user)}


class TutorialPage(ContentPage):
    """Ordered steps to a result; readers mark what they have done."""

    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.BEGINNER)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("How long it takes to do it, not to read it."),
    )
    prerequisites = models.TextField(
        _("what one needs first"), blank=True, help_text=_("One a line: an account, a role, another tutorial.")
    )
    body: StreamField = body_field(_("introduction"))
    steps: StreamField = stream_field([("step", StepBlock())], _("steps"))
    related: StreamField = related_field()

    schema_type = "HowTo"
    body_fields = ("body", "steps")
    template = "kb/tutorial_page.html"
    page_description = _("Steps in order that lead to a result; readers mark what they have done.")
    content_panels = [
        *ContentPage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("level"), FieldPanel("minutes")]), FieldPanel("prerequisites")],
            heading=_("Before one begins"),
        ),
        FieldPanel("body", help_text=_("What one will reach, in a few lines.")),
        FieldPanel("steps"),
        related_panel(),
    ]
    translatable_fields = translatable("prerequisites", "body", "steps", same=["level", "minutes", "related"])

    parent_page_types = ["kb.TutorialIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("tutorial")
        verbose_name_plural = _("tutorials")

    @property
    def facts(self) -> list[str]:
        """Who checked it, and what one should know before: how much, and how long it takes."""
        steps = len(self.steps)
        return [
            *super().facts[:-1],
            str(self.get_level_display()),
            ngettext("%(count)s step", "%(count)s steps", steps) % {"count": steps},
            ngettext("%(count)s minute", "%(count)s minutes", self.minutes) % {"count": self.minutes},
        ]

    @property
    def needs(self) -> list[str]:
        """What one needs first."""
        return [line.strip() for line in self.prerequisites.splitlines() if line.strip()]

    @property
    def step_ids(self) -> list[str]:
        """The ids under which progress is kept, in order."""
        return [step.id for step in self.steps if step.id]

    def step_sections(self) -> list[Section]:
        """Title, anchor and text of each step, with the anchors that the page gives them."""
        anchors = Anchors()
        sections(pieces_of(self.body.stream_block, self.body), anchors)
        return [sections(pieces_of(step.block, step.value), anchors)[0] for step in self.steps]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the steps and which of them this reader has done."""
        context = super().get_context(request, *args, **kwargs)
        return {**context, "progress": progress_of(self, request.user)}

    def schema_details(self, request: HttpRequest) -> dict[str, Any]:
        """The steps and how long they take."""
        url = self.get_full_url(request)
        return {
            "totalTime": schema.duration(self.minutes * 60),
            "step": [
                schema.how_to_step(number, step.title, step.text, f"{url}#{step.anchor}")
                for number, step in enumerate(self.step_sections(), start=1)
            ],
        }

    def introduction(self) -> str:
        """Its text before the steps."""
        return plain_text(pieces_of(self.body.stream_block, self.body))
