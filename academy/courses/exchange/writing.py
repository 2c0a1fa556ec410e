"""A course that was read becomes pages: made, brought up to date, or left alone if nothing changed.

A page is known by the id its source gave it and its language. What the source has no more is taken off the portal,
never deleted: progress hangs on it.
"""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page, get_page_models

from academy.courses.actions.structure import ensure_academy
from academy.courses.exchange.documents import CourseData, CourseError, LessonData, ModuleData, PathData, Text
from academy.courses.exchange.media import MediaShelf
from academy.courses.exchange.streams import checked_stream
from academy.courses.models import AcademyIndexPage, CoursePage, LessonPage, ModulePage, PathCourse, PathPage
from academy.testing.models import Exam
from product.models import Feature
from publishing.conversion import ConversionError, raw_stream
from publishing.conversion.ids import NAMESPACE
from publishing.markdown import MarkdownError
from publishing.markdown_stream import convert_markdown
from publishing.models import PortalPage
from search.actions.marking import computing_later

Values = dict[str, Any]
STREAMS = ("body", "chapters", "rubric", "instructors", "courses_before")


@dataclass
class Report:
    """What an import did, and what it could not do."""

    made: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, where: str, text: str) -> None:
        """Something to tell."""
        self.notes.append(f"{where}: {text}")


class CourseWriter:
    """Writes courses. One that cannot be taken whole is not taken at all."""

    def __init__(self, shelf: MediaShelf, report: Report | None = None) -> None:
        self.shelf = shelf
        self.report = report or Report()

    @transaction.atomic
    def write_course(self, data: CourseData) -> dict[str, CoursePage]:
        """The course in each of its languages."""
        feature = self._feature(data.feature, data.id)
        courses: dict[str, CoursePage] = {}
        with computing_later():
            for language, text in data.texts.items():
                values = {**data.fields, **_course_values(text, data), "feature": feature}
                values["courses_before"] = self._before(data, language)
                values["body"] = self._body(text, data.id)
                parent = self._index(language)
                courses[language] = self._save(CoursePage, parent, data.id, text, values, courses)
            for module in data.modules:
                self._write_module(module, courses)
            for language, course in courses.items():
                self._withdraw_others(course, data, language)
        return courses

    @transaction.atomic
    def write_path(self, data: PathData) -> dict[str, PathPage]:
        """The path in each of its languages, with the courses that are there."""
        feature = self._feature(data.feature, data.id)
        paths: dict[str, PathPage] = {}
        for language, text in data.texts.items():
            values = {**data.fields, "objectives": "\n".join(text.objectives), "feature": feature}
            values["body"] = self._body(text, data.id)
            path = self._save(PathPage, self._index(language), data.id, text, values, paths)
            self._set_courses(path, data, language)
            paths[language] = path
        return paths

    def _set_courses(self, path: PathPage, data: PathData, language: str) -> None:
        wanted = [(name, _known(CoursePage, name, language)) for name in data.courses]
        for name, page in wanted:
            if page is None:
                self.report.note(data.id, f"there is no course {name}")
        ids = [page.pk for _name, page in wanted if page is not None]
        held = list(path.path_courses.values_list("course", flat=True))
        if held != ids:
            path.path_courses.all().delete()
            for number, pk in enumerate(ids):
                PathCourse.objects.create(page=path, course_id=pk, sort_order=number)
            PathPage.objects.get(pk=path.pk).save_revision().publish()

    # --- Pages --------------------------------------------------------------------------------

    def _index(self, language: str) -> AcademyIndexPage:
        found = ensure_academy(languages=[language]).get(language)
        if found is None:
            raise CourseError(f"this portal has no home page in “{language}”")
        return found

    def _write_module(self, module: ModuleData, courses: dict[str, CoursePage]) -> None:
        modules: dict[str, ModulePage] = {}
        for language, course in courses.items():
            text = module.texts.get(language)
            if text is None:
                continue
            modules[language] = self._save(ModulePage, course, module.id, text, dict(module.fields), modules)
        for lesson in module.lessons:
            self._write_lesson(lesson, modules)
        for page in modules.values():
            _put_in_order(page, [lesson.id for lesson in module.lessons], LessonPage)

    def _write_lesson(self, lesson: LessonData, modules: dict[str, ModulePage]) -> None:
        links = self._links(lesson)
        lessons: dict[str, LessonPage] = {}
        for language, module in modules.items():
            text = lesson.texts.get(language)
            if text is None:
                continue
            values = {**lesson.fields, **links, "body": self._body(text, lesson.id)}
            chapters = text.chapters or next((each.chapters for each in lesson.texts.values() if each.chapters), [])
            rubric = text.rubric or next((each.rubric for each in lesson.texts.values() if each.rubric), [])
            values["chapters"] = _blocks("chapter", chapters, lesson.id)
            values["rubric"] = _blocks("criterion", rubric, lesson.id)
            lessons[language] = self._save(LessonPage, module, lesson.id, text, values, lessons)

    def _links(self, lesson: LessonData) -> Values:
        """What a lesson points to: a recording, a file, a package, a page, an exam."""
        title = next(iter(lesson.texts.values())).title
        values: Values = {"recording": None, "document": None, "package": None, "embedded": None, "exam": None}
        try:
            if lesson.recording:
                values["recording"] = self.shelf.recording(lesson.recording, title)
            if lesson.document:
                values["document"] = self.shelf.document(lesson.document, title)
            if lesson.package:
                values["package"] = self.shelf.package(lesson.package)
        except CourseError as error:
            raise CourseError(f"{lesson.id}: {error}") from error
        if lesson.page:
            values["embedded"] = page_named(lesson.page)
            if values["embedded"] is None:
                self.report.note(lesson.id, f"there is no page {lesson.page}")
        if lesson.exam:
            values["exam"] = Exam.objects.filter(slug=lesson.exam).first()
            if values["exam"] is None:
                self.report.note(lesson.id, f"there is no quiz or exam {lesson.exam}")
        return values

    def _save(
        self, model: Any, parent: Page, import_id: str, text: Text, values: Values, others: dict[str, Any]
    ) -> Any:
        """The page with these values: a new one, joined with its translations, or the one that is there."""
        values = {**values, "title": text.title, "summary": text.summary, "keywords": text.keywords}
        page = model.objects.child_of(parent).filter(import_id=import_id).first()
        if page is None:
            return self._make(model, parent, import_id, text, values, others)
        changed = [name for name, value in values.items() if _differs(page, name, value)]
        if not changed and page.live:
            self.report.same += 1
            return page
        _fill(page, values)
        page.save_revision().publish()
        self.report.changed += 1
        return page

    def _make(
        self, model: Any, parent: Page, import_id: str, text: Text, values: Values, others: dict[str, Any]
    ) -> Any:
        page = model(locale=parent.locale, import_id=import_id, live=False, title=text.title)
        original = next(iter(others.values()), None) or model.objects.filter(import_id=import_id).first()
        if original is not None:
            page.translation_key = original.translation_key
        page.slug = _free_slug(parent, slugify(text.slug or text.title, allow_unicode=True)[:80] or "page")
        _fill(page, values)
        type(parent).objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision().publish()
        self.report.made += 1
        return model.objects.get(pk=page.pk)

    def _withdraw_others(self, course: CoursePage, data: CourseData, language: str) -> None:
        """Take off what an earlier import brought and the source has no more."""
        _put_in_order(course, [module.id for module in data.modules], ModulePage)
        kept = {lesson.id for module in data.modules for lesson in module.lessons if language in lesson.texts}
        kept |= {module.id for module in data.modules}
        for model in (LessonPage, ModulePage):
            rows = model.objects.descendant_of(course).live().exclude(import_id="").exclude(import_id__in=kept)
            for page in rows:
                page.unpublish()
                self.report.withdrawn += 1

    # --- Values -------------------------------------------------------------------------------

    def _feature(self, slug: str, where: str) -> Feature | None:
        found = Feature.objects.filter(slug=slug).first() if slug else None
        if slug and found is None:
            self.report.note(where, f"there is no product feature {slug}")
        return found

    def _before(self, data: CourseData, language: str) -> list[Values]:
        pages = [page for name in data.courses_before if (page := _known(CoursePage, name, language))]
        return [{"type": "page", "id": _id(f"{data.id}#before/{page.pk}"), "value": page.pk} for page in pages]

    def _body(self, text: Text, import_id: str) -> list[Values]:
        if text.stream is not None:
            return checked_stream(text.stream, import_id)
        if not text.markdown:
            return []
        try:
            found = convert_markdown(text.markdown, resolve_link=self._link, resolve_image=lambda *_: None)
        except (MarkdownError, ConversionError) as error:
            raise CourseError(f"{import_id}: {error}") from error
        for problem in found.problems:
            self.report.note(import_id, problem)
        return raw_stream(found.blocks, f"{import_id}#body")

    def _link(self, target: str) -> Any:
        """`page:search/filters` leads to the page that an importer brought under that id."""
        if not target.startswith("page:"):
            return None
        page = page_named(target.removeprefix("page:"))
        return {"linktype": "page", "id": str(page.pk)} if page else ""


