"""A course as one file: a ZIP with `course.yaml` and the recordings, captions and files it needs; or the YAML alone."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from academy.courses.exchange.documents import FORMAT, VERSION, CourseData, CourseError, Data, load_yaml, read_course
from academy.courses.models import CoursePage, LessonPage, ModulePage
from academy.packages.packing import PackedPackage
from publishing.models import PortalDocument, PortalMedia
from publishing.timecodes import timecode

NAME = "course.yaml"
LARGEST_YAML = 20_000_000
LARGEST_BUNDLE = 4_000_000_000
MOST_FILES = 2000
SHARED_COURSE = ("level", "minutes", "order", "lessons_open", "self_enrolment", "audiences", "for_version")
SHARED_LESSON = (
    *("kind", "minutes", "is_optional", "completion", "view_share", "starts_at", "ends_at", "place", "hand_in"),
    *("audiences", "for_version"),
)
ELSEWHERE = {"image", "video", "audio", "download", "related", "shared_text"}
"""Blocks that point to what only this portal has."""


# --- Reading --------------------------------------------------------------------------------------


@contextmanager
def opened(path: Path) -> Iterator[tuple[CourseData, list[Path]]]:
    """The course in a file, and the folders in which its own files are for as long as this lasts."""
    if path.suffix.lower() in (".yaml", ".yml"):
        yield _read_yaml(path), [path.parent]
        return
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        _unpack(path, Path(folder))
        yield _read_yaml(Path(folder) / NAME), [Path(folder)]


def _read_yaml(path: Path) -> CourseData:
    if not path.is_file():
        raise CourseError(f"there is no {path.name} in it")
    if path.stat().st_size > LARGEST_YAML:
        raise CourseError(f"{path.name} is larger than {LARGEST_YAML:,} bytes")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CourseError(f"{path.name} is not written in UTF-8") from error
    return read_course(load_yaml(text, path.name), path.name)


def _unpack(path: Path, folder: Path) -> None:
    """Plain files alone, none deeper than one folder, and no more than they say: an archive may be made to burst."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > LARGEST_BUNDLE:
                raise CourseError("the archive is too large")
            for info in infos:
                _unpack_one(archive, info, folder)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError) as error:
        raise CourseError(f"{path.name} is no archive that can be read") from error


def _unpack_one(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> None:
    parts = Path(info.filename).parts
    if len(parts) > 2 or any(part in ("..", "/") or part.startswith(".") for part in parts):
        raise CourseError(f"the archive holds a file in a strange place: {info.filename[:100]}")
    target = folder.joinpath(*parts)
    target.parent.mkdir(exist_ok=True)
    with archive.open(info) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)


# --- Writing --------------------------------------------------------------------------------------


class Bundle:
    """Gathers a course with all its translations, and the files it needs."""

    def __init__(self, course: CoursePage) -> None:
        self.course = course
        self.files: dict[str, Any] = {}
        self.notes: list[str] = []

    def data(self) -> Data:
        """The course as plain data."""
        courses = _by_language(CoursePage, self.course)
        return {
            "format": FORMAT,
            "version": VERSION,
            "id": self.course.import_id or f"course-{self.course.translation_key}",
            **_shared(self.course, SHARED_COURSE),
            "feature": self.course.feature.slug if self.course.feature else "",
            "languages": {code: self._course_text(page) for code, page in courses.items()},
            "modules": [
                self._module(page) for page in ModulePage.objects.child_of(self.course).live().order_by("path")
            ],
        }

    def _id(self, page: Any, kind: str) -> str:
        """What an import called it within its parent, so that the same pages are met again; else a name of its own."""
        own = page.import_id.rpartition("/")[2] if self.course.import_id else ""
        return own or f"{kind}-{page.translation_key}"

    def _module(self, module: ModulePage) -> Data:
        lessons = LessonPage.objects.child_of(module).live().select_related("recording", "document", "exam", "package")
        return {
            "id": self._id(module, "module"),
            **_shared(module, ("audiences",)),
            "languages": {code: self._text(page) for code, page in _by_language(ModulePage, module).items()},
            "lessons": [self._lesson(page) for page in lessons.order_by("path")],
        }

    def _lesson(self, lesson: LessonPage) -> Data:
        data = {
            "id": self._id(lesson, "lesson"),
            **_shared(lesson, SHARED_LESSON),
            "languages": {code: self._lesson_text(page) for code, page in _by_language(LessonPage, lesson).items()},
        }
        if lesson.recording:
            data["recording"] = self._recording(lesson.recording)
        if lesson.document:
            data["document"] = self._file(lesson.document, "files")
        if lesson.package:
            data["package"] = f"{lesson.package.key.hex}.zip"
            self.files[f"packages/{data['package']}"] = PackedPackage(lesson.package)
        if lesson.exam:
            data["exam"] = lesson.exam.slug
        if lesson.embedded:
            data["page"] = getattr(lesson.embedded.specific, "import_id", "")
        return {name: value for name, value in data.items() if value not in (None, "")}

    def _text(self, page: Any) -> Data:
        said = {"title": page.title, "slug": page.slug, "summary": page.summary, "keywords": page.keywords}
        return {name: value for name, value in said.items() if value}

    def _course_text(self, page: CoursePage) -> Data:
        instructors = [{"name": each.value["name"], "role": each.value["role"]} for each in page.instructors]
        return {
            **self._text(page),
            "objectives": page.goals,
            "prerequisites": page.needs,
            "instructors": instructors,
            "stream": self._stream(page),
        }

    def _lesson_text(self, page: LessonPage) -> Data:
        chapters = [{"at": timecode(each["start"]), "title": each["label"]} for each in page.chapter_list]
        rubric = [{name: each[name] for name in ("title", "description", "points")} for each in page.criteria]
        return {**self._text(page), "chapters": chapters, "rubric": rubric, "stream": self._stream(page)}

    def _stream(self, page: Any) -> list[Data]:
        blocks = [dict(block) for block in page.body.raw_data]
        for block in blocks:
            if block["type"] in ELSEWHERE:
                self.notes.append(f"{page.title}: a block of the kind “{block['type']}” was left out")
        return [block for block in blocks if block["type"] not in ELSEWHERE]

    def _recording(self, media: PortalMedia) -> str:
        name = self._file(media, "videos")
        stem = Path(name).stem
        if media.thumbnail:
            self.files[f"videos/{stem}{Path(media.thumbnail.name).suffix}"] = media.thumbnail
        for code, caption in media.captions_by_language.items():
            self.files[f"captions/{stem}.{code}.vtt"] = caption.file
        return name

    def _file(self, owner: PortalMedia | PortalDocument, folder: str) -> str:
        name = Path(owner.file.name).name
        self.files[f"{folder}/{name}"] = owner.file
        return name

    def write(self, target: Path) -> None:
        """The whole as one file."""
        text = yaml.safe_dump(self.data(), allow_unicode=True, sort_keys=False, width=110)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(NAME, text)
            for name, stored in self.files.items():
                with stored.open("rb") as source, archive.open(name, "w", force_zip64=True) as copy:
                    shutil.copyfileobj(source, copy, 1 << 20)


def _shared(page: Any, names: tuple[str, ...]) -> Data:
    found = {name: getattr(page, name) for name in names}
    found = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in found.items()}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _by_language(model: Any, page: Any) -> dict[str, Any]:
    """The page and its published translations, its own language first."""
    rows = model.objects.live().filter(translation_key=page.translation_key, alias_of=None).select_related("locale")
    found = {each.language: each for each in rows}
    return {page.language: page, **{code: found[code] for code in sorted(found) if code != page.language}}
