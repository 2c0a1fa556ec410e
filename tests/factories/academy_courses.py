"""Courses to test with.

`a_course(lessons=3)` publishes a course of one module; `a_lesson(course, kind="video", …)` adds one to it.
`enrolled(person, course)` enrols somebody.
"""

import json
import uuid
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from academy.courses.actions.enrolling import enrol_person
from academy.courses.actions.structure import ensure_academy
from academy.courses.models import AcademyIndexPage, CoursePage, Enrolment, LessonPage, ModulePage, PathCourse, PathPage
from publishing.models import PortalMedia
from tests.factories.kb import text, tree

_numbers = count(1)


def academy(language: str = "en") -> AcademyIndexPage:
    """The academy's front page in a language."""
    tree(language)
    return ensure_academy(languages=[language])[language]


def _publish(parent: Any, model: Any, *, live: bool = True, translation_of: Any = None, **fields: Any) -> Any:
    number = next(_numbers)
    streams = {name: value for name, value in fields.items() if isinstance(value, list) and name != "audiences"}
    fields.update({name: json.dumps(value) for name, value in streams.items()})
    fields.setdefault("title", f"{model._meta.verbose_name} {number}".capitalize())
    fields.setdefault("slug", f"academy-{number}")
    now = timezone.now() if live else None
    page = model(locale=parent.locale, live=live, **{"first_published_at": now, "last_published_at": now, **fields})
    if translation_of is not None:
        page.translation_key = translation_of.translation_key
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    return model.objects.get(pk=page.pk)


def a_course(lessons: int = 0, *, language: str = "en", **fields: Any) -> CoursePage:
    """A course with one module and so many lessons of text."""
    fields.setdefault("summary", "What it is about.")
    course = _publish(academy(language), CoursePage, **fields)
    if lessons:
        module = a_module(course)
        for _number in range(lessons):
            a_lesson(module)
    return course


def a_module(course: CoursePage, **fields: Any) -> ModulePage:
    """A module at the end of a course."""
    return _publish(course, ModulePage, **fields)


def a_lesson(parent: CoursePage | ModulePage, **fields: Any) -> LessonPage:
    """A lesson at the end of a module, or of a course's last module."""
    module = parent
    if isinstance(parent, CoursePage):
        module = ModulePage.objects.child_of(parent).order_by("-path").first() or a_module(parent)
    fields.setdefault("body", [text("<p>Read this.</p>")])
    return _publish(module, LessonPage, **fields)


def lessons_of(course: CoursePage) -> list[LessonPage]:
    """Its lessons, in order."""
    return list(LessonPage.objects.descendant_of(course).order_by("path"))


def a_path(*courses: CoursePage, language: str = "en", **fields: Any) -> PathPage:
    """A path with these courses."""
    path = _publish(academy(language), PathPage, **fields)
    for number, course in enumerate(courses):
        PathCourse.objects.create(page=path, course=course, sort_order=number)
    return PathPage.objects.get(pk=path.pk)


def a_recording(seconds: float = 100, kind: str = "video") -> PortalMedia:
    """A recording of so many seconds."""
    suffix = "mp4" if kind == "video" else "mp3"
    media = PortalMedia(title="Film", type=kind, duration=seconds, file=ContentFile(b"film", name=f"film.{suffix}"))
    media.save()
    return media


def a_video(course: CoursePage, seconds: float = 100, **fields: Any) -> LessonPage:
    """A lesson with a film."""
    return a_lesson(course, kind="video", recording=a_recording(seconds), **fields)


def criterion(title: str, points: int = 10) -> dict[str, Any]:
    """A criterion of a rubric."""
    value = {"title": title, "description": "", "points": points}
    return {"type": "criterion", "id": str(uuid.uuid4()), "value": value}


def enrolled(person: Any, page: Any, **fields: Any) -> Enrolment:
    """Somebody in a course or on a path."""
    return enrol_person(page=page, person=person, **{"how": "self", "by": person, **fields})
