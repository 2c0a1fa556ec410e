"""The outline of a course: its modules and lessons as one reader sees them, read by three queries however many courses
are asked for."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from os.path import commonprefix
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from wagtail.models import Page

from academy.courses.models import CoursePage, LessonPage, ModulePage, PathPage
from publishing import access
from publishing.languages import address_in, reading_language, share_roots

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
FEW = 8
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
    modules = access.visible_to(_below(ModulePage.objects.live(), saved), user).only(*OUTLINED).order_by("path")
    rows = _below(LessonPage.objects.live(), saved).only(*OUTLINED, "kind", "minutes", "is_optional", "starts_at")
    lessons: dict[str, list[LessonPage]] = {}
    for lesson in access.visible_to(rows, user).order_by("path"):
        lessons.setdefault(lesson.path[: -Page.steplen], []).append(lesson)
    found = list(modules)
    return {course.pk: _outline(course, found, lessons) for course in saved}


def _below(pages: QuerySet, courses: Iterable[CoursePage]) -> QuerySet:
    """Of `pages`, those below these courses. To plan hundreds of comparisons takes a database longer than to read all
    that lies around them: of many courses it is asked once for the part of a path that is theirs."""
    paths = [course.path for course in courses]
    if len(paths) <= FEW:
        return pages.filter(reduce(or_, (Q(path__startswith=path) for path in paths), Q(pk__in=[])))
    around = pages.filter(path__startswith=commonprefix(paths))  # noqa: RUF071  paths in the tree have no parts
    found = Q(pk__in=[])
    for length in {len(path) for path in paths}:
        around = around.annotate(**{f"top_{length}": Substr("path", 1, length)})
        found |= Q(**{f"top_{length}__in": [path for path in paths if len(path) == length]})
    return around.filter(found)


def required_lessons(courses: Sequence[CoursePage], user: Any) -> dict[uuid.UUID, set[uuid.UUID]]:
    """By the courses' keys, those of the lessons without which `user` would not complete them: for a team that takes
    hundreds of courses, of which nobody wants the whole outlines."""
    by_path = {course.path: course.translation_key for course in courses}
    found: dict[uuid.UUID, set[uuid.UUID]] = {key: set() for key in by_path.values()}
    modules = set(access.visible_to(_below(ModulePage.objects.live(), courses), user).values_list("path", flat=True))
    lessons = access.visible_to(_below(LessonPage.objects.live(), courses).filter(is_optional=False), user)
    for path, key in lessons.values_list("path", "translation_key"):
        module = path[: -Page.steplen]
        course = by_path.get(module[: -Page.steplen])
        if course is not None and module in modules:
            found[course].add(key)
    return found


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
    share_roots(best.values())
    return best


def courses_of(path: PathPage, language: str, user: Any) -> list[CoursePage]:
    """The courses of a path that `user` may see, in order, each in `language` where it is translated."""
    found = pages_by_key(CoursePage, path.course_keys, language, user)
    return [found[key] for key in path.course_keys if key in found]
