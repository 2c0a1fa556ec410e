"""What of the academy can be found: courses, each lesson as a part of its course, and paths.

A part is shown to whoever finds the whole: lessons that fewer people may see than their course, and the text of those
that must be enrolled for first, are left out.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from academy.courses.models import CoursePage, LessonPage, ModulePage, PathPage
from publishing import access
from publishing.languages import address_in
from publishing.models import PortalPage
from search import sources
from search.sources import EntryContent, Part

LONGEST_PART = 20_000


def findable(model: type[PortalPage]) -> QuerySet:
    """The pages of `model` that are published, not expired, and below published pages of the portal."""
    is_gone = Q(live=False) | Q(expire_at__lte=timezone.now())
    places = Q(pk__in=[])
    for root in Site.get_site_root_paths():
        places |= Q(url_path__startswith=root.root_path)
    pages = model.objects.filter(places, alias_of=None).exclude(is_gone)
    for path in Page.objects.filter(is_gone, numchild__gt=0).order_by("path").values_list("path", flat=True):
        pages = pages.exclude(path__startswith=path)
    return pages.select_related("locale", "feature").prefetch_related("feature__translations")


class AcademySource(sources.Source):
    """Pages that one can enrol for."""

    model: type[PortalPage]
    inherited = ("slug", "audiences", "live")

    def queryset(self) -> QuerySet:
        """The pages of this kind that readers reach."""
        return findable(self.model)

    def entry(self, obj: Any) -> EntryContent:
        """What the catalogue keeps of the page."""
        return EntryContent(
            kind=self.kind,
            language=obj.language,
            title=obj.title,
            url=address_in(obj, obj.language) or "",
            audience=access.rule_of(obj),
            summary=obj.summary or obj.search_description,
            body="\n".join(filter(None, [obj.search_text(), *obj.goals])),
            keywords=tuple(self.keywords(obj)),
            parts=tuple(self.parts(obj)),
            feature_id=obj.feature_id,
            translation_key=str(obj.translation_key),
            is_official=True,
            published_at=obj.first_published_at,
            changed_at=obj.last_published_at,
            extras={name: value for name, value in self.extras(obj).items() if value},
        )

    def keywords(self, page: Any) -> Iterator[str]:
        """Its own other words, and its feature's names in every language."""
        yield from (word.strip() for word in page.keywords.split(",") if word.strip())
        if page.feature:
            yield from page.feature.words

    def parts(self, page: Any) -> Iterator[Part]:
        """The sections of its description, each at its heading."""
        for section in page.search_parts():
            yield Part(section.anchor, section.text, section.title)

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
