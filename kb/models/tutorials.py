"""Ordered steps to a result."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField

from kb.blocks import StepBlock
from kb.fields import body_field, related_field, stream_field
from publishing.models import PortalPage


class Level(models.TextChoices):
    """How much a tutorial expects its reader to know."""

    BEGINNER = "beginner", _("Beginner")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class TutorialIndexPage(PortalPage):
    """All tutorials."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    parent_page_types = ["portal.HomePage"]
    subpage_types = ["kb.TutorialPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("tutorials")


class TutorialPage(PortalPage):
    """Ordered steps to a result; readers mark what they have done."""

    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.BEGINNER)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    prerequisites = models.TextField(_("what one needs first"), blank=True)
    body: StreamField = body_field(_("introduction"))
    steps: StreamField = stream_field([("step", StepBlock())], _("steps"))
    related: StreamField = related_field()

    parent_page_types = ["kb.TutorialIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("tutorial")
