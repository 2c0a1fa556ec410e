"""Questions and tests from YAML, and back. Importing a file again brings it up to date and doubles nothing.

Another language stands under `translations` of a question or test, or in a file of its own that says `translates: en`.
A translation says what it says otherwise than the original: rows of a list belong together by their places, so that
what is right stays right in every language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.images import ImageFile
from django.db import transaction

from academy.testing.actions.exams import save_exam
from academy.testing.actions.questions import save_question, tags_named
from academy.testing.kinds import KINDS, DataError
from academy.testing.models import Exam, ExamDraw, ExamTranslation, Question
from product.models import Feature
from publishing.models import PortalImage

LARGEST = 5_000_000
"""Bytes of a file."""
ABOUT = {"id", "kind", "text", "explanation", "image", "image_alt", "tags", "difficulty", "feature", "for_version"}
"""What a question says of itself; everything else is its kind's data."""
RULES = (
    "kind",
    "language",
    "title",
    "description",
    "integrity_statement",
    "audiences",
    "is_open",
    "pass_mark",
    "time_limit",
    "grace",
    "attempts_allowed",
    "wait_hours",
    "shuffle",
    "partial_credit",
    "negative_marking",
    "review_after",
)


class ImportFileError(ValueError):
    """The file cannot be read at all; the message says why."""


@dataclass
class Report:
    """What became of a file."""

    made: int = 0
    changed: int = 0
    same: int = 0
    exams: int = 0
    problems: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """In words."""
        counts = f"{self.made} questions made, {self.changed} changed, {self.same} as they were; {self.exams} tests."
        return [counts, *self.problems]


def import_file(path: Path, report: Report | None = None) -> Report:
    """Bring in what a file holds. What is wrong is named and leaves the rest alone. `report` goes on with one."""
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise ImportFileError(f"{path} is no file, or too large.")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ImportFileError(f"{path} is no YAML: {error}") from error
    if not isinstance(content, dict):
        raise ImportFileError(f"{path} does not begin with `questions:` or `tests:`.")
    report, language = report or Report(), str(content.get("language", "en"))
    translates = str(content.get("translates") or "")
    for row in content.get("questions") or []:
        if translates:
            _attempt(report, row, "question", lambda row=row: _translate_question(row, translates, language, report))
        else:
            _attempt(report, row, "question", lambda row=row: _import_question(row, language, path.parent, report))
    for row in content.get("tests") or []:
        if translates:
            _attempt(report, row, "test", lambda row=row: _translate_exam(row, language, report))
        else:
            _attempt(report, row, "test", lambda row=row: _import_exam(row, report))
    return report


