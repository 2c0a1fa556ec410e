"""What of the academy can be found: courses, each lesson as a part of its course, and paths.

A part is shown to whoever finds the whole: lessons that fewer people may see than their course, and the text of those
that must be enrolled for first, are left out.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from academy.courses.models import CoursePage, LessonPage, ModulePage, PathPage
from publishing import access
from publishing.catalogue import PageSource
from search import sources
from search.sources import Part

LONGEST_PART = 20_000


class AcademySource(PageSource):
    """Pages that one can enrol for."""

    def body(self, page: Any) -> str:
        """Its text, and what one can do afterwards."""
        return "\n".join(filter(None, [super().body(page), *page.goals]))

    def extras(self, page: Any) -> dict[str, Any]:
        """What a hit shows beside its text."""
        return {"level": page.level, "version": page.for_version}


class CourseSource(AcademySource):
    """Courses; each lesson is a part, at its place in the outline."""

    name, kind, icon = "academy.course", "course", "graduation-cap"
    kind_label, kind_label_one = _("Courses"), _("Course")
    model = CoursePage

    def keywords(self, page: CoursePage) -> Iterator[str]:
        """With the names of those who teach it."""
        yield from super().keywords(page)
        yield from (instructor.value["name"] for instructor in page.instructors)

    def parts(self, page: CoursePage) -> Iterator[Part]:
        """With its lessons, as far as everybody sees them who sees the course."""
        yield from super().parts(page)
        is_open = page.lessons_open and not page.is_enforced
        for lesson in lessons_for_all(page):
            text = " ".join(filter(None, [lesson.summary, lesson.plain_text if is_open else ""]))
            yield Part(f"lesson-{lesson.pk}", text[:LONGEST_PART] or lesson.title, lesson.title)

    def extras(self, page: CoursePage) -> dict[str, Any]:
        """With how long it takes and how many lessons it has."""
        lessons = lessons_for_all(page)
        minutes = page.minutes or sum(lesson.minutes for lesson in lessons)
        return {**super().extras(page), "minutes": minutes, "lessons": len(lessons)}


def lessons_for_all(course: CoursePage) -> list[LessonPage]:
    """The published lessons that everybody may see who may see the course, in order."""
    rule = access.rule_of(course)
    modules = ModulePage.objects.live().descendant_of(course).order_by("path")
    paths = {module.path for module in modules if access.rule_of(module) == rule}
    lessons = LessonPage.objects.live().descendant_of(course).select_related("locale", "recording").order_by("path")
    return [lesson for lesson in lessons if lesson.path[: -Page.steplen] in paths and access.rule_of(lesson) == rule]


class PathSource(AcademySource):
    """Learning paths."""

    name, kind, icon = "academy.path", "path", "route"
    kind_label, kind_label_one = _("Learning paths"), _("Learning path")
    model = PathPage

    def extras(self, page: PathPage) -> dict[str, Any]:
        """With how many courses it has."""
        return {**super().extras(page), "courses": len(page.course_keys)}


def register() -> None:
    """Make them known, in the order in which readers see the kinds."""
    for source in (PathSource(), CourseSource()):
        sources.register(source)
