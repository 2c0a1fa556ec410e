"""Courses as folders of Markdown.

    my-course/
      course.en.md          front matter: title, level, objectives …; below it the description
      course.fa.md          the same in another language: title, slug, summary, objectives, description
      01-first-steps/       a module; its files are its lessons, in the order of their names
        module.en.md        its title (left out: the folder's name)
        01-search.en.md     front matter: title, kind, minutes …; below it the text
        01-search.fa.md

What is the same in every language stands in the front matter of the fallback language's file. A folder of such folders
holds several courses; `paths.yaml` beside them their paths.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from academy.courses.exchange.documents import (
    COURSE_FIELDS,
    MODULE_FIELDS,
    PATH_FIELDS,
    CourseData,
    CourseError,
    Data,
    LessonData,
    ModuleData,
    PathData,
    Text,
    a_line,
    an_id,
    known_fields,
    lines,
    load_yaml,
    read_lesson,
    read_text,
    read_texts,
)

LARGEST = 500_000
_NAME = re.compile(r"(?P<stem>.+?)(?:\.(?P<language>[a-z]{2}(?:-[a-z]+)?))?\.md")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_NUMBER = re.compile(r"^\d+[-_. ]+")

Files = dict[str, dict[str, Path]]


def is_course(folder: Path) -> bool:
    """Whether the folder itself is a course."""
    return bool(_files(folder).get("course"))


def courses_in(folder: Path) -> Iterator[Path]:
    """The folder, if it is a course, else those in it that are."""
    if is_course(folder):
        yield folder
        return
    yield from (each for each in sorted(folder.iterdir()) if each.is_dir() and is_course(each))


def _files(folder: Path) -> Files:
    """By name and language, the Markdown files in a folder. Links that lead out of it are left out."""
    found: Files = {}
    root = folder.resolve()
    for path in sorted(folder.glob("*.md")):
        match = _NAME.fullmatch(path.name)
        if match is None or path.resolve().parent != root:
            continue
        language = match["language"] or settings.FALLBACK_LANGUAGE
        if language in settings.CONTENT_LANGUAGES:
            found.setdefault(match["stem"], {})[language] = path
    return found


def _read(path: Path) -> tuple[Data, str]:
    """Front matter and body."""
    if path.stat().st_size > LARGEST:
        raise CourseError(f"{path.name}: the file is larger than {LARGEST:,} bytes")
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CourseError(f"{path.name}: the file is not written in UTF-8") from error
    match = _FRONT.match(text)
    if match is None:
        raise CourseError(f"{path.name}: there is no front matter between two lines of hyphens")
    data = load_yaml(match[1], path.name) or {}
    if not isinstance(data, dict):
        raise CourseError(f"{path.name}: the front matter has no fields")
    return data, text[match.end() :].strip()


def _in_languages(files: dict[str, Path]) -> tuple[Data, dict[str, Text]]:
    """What is the same in all languages, and what is said in each."""
    shared: Data = {}
    texts = {}
    for code in sorted(files, key=lambda code: code != settings.FALLBACK_LANGUAGE):
        data, body = _read(files[code])
        shared = shared or data
        texts[code] = read_text(data, files[code].name, body)
    return shared, texts


def read_folder(folder: Path) -> CourseData:
    """The course in a folder."""
    shared, texts = _in_languages(_files(folder)["course"])
    own = an_id(shared.get("id") or folder.name, f"{folder.name}: “id”")
    modules = [_module(each, own) for each in sorted(folder.iterdir()) if each.is_dir() and _files(each)]
    return CourseData(
        own,
        texts,
        modules,
        known_fields(shared, COURSE_FIELDS, folder.name),
        a_line(shared.get("feature"), f"{folder.name}: “feature”"),
        lines(shared.get("courses_before"), f"{folder.name}: “courses_before”"),
    )


def _plain_name(name: str) -> str:
    return _NUMBER.sub("", name) or name


def _module(folder: Path, course: str) -> ModuleData:
    files = _files(folder)
    described = files.pop("module", None)
    own = f"{course}/{an_id(_plain_name(folder.name), folder.name)}"
    lessons = [_lesson(stem, by_language, own) for stem, by_language in sorted(files.items())]
    if described:
        shared, texts = _in_languages(described)
    else:
        title = _plain_name(folder.name).replace("-", " ").capitalize()
        shared, texts = {}, {code: Text(title) for lesson in lessons for code in lesson.texts}
    return ModuleData(own, texts, lessons, known_fields(shared, MODULE_FIELDS, folder.name))


def _lesson(stem: str, files: dict[str, Path], module: str) -> LessonData:
    shared, texts = _in_languages(files)
    return read_lesson({**shared, "id": shared.get("id") or _plain_name(stem)}, module, stem, texts)


def paths_in(folder: Path) -> list[PathData]:
    """The paths that `paths.yaml` in the folder describes."""
    file = folder / "paths.yaml"
    if not file.is_file():
        return []
    if file.stat().st_size > LARGEST:
        raise CourseError(f"{file.name}: the file is larger than {LARGEST:,} bytes")
    data = load_yaml(file.read_text(encoding="utf-8"), file.name)
    rows = data.get("paths") if isinstance(data, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CourseError(f"{file.name}: “paths” must be a list")
    return [_path(row, f"{file.name}: path {number}") for number, row in enumerate(rows, start=1)]


def _path(row: Data, where: str) -> PathData:
    return PathData(
        an_id(row.get("id"), f"{where}: “id”"),
        read_texts(row, where),
        lines(row.get("courses"), f"{where}: “courses”"),
        known_fields(row, PATH_FIELDS, where),
        a_line(row.get("feature"), f"{where}: “feature”"),
    )
