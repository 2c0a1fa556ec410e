"""The outline of a course: its modules and lessons as one reader sees them, read by three queries however many courses
are asked for."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page

from academy.courses.models import CoursePage, LessonPage, ModulePage, PathPage
from publishing import access
from publishing.languages import address_in, reading_language

ICONS = {
    LessonPage.Kind.TEXT: "file-text",
    LessonPage.Kind.VIDEO: "circle-play",
    LessonPage.Kind.PODCAST: "podcast",
    LessonPage.Kind.DOWNLOAD: "download",
    LessonPage.Kind.WORKSHOP: "calendar-clock",
    LessonPage.Kind.TASK: "clipboard-check",
    LessonPage.Kind.PAGE: "book-open",
    LessonPage.Kind.EXAM: "list-checks",
    LessonPage.Kind.PACKAGE: "package",
}
OUTLINED = ("title", "slug", "path", "depth", "url_path", "live", "locale", "translation_key", "content_type")


@dataclass(frozen=True)
class OutlineLesson:
    """A lesson as outlines show it."""

    pk: int
    key: uuid.UUID
    title: str
    slug: str
    kind: str
    minutes: int
    is_optional: bool
    starts_at: Any
    page: LessonPage

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return ICONS.get(LessonPage.Kind(self.kind), "file-text")

    @property
    def kind_label(self) -> str:
        """What it is, in words."""
        return str(LessonPage.Kind(self.kind).label)

    @property
    def anchor(self) -> str:
        """Its place in the outline on the course's page."""
        return f"lesson-{self.pk}"

    def url(self, request: HttpRequest | None = None) -> str:
        """Where this reader reads it."""
        return address_in(self.page, reading_language(request), request) or ""


@dataclass(frozen=True)
class OutlineModule:
    """A module with its lessons."""

    pk: int
    title: str
    lessons: tuple[OutlineLesson, ...]

    @property
    def anchor(self) -> str:
        """Its place in the outline on the course's page."""
        return f"module-{self.pk}"


@dataclass(frozen=True)
class Outline:
    """All modules of a course."""

    course: CoursePage
    modules: tuple[OutlineModule, ...] = ()

    @property
    def lessons(self) -> tuple[OutlineLesson, ...]:
        """Every lesson, in order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def required(self) -> tuple[OutlineLesson, ...]:
        """Those without which the course is not complete."""
        return tuple(lesson for lesson in self.lessons if not lesson.is_optional)

    @property
    def minutes(self) -> int:
        """How long the course takes: as an editor said, or as its lessons add up."""
        return self.course.minutes or sum(lesson.minutes for lesson in self.lessons)

    def find(self, pk: int | None) -> OutlineLesson | None:
        """The lesson of that page."""
        return next((lesson for lesson in self.lessons if lesson.pk == pk), None)


def outlines_of(courses: Sequence[CoursePage], user: Any) -> dict[int, Outline]:
    """By course, the published modules and lessons that `user` may see."""
    saved = [course for course in courses if course.pk]
    if not saved:
        return {}
    below = Q()
    for course in saved:
        below |= Q(path__startswith=course.path)
    modules = access.visible_to(ModulePage.objects.live().filter(below), user).only(*OUTLINED).order_by("path")
    rows = LessonPage.objects.live().filter(below).only(*OUTLINED, "kind", "minutes", "is_optional", "starts_at")
    lessons: dict[str, list[LessonPage]] = {}
    for lesson in access.visible_to(rows, user).order_by("path"):
        lessons.setdefault(lesson.path[: -Page.steplen], []).append(lesson)
    found = list(modules)
    return {course.pk: _outline(course, found, lessons) for course in saved}


def outline_of(course: CoursePage, user: Any) -> Outline:
    """The outline of one course."""
    return outlines_of([course], user).get(course.pk) or Outline(course)


def _outline(course: CoursePage, modules: Iterable[ModulePage], lessons: dict[str, list[LessonPage]]) -> Outline:
    own = [module for module in modules if module.path.startswith(course.path)]
    return Outline(
        course,
        tuple(
            OutlineModule(
                module.pk, module.title, tuple(_lesson(each, course) for each in lessons.get(module.path, ()))
            )
            for module in own
        ),
    )


def _lesson(page: LessonPage, course: CoursePage) -> OutlineLesson:
    # All of a course is in one language: no lesson need ask for its own.
    page.locale = course.locale
    return OutlineLesson(
        page.pk,
        page.translation_key,
        page.title,
        page.slug,
        page.kind,
        page.minutes,
        page.is_optional,
        page.starts_at,
        page,
    )


def course_of(lesson: Page) -> CoursePage | None:
    """The course that a lesson or module belongs to."""
    if not lesson.path:
        return None
    steps = range(Page.steplen, len(lesson.path), Page.steplen)
    above = CoursePage.objects.filter(path__in=[lesson.path[:end] for end in steps])
    return above.select_related("locale", "feature").first()


def pages_by_key(model: Any, keys: Iterable[uuid.UUID], language: str, user: Any) -> dict[uuid.UUID, Any]:
    """Of the courses or paths with these translation keys, those that `user` may see: each in `language`, else in the
    fallback language, else in any."""
    wanted = list(keys)
    if not wanted:
        return {}
    rows = model.objects.readable_by(user).filter(translation_key__in=wanted, alias_of=None)
    best: dict[uuid.UUID, Any] = {}
    order = {language: 0, settings.FALLBACK_LANGUAGE: 1}
    for page in rows.select_related("locale", "feature").order_by("path"):
        held = best.get(page.translation_key)
        if held is None or order.get(page.language, 2) < order.get(held.language, 2):
            best[page.translation_key] = page
    return best


def courses_of(path: PathPage, language: str, user: Any) -> list[CoursePage]:
    """The courses of a path that `user` may see, in order, each in `language` where it is translated."""
    found = pages_by_key(CoursePage, path.course_keys, language, user)
    return [found[key] for key in path.course_keys if key in found]
