"""Courses and their modules."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from academy.courses.blocks import InstructorBlock
from academy.courses.models.base import AcademyPage, Level, Order, SelfEnrolment, lines_of, translatable
from publishing.streams import body_field, stream_field


class CoursePage(AcademyPage):
    """A course: modules with lessons, done when every lesson is that may not be left out."""

    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.BEGINNER)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
        help_text=_("Left empty, the minutes of its lessons are added up."),
    )
    objectives = models.TextField(
        _("what one can do afterwards"), blank=True, help_text=_("One a line; each begins with a verb.")
    )
    prerequisites = models.TextField(
        _("what one needs first"), blank=True, help_text=_("One a line: an account, a role, knowledge.")
    )
    courses_before: StreamField = stream_field(
        [("page", blocks.PageChooserBlock(page_type=["academy_courses.CoursePage"], label=_("Course")))],
        _("courses to take before"),
    )
    instructors: StreamField = stream_field([("instructor", InstructorBlock())], _("instructors"))
    order = models.CharField(_("order of the lessons"), max_length=10, choices=Order.choices, default=Order.FREE)
    lessons_open = models.BooleanField(
        _("lessons can be read without enrolling"),
        default=True,
        help_text=_("By whoever may see the course. What must stay secret is kept so by audiences, not by this."),
    )
    self_enrolment = models.CharField(
        _("who may enrol by themselves"), max_length=10, choices=SelfEnrolment.choices, default=SelfEnrolment.OPEN
    )
    body: StreamField = body_field(_("description"))

    schema_type = "Course"
    template = "academy/courses/course_page.html"
    page_description = _("Modules with lessons; learners enrol, and their progress is kept.")
    content_panels = [
        *AcademyPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("level"), FieldPanel("minutes")]),
                FieldPanel("objectives"),
                FieldPanel("prerequisites"),
                FieldPanel("courses_before"),
            ],
            heading=_("Before one begins"),
        ),
        MultiFieldPanel(
            [FieldPanel("order"), FieldPanel("lessons_open"), FieldPanel("self_enrolment")],
            heading=_("How one takes it"),
        ),
        FieldPanel("body"),
        FieldPanel("instructors"),
    ]
    translatable_fields = translatable(
        "objectives",
        "prerequisites",
        "instructors",
        "body",
        same=["level", "minutes", "courses_before", "order", "lessons_open", "self_enrolment"],
    )

    parent_page_types = ["academy_courses.AcademyIndexPage"]
    subpage_types = ["academy_courses.ModulePage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @property
    def is_enforced(self) -> bool:
        """Whether its lessons open one after the other."""
        return self.order == Order.ENFORCED

    @property
    def goals(self) -> list[str]:
        """What one can do afterwards."""
        return lines_of(self.objectives)

    @property
    def needs(self) -> list[str]:
        """What one needs first."""
        return lines_of(self.prerequisites)

    @property
    def facts(self) -> list[str]:
        """For whom it is, and for which version it was checked."""
        return [str(self.get_level_display()), *super().facts[:-1]]

    def schema_details(self, request: HttpRequest) -> dict[str, Any]:
        """What it teaches and for whom."""
        details: dict[str, Any] = {"educationalLevel": self.level, "isAccessibleForFree": True}
        return {**details, "teaches": self.goals} if self.goals else details


class ModulePage(AcademyPage):
    """Lessons of a course that belong together."""

    body_fields = ()
    schema_type = "CollectionPage"
    template = "academy/courses/module_page.html"
    page_description = _("Gathers lessons of a course that belong together.")
    translatable_fields = translatable()

    parent_page_types = ["academy_courses.CoursePage"]
    subpage_types = ["academy_courses.LessonPage"]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    @property
    def facts(self) -> list[str]:
        """What it consists of stands below."""
        return []
