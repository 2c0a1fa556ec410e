"""A course as it is exchanged: plain data, read with care, since anybody may have written it.

The outer shape holds what is the same in every language; under `languages` stands what is said in each. A body is
either `markdown` or the blocks of a `stream`.
"""

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.conf import settings

from academy.courses.models import LessonPage, Level, Order, SelfEnrolment
from accounts.audiences import GENERAL_TOKENS
from publishing.timecodes import seconds_of

FORMAT = "portal-course"
VERSION = 1
LONGEST_ID = 120
LONGEST_LINE = 255
MOST = 500
"""Modules of a course, and lessons of a module."""
_ID = re.compile(r"[\w][\w./-]*")

Data = dict[str, Any]


class CourseError(ValueError):
    """The course cannot be taken; the message says where and why."""


class _Loader(yaml.SafeLoader):
    """YAML without aliases, by which a few lines could unfold to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not taken")
        return super().compose_node(parent, index)


def load_yaml(source: str, origin: str) -> Any:
    """What YAML says; `CourseError` if it is none."""
    try:
        return yaml.load(source, Loader=_Loader)  # a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise CourseError(f"{origin}{place}: this is no YAML that can be read") from error


@dataclass
class Text:
    """What a course, module or lesson says in one language."""

    title: str
    slug: str = ""
    summary: str = ""
    keywords: str = ""
    markdown: str = ""
    stream: list[Data] | None = None
    objectives: list[str] = field(default_factory=list)
    prerequisites: list[str] = field(default_factory=list)
    instructors: list[Data] = field(default_factory=list)
    chapters: list[Data] = field(default_factory=list)
    rubric: list[Data] = field(default_factory=list)


@dataclass
class LessonData:
    """One lesson."""

    id: str
    texts: dict[str, Text]
    fields: Data = field(default_factory=dict)
    recording: str = ""
    document: str = ""
    page: str = ""
    exam: str = ""
    package: str = ""


@dataclass
class ModuleData:
    """One module."""

    id: str
    texts: dict[str, Text]
    lessons: list[LessonData] = field(default_factory=list)
    fields: Data = field(default_factory=dict)


@dataclass
class CourseData:
    """A whole course."""

    id: str
    texts: dict[str, Text]
    modules: list[ModuleData] = field(default_factory=list)
    fields: Data = field(default_factory=dict)
    feature: str = ""
    courses_before: list[str] = field(default_factory=list)


@dataclass
class PathData:
    """A learning path, with the ids of its courses."""

    id: str
    texts: dict[str, Text]
    courses: list[str]
    fields: Data = field(default_factory=dict)
    feature: str = ""


def a_text(value: Any, where: str, longest: int = 100_000) -> str:
    """A text; `CourseError` for what is none or too long."""
    if value is None:
        return ""
    if isinstance(value, list | dict | bool | bytes):
        raise CourseError(f"{where} must be a text")
    text = str(value).replace("\0", "").strip()
    if len(text) > longest:
        raise CourseError(f"{where} is longer than {longest:,} characters")
    return text


def a_line(value: Any, where: str) -> str:
    """A text in one line."""
    return " ".join(a_text(value, where, LONGEST_LINE).split())


def lines(value: Any, where: str) -> list[str]:
    """A list of lines, or one text with commas."""
    if value is None:
        return []
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        raise CourseError(f"{where} must be a list")
    return [line for each in value[:MOST] if (line := a_line(each, where))]


def a_flag(value: Any, where: str) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise CourseError(f"{where} must be true or false")
    return value


def a_number(least: int, most: int) -> Callable[[Any, str], int]:
    """Reads whole numbers of this range."""

    def read(value: Any, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise CourseError(f"{where} must be a whole number from {least} to {most}")
        return value

    return read


def one_of(known: Iterable[str]) -> Callable[[Any, str], str]:
    """Reads one of these words."""
    words = list(known)

    def read(value: Any, where: str) -> str:
        if value not in words:
            raise CourseError(f"{where} must be one of {', '.join(words)}")
        return str(value)

    return read


def audiences(value: Any, where: str) -> list[str]:
    """General audiences: organisations and groups are others elsewhere."""
    found = lines(value, where)
    unknown = [token for token in found if token not in GENERAL_TOKENS]
    if unknown:
        raise CourseError(f"{where}: there is no audience {unknown[0]}")
    return found


def a_moment(value: Any, where: str) -> datetime.datetime:
    """A date with its hour; without a zone it is UTC."""
    if not isinstance(value, datetime.datetime):
        try:
            value = datetime.datetime.fromisoformat(a_text(value, where, 40))
        except ValueError as error:
            raise CourseError(f"{where} must be a moment such as 2026-12-01T14:00:00+00:00") from error
    return value if value.tzinfo else value.replace(tzinfo=datetime.UTC)


def an_id(value: Any, where: str) -> str:
    """The name by which a thing is found again."""
    text = a_line(value, where)
    if not _ID.fullmatch(text) or len(text) > LONGEST_ID or ".." in text:
        raise CourseError(f"{where} must be a short name of letters, digits, hyphens and slashes")
    return text


Readers = dict[str, Callable[[Any, str], Any]]
COURSE_FIELDS: Readers = {
    "level": one_of(Level.values),
    "minutes": a_number(1, 10_000),
    "order": one_of(Order.values),
    "lessons_open": a_flag,
    "self_enrolment": one_of(SelfEnrolment.values),
    "audiences": audiences,
    "for_version": a_line,
}
PATH_FIELDS: Readers = {name: COURSE_FIELDS[name] for name in ("level", "order", "self_enrolment", "audiences")}
MODULE_FIELDS: Readers = {"audiences": audiences}
LESSON_FIELDS: Readers = {
    "kind": one_of(LessonPage.Kind.values),
    "minutes": a_number(1, 600),
    "is_optional": a_flag,
    "completion": one_of(LessonPage.Completion.values),
    "view_share": a_number(1, 100),
    "starts_at": a_moment,
    "ends_at": a_moment,
    "place": a_line,
    "hand_in": one_of(LessonPage.HandInForm.values),
    "audiences": audiences,
    "for_version": a_line,
}


def known_fields(data: Data, readers: Readers, where: str) -> Data:
    """Of `data` what `readers` know, read by them; what is not said is left to the page."""
    found = {}
    for name, read in readers.items():
        if data.get(name) is not None:
            found[name] = read(data[name], f"{where}: “{name}”")
    return found


def a_chapter(value: Any, where: str) -> Data:
    """A chapter: `at` and `title`."""
    if not isinstance(value, dict):
        raise CourseError(f"{where}: a chapter has “at” and “title”")
    try:
        at = seconds_of(str(value.get("at", "")))
    except ValueError as error:
        raise CourseError(f"{where}: “at” must be a place such as 1:05") from error
    return {"at": at, "title": a_line(value.get("title"), where)[:160]}


def a_criterion(value: Any, where: str) -> Data:
    """A criterion: `title`, `description` and `points`."""
    if not isinstance(value, dict):
        raise CourseError(f"{where}: a criterion has “title” and “points”")
    return {
        "title": a_line(value.get("title"), where)[:200],
        "description": a_text(value.get("description"), where, 2000),
        "points": a_number(1, 100)(value.get("points", 10), f"{where}: “points”"),
    }


def an_instructor(value: Any, where: str) -> Data:
    """An instructor: `name` and `role`, or the name alone."""
    if not isinstance(value, dict):
        value = {"name": value}
    return {
        "name": a_line(value.get("name"), where)[:120],
        "role": a_line(value.get("role"), where)[:160],
        "photo": None,
    }


def several(value: Any, read: Callable[[Any, str], Data], where: str) -> list[Data]:
    """A list of them."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise CourseError(f"{where} must be a list")
    return [read(each, where) for each in value[:MOST]]