def _attempt(report: Report, row: Any, what: str, act: Any) -> None:
    name = f"{what} {row.get('id') or row.get('slug') or '?'}" if isinstance(row, Mapping) else f"a {what}"
    try:
        with transaction.atomic():
            act()
    except ValidationError as error:
        report.problems.append(f"{name}: {' '.join(error.messages)}")
    except DataError as error:
        report.problems.append(f"{name}: {error}")
    except (ObjectDoesNotExist, KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        report.problems.append(f"{name}: {type(error).__name__}: {error}")


# --- Questions ------------------------------------------------------------------------------------


def _import_question(row: Mapping[str, Any], language: str, folder: Path, report: Report) -> None:
    if row["kind"] not in KINDS:
        raise ValueError(f"there is no kind {row['kind']}")
    code = str(row.get("language", language))
    question = _known(str(row["id"])[:120], code)
    before = _state(question)
    question.kind, question.data = row["kind"], data_from(row)
    question.difficulty = str(row.get("difficulty") or "medium")
    question.for_version = str(row.get("for_version") or "")
    question.feature = Feature.objects.get(slug=row["feature"]) if row.get("feature") else None
    if row.get("image"):
        question.image = _image(str(row["image"]), folder)
        question.image_alt = str(row.get("image_alt") or "")
    _keep(question, row, before, report)
    question.tags.set(tags_named([str(tag) for tag in row.get("tags") or []]))
    for other, words in (row.get("translations") or {}).items():
        _bring_translation(question, words, other, report)


def _translate_question(row: Mapping[str, Any], translates: str, language: str, report: Report) -> None:
    original = Question.objects.get(import_id=str(row["id"])[:120], language=translates)
    _bring_translation(original, row, language, report)


def _bring_translation(original: Question, words: Mapping[str, Any], language: str, report: Report) -> None:
    """`original` in another language. Whatever is no word is the original's."""
    if language == original.language:
        raise ValueError(f"{language} is the original's own language")
    question = _known(original.import_id, language)
    before = _state(question)
    question.translation_key = original.translation_key
    for name in ("kind", "difficulty", "for_version", "feature", "image"):
        setattr(question, name, getattr(original, name))
    question.image_alt = str(words.get("image_alt") or original.image_alt)
    question.data = said_again(original.data, data_from(words) if "right" in words else _own_fields(words))
    _keep(question, {"explanation": original.explanation, **words}, before, report)
    question.tags.set(original.tags.all())


def _known(name: str, language: str) -> Question:
    found = Question.objects.filter(import_id=name, language=language).first()
    return found or Question(import_id=name, language=language)


def _state(question: Question) -> dict[str, Any]:
    """What a file says of a question."""
    names = ("text", "data", "explanation", "image_id", "image_alt", "difficulty", "for_version", "feature_id")
    return {name: getattr(question, name) for name in names}


def _keep(question: Question, row: Mapping[str, Any], before: dict[str, Any], report: Report) -> None:
    question.text = str(row["text"]).strip()
    question.explanation = str(row.get("explanation") or "").strip()
    question.data = question.kind_class.check(question.data)
    is_new = question.pk is None
    if not is_new and before == _state(question):
        report.same += 1
        return
    save_question(question)
    report.made += is_new
    report.changed += not is_new


def said_again(original: Any, said: Any) -> Any:
    """`original` with what a translation says otherwise. A text in place of a row is its text or its name."""
    if isinstance(original, Mapping):
        if not isinstance(said, Mapping):
            said = {"text" if "text" in original else "name": said}
        return {**original, **{name: said_again(original.get(name), value) for name, value in said.items()}}
    if isinstance(original, list) and isinstance(said, list) and any(isinstance(row, Mapping) for row in original):
        if len(original) == len(said):
            return [said_again(row, other) for row, other in zip(original, said, strict=True)]
        if not all(isinstance(row, Mapping) for row in said):
            raise ValueError(f"the original has {len(original)} where the translation has {len(said)}")
    return said


def _own_fields(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ABOUT | {"translations", "language", "right"}}


def data_from(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row's own fields as its kind's data; `right` beside `options` may name what is right."""
    data = _own_fields(row)
    if "options" in data:
        right = row.get("right", [])
        named = {str(each) for each in (right if isinstance(right, list) else [right])}
        data["options"] = [
            option if isinstance(option, Mapping) else {"text": str(option), "is_right": str(option) in named}
            for option in data["options"]
        ]
    return data


def _image(name: str, folder: Path) -> PortalImage:
    """The file beside the YAML, once however often it is imported."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise ValueError(f"there is no image {name} in the file's folder")
    found = PortalImage.objects.filter(title=f"question: {name}").first()
    if found is not None:
        return found
    with path.open("rb") as opened:
        return PortalImage.objects.create(title=f"question: {name}", file=ImageFile(opened, name=path.name))


# --- Tests ----------------------------------------------------------------------------------------


def _import_exam(row: Mapping[str, Any], report: Report) -> None:
    exam = Exam.objects.filter(slug=row["slug"]).first() or Exam(slug=row["slug"])
    for name in RULES:
        if name in row:
            setattr(exam, name, row[name])
    exam.feature = Feature.objects.get(slug=row["feature"]) if row.get("feature") else None
    save_exam(exam)
    exam.full_clean(exclude=["rule"])
    for code, words in (row.get("translations") or {}).items():
        _say_exam(exam, code, words)
    ExamDraw.objects.filter(exam=exam).delete()
    for order, line in enumerate(row["draws"]):
        draw = ExamDraw(exam=exam, sort_order=order, count=line.get("count", 1), points=line.get("points", 1))
        draw.difficulty = line.get("difficulty", "")
        if "question" in line:
            draw.question = Question.objects.get(import_id=line["question"], language=exam.language)
        if "tag" in line:
            draw.tag = tags_named([str(line["tag"])])[0]
        draw.full_clean()
        draw.save()
    report.exams += 1


def _translate_exam(row: Mapping[str, Any], language: str, report: Report) -> None:
    _say_exam(Exam.objects.get(slug=row["slug"]), language, row)
    report.exams += 1


def _say_exam(exam: Exam, language: str, words: Mapping[str, Any]) -> None:
    if language == exam.language:
        raise ValueError(f"{language} is the test's own language")
    said = {name: str(words.get(name) or "").strip() for name in ("title", "description", "integrity_statement")}
    found = ExamTranslation.objects.filter(exam=exam, language=language).first()
    translation = found or ExamTranslation(exam=exam, language=language)
    for name, text in said.items():
        setattr(translation, name, text)
    translation.full_clean()
    translation.save()


# --- And back -------------------------------------------------------------------------------------


def export_questions(questions: Any) -> str:
    """The questions as a file that `import_file` reads, translations with their originals. Images are named alone."""
    rows: dict[Any, dict[str, Any]] = {}
    for question in questions.select_related("feature", "image").prefetch_related("tags").order_by("pk"):
        original = rows.get(question.translation_key)
        if original is None:
            rows[question.translation_key] = _row(question)
        else:
            words = {"text": question.text, "explanation": question.explanation, **question.data}
            if question.image_alt:
                words["image_alt"] = question.image_alt
            original.setdefault("translations", {})[question.language] = words
    return yaml.safe_dump({"questions": list(rows.values())}, allow_unicode=True, sort_keys=False, width=120)


def _row(question: Question) -> dict[str, Any]:
    row = {
        "id": question.import_id or f"question-{question.pk}",
        "language": question.language,
        "kind": question.kind,
        "text": question.text,
        "explanation": question.explanation,
        "tags": [tag.name for tag in question.tags.all()],
        "difficulty": question.difficulty,
        "feature": question.feature.slug if question.feature else None,
        "for_version": question.for_version,
    }
    if question.image:
        row |= {"image": question.image.filename, "image_alt": question.image_alt}
    return {name: value for name, value in row.items() if value not in (None, "", [])} | question.data
