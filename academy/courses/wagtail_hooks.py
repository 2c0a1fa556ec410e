"""Courses in the editors' admin beside their pages: cohorts, enrolment rules and packages."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from academy.courses.models import Cohort, EnrolmentRule
from academy.packages.viewsets import PackageViewSet

ENROLLABLE = ["academy_courses.CoursePage", "academy_courses.PathPage"]


class CohortViewSet(SnippetViewSet):
    """People who take a course at the same time."""

    model = Cohort
    icon = "group"
    list_display = ["name", "page", "starts_on", "due_on", "is_open"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        PageChooserPanel("page", ENROLLABLE),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("due_on")]),
        FieldPanel("is_open"),
    ]


class RuleViewSet(SnippetViewSet):
    """Who is enrolled because they are in a segment."""

    model = EnrolmentRule
    icon = "cog"
    list_display = ["segment", "page", "due_days", "is_active"]
    panels = [
        FieldPanel("segment"),
        PageChooserPanel("page", ENROLLABLE),
        FieldRowPanel([FieldPanel("due_days"), FieldPanel("is_active")]),
    ]


class CoursesGroup(SnippetViewSetGroup):
    """The courses' entry in the menu."""

    menu_label = _("Courses")
    menu_icon = "calendar-check"
    menu_order = 230
    items = (CohortViewSet, RuleViewSet, PackageViewSet)


register_snippet(CoursesGroup)