def read_text(data: Any, where: str, body: str = "") -> Text:
    """What is said in one language; `body` is Markdown that stands beside `data`."""
    if not isinstance(data, dict):
        raise CourseError(f"{where} has no fields")
    title = a_line(data.get("title"), f"{where}: “title”")
    if not title:
        raise CourseError(f"{where}: “title” is missing")
    stream = data.get("stream")
    if stream is not None and not isinstance(stream, list):
        raise CourseError(f"{where}: “stream” must be a list of blocks")
    return Text(
        title=title,
        slug=a_line(data.get("slug"), where),
        summary=a_text(data.get("summary"), f"{where}: “summary”", 400),
        keywords=", ".join(lines(data.get("keywords"), f"{where}: “keywords”"))[:400],
        markdown=body or a_text(data.get("markdown"), f"{where}: “markdown”", 200_000),
        stream=stream,
        objectives=lines(data.get("objectives"), f"{where}: “objectives”"),
        prerequisites=lines(data.get("prerequisites"), f"{where}: “prerequisites”"),
        instructors=several(data.get("instructors"), an_instructor, f"{where}: “instructors”"),
        chapters=several(data.get("chapters"), a_chapter, f"{where}: “chapters”"),
        rubric=several(data.get("rubric"), a_criterion, f"{where}: “rubric”"),
    )