def page_named(import_id: str) -> Page | None:
    """The page of any kind that an importer brought under this id, in the language it came in first."""
    for model in get_page_models():
        if issubclass(model, PortalPage):
            found = model.objects.filter(import_id=import_id, alias_of=None).order_by("path").first()
            if found is not None:
                return Page.objects.get(pk=found.pk)
    return None


def _known(model: Any, import_id: str, language: str) -> Any:
    rows = model.objects.filter(import_id=import_id).select_related("locale").order_by("path")
    found = list(rows)
    return next((page for page in found if page.language == language), found[0] if found else None)


def _course_values(text: Text, data: CourseData) -> Values:
    return {
        "objectives": "\n".join(text.objectives),
        "prerequisites": "\n".join(text.prerequisites),
        "instructors": _blocks("instructor", text.instructors, data.id),
    }


def _blocks(name: str, values: list[Values], import_id: str) -> list[Values]:
    seed = f"{import_id}#{name}"
    return [{"type": name, "id": _id(f"{seed}/{n}"), "value": value} for n, value in enumerate(values, start=1)]


def _id(key: str) -> str:
    return str(uuid.uuid5(NAMESPACE, key))


def _fill(page: Any, values: Values) -> None:
    for name, value in values.items():
        setattr(page, name, json.dumps(value) if name in STREAMS else value)


def _differs(page: Any, name: str, value: Any) -> bool:
    held = getattr(page, name)
    if name in STREAMS:
        return json.dumps(list(held.raw_data), sort_keys=True) != json.dumps(value, sort_keys=True)
    return bool(held != value)


def _free_slug(parent: Page, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    numbered = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in numbered if slug not in taken)


def _put_in_order(parent: Page, ids: list[str], model: Any) -> None:
    """Let the imported pages below `parent` stand as in the source; others keep their places before them."""
    rows = list(model.objects.child_of(parent).filter(import_id__in=ids).order_by("path"))
    wanted = sorted(rows, key=lambda page: ids.index(page.import_id))
    if [page.pk for page in rows] == [page.pk for page in wanted]:
        return
    for page in wanted:
        fresh = Page.objects.get(pk=page.pk)
        fresh.move(Page.objects.get(pk=parent.pk), pos="last-child")
