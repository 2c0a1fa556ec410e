"""Learning paths: courses in an order."""

from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from academy.courses.models.base import AcademyPage, Level, Order, SelfEnrolment, lines_of, translatable
from academy.courses.models.courses import CoursePage
from publishing.streams import body_field


class PathPage(AcademyPage):
    """Courses that lead somewhere together. A course may stand in several paths."""

    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.BEGINNER)
    objectives = models.TextField(
        _("what one can do afterwards"), blank=True, help_text=_("One a line; each begins with a verb.")
    )
    order = models.CharField(_("order of the courses"), max_length=10, choices=Order.choices, default=Order.FREE)
    self_enrolment = models.CharField(
        _("who may enrol by themselves"), max_length=10, choices=SelfEnrolment.choices, default=SelfEnrolment.OPEN
    )
    body: StreamField = body_field(_("description"))

    schema_type = "Course"
    template = "academy/courses/path_page.html"
    page_description = _("Courses in an order that lead to a goal together.")
    content_panels = [
        *AcademyPage.content_panels,
        InlinePanel("path_courses", heading=_("Courses"), label=_("Course")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("level"), FieldPanel("order")]), FieldPanel("self_enrolment")],
            heading=_("How one takes it"),
        ),
        FieldPanel("objectives"),
        FieldPanel("body"),
    ]
    translatable_fields = translatable("objectives", "body", same=["level", "order", "self_enrolment", "path_courses"])

    parent_page_types = ["academy_courses.AcademyIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")

    @cached_property
    def course_keys(self) -> list[Any]:
        """The translation keys of its courses, in order."""
        rows = self.path_courses.all()
        keys = dict(
            CoursePage.objects.filter(pk__in=[row.course_id for row in rows]).values_list("pk", "translation_key")
        )
        return [keys[row.course_id] for row in rows if row.course_id in keys]

    @property
    def goals(self) -> list[str]:
        """What one can do afterwards."""
        return lines_of(self.objectives)

    @property
    def facts(self) -> list[str]:
        """For whom it is, and how many courses it has."""
        count = len(self.course_keys)
        return [
            str(self.get_level_display()),
            ngettext("%(count)s course", "%(count)s courses", count) % {"count": count},
        ]


class PathCourse(Orderable):
    """A course at its place in a path. In whichever language it is chosen, readers are led to theirs."""

    page = ParentalKey(PathPage, on_delete=models.CASCADE, related_name="path_courses")
    course = models.ForeignKey(CoursePage, verbose_name=_("course"), on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("course")]

    class Meta(Orderable.Meta):
        verbose_name = _("course of a path")
        verbose_name_plural = _("courses of a path")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.course_id}"