def read_texts(data: Data, where: str) -> dict[str, Text]:
    """What is said in each language; the portal's own languages alone."""
    languages = data.get("languages")
    if not isinstance(languages, dict) or not languages:
        raise CourseError(f"{where}: “languages” is missing")
    known = [code for code in settings.CONTENT_LANGUAGES if code in languages]
    if not known:
        raise CourseError(f"{where}: none of its languages is one of this portal")
    return {code: read_text(languages[code], f"{where} ({code})") for code in known}


def read_course(data: Any, origin: str) -> CourseData:
    """A course from plain data."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise CourseError(f"{origin}: this is no course: “format: {FORMAT}” is missing")
    if data.get("version") != VERSION:
        raise CourseError(f"{origin}: “version” must be {VERSION}")
    own = an_id(data.get("id"), f"{origin}: “id”")
    return CourseData(
        own,
        read_texts(data, origin),
        [_module(each, own, f"{origin}: module {number}") for number, each in _numbered(data, "modules", origin)],
        known_fields(data, COURSE_FIELDS, origin),
        a_line(data.get("feature"), f"{origin}: “feature”"),
        lines(data.get("courses_before"), f"{origin}: “courses_before”"),
    )


def _numbered(data: Data, name: str, where: str) -> Iterable[tuple[int, Any]]:
    found = data.get(name) or []
    if not isinstance(found, list) or len(found) > MOST or not all(isinstance(each, dict) for each in found):
        raise CourseError(f"{where}: “{name}” must be a list of at most {MOST}")
    return enumerate(found, start=1)


def _module(data: Data, course: str, where: str) -> ModuleData:
    own = an_id(data.get("id"), f"{where}: “id”")
    return ModuleData(
        f"{course}/{own}",
        read_texts(data, where),
        [read_lesson(each, f"{course}/{own}", f"{where}, lesson {number}") for number, each in _lessons(data, where)],
        known_fields(data, MODULE_FIELDS, where),
    )


def _lessons(data: Data, where: str) -> Iterable[tuple[int, Any]]:
    return _numbered(data, "lessons", where)


def read_lesson(data: Data, module: str, where: str, texts: dict[str, Text] | None = None) -> LessonData:
    """A lesson from plain data."""
    return LessonData(
        f"{module}/{an_id(data.get('id'), f'{where}: “id”')}",
        texts or read_texts(data, where),
        known_fields(data, LESSON_FIELDS, where),
        recording=a_line(data.get("recording"), f"{where}: “recording”"),
        document=a_line(data.get("document"), f"{where}: “document”"),
        page=a_line(data.get("page"), f"{where}: “page”"),
        exam=a_line(data.get("exam"), f"{where}: “exam”"),
        package=a_line(data.get("package"), f"{where}: “package”"),
    )
