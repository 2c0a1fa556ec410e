"""Questions and tests from YAML, and back."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from academy.testing.importing import ImportFileError, export_questions, import_file
from academy.testing.models import Exam, Question
from portal.demo.academy_testing import load_tests
from portal.demo.loading import load_features
from tests.factories.academy_testing import an_attempt

pytestmark = pytest.mark.django_db
FILE = """
language: en
questions:
  - id: capital
    kind: single
    text: Which city?
    options: [Paris, Lyon]
    right: Paris
    tags: [cities]
    translations: {ga: {text: "Cén chathair?", options: [Páras, Lyon], right: Páras}}
  - {id: broken, kind: single, text: "Which?", options: [a, b]}
  - {id: strange, kind: juggling, text: "Which?"}
  - nonsense
tests:
  - slug: cities
    title: Cities
    pass_mark: 50
    draws: [{question: capital}]
  - {slug: broken, title: Broken, draws: [{question: nothing}]}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "questions.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_right_comes_in_and_what_is_wrong_is_named(tmp_path):
    report = import_file(write(tmp_path, FILE))
    assert (report.made, report.exams, len(report.problems)) == (2, 1, 4)
    assert "broken: Mark exactly one choice as right" in report.problems[0]
    assert Question.objects.get(language="ga").translation_key == Question.objects.get(language="en").translation_key
    assert Question.objects.get(language="en").tags.get().name == "cities"
    assert not Exam.objects.filter(slug="broken").exists()


def test_importing_again_doubles_nothing_and_brings_up_to_date(tmp_path):
    import_file(write(tmp_path, FILE))
    again = import_file(write(tmp_path, FILE))
    assert (again.made, again.changed, again.same) == (0, 0, 2)
    an_attempt(Exam.objects.get(slug="cities"))
    changed = import_file(write(tmp_path, FILE.replace("Which city?", "Which one?")))
    assert changed.changed == 1
    assert Question.objects.get(import_id="capital", language="en").version == 2


OTHER = """
language: fa
translates: en
questions:
  - {id: capital, text: کدام شهر؟, options: [پاریس, لیون]}
  - {id: unknown, text: کدام؟, options: [الف, ب]}
tests:
  - {slug: cities, title: شهرها}
  - {slug: unknown, title: ناشناخته}
"""


def test_another_language_comes_in_from_a_file_of_its_own(tmp_path):
    import_file(write(tmp_path, FILE))
    report = import_file(write(tmp_path, OTHER))
    assert (report.made, report.exams, len(report.problems)) == (1, 1, 2)
    persian, english = (Question.objects.get(language=code) for code in ("fa", "en"))
    assert persian.translation_key == english.translation_key
    assert persian.data["options"] == [{"text": "پاریس", "is_right": True}, {"text": "لیون", "is_right": False}]
    assert persian.tags.get() == english.tags.get()
    assert import_file(write(tmp_path, OTHER)).same == 1
    exam = Exam.objects.get(slug="cities")
    assert (exam.languages, exam.title_in("fa")) == (["en", "fa"], "شهرها")
    assert an_attempt(exam, language="fa").questions.get().version.text == "کدام شهر؟"


def test_a_translation_with_other_rows_than_the_original_is_named(tmp_path):
    import_file(write(tmp_path, FILE))
    report = import_file(write(tmp_path, OTHER.replace("[پاریس, لیون]", "[پاریس, لیون, نیس]")))
    assert "the original has 2 where the translation has 3" in report.problems[0]
    assert not Question.objects.filter(language="fa").exists()


def test_nothing_translates_itself(tmp_path):
    import_file(write(tmp_path, FILE))
    report = import_file(write(tmp_path, OTHER.replace("language: fa", "language: en")))
    assert report.made == report.exams == 0
    assert "own language" in report.problems[0]
    assert "own language" in report.problems[2]


@pytest.mark.parametrize("text", ["- a list", "{", "just words", "\x00"])
def test_a_file_that_is_none_is_refused(tmp_path, text):
    with pytest.raises(ImportFileError):
        import_file(write(tmp_path, text))
    with pytest.raises(CommandError):
        call_command("import_questions", str(tmp_path / "nothing.yaml"))


def test_an_image_comes_from_the_files_own_folder_alone(tmp_path):
    row = "{id: spot, kind: hotspot, text: Where, image: ../../etc/hostname, image_alt: A, areas: []}"
    report = import_file(write(tmp_path, f"questions: [{row}]"))
    assert "no image" in report.problems[0]


def test_what_is_exported_comes_in_again_as_it_was(tmp_path):
    import_file(write(tmp_path, FILE))
    text = export_questions(Question.objects.all())
    assert list(yaml.safe_load(text)["questions"][0]["translations"]) == ["ga"]
    report = import_file(write(tmp_path, text))
    assert (report.made, report.changed, report.same, report.problems) == (0, 0, 2, [])


def test_the_commands_say_what_they_did(tmp_path):
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("import_questions", str(write(tmp_path, FILE)), strict=True, stdout=said)
    assert "2 questions made" in said.getvalue()
    out = StringIO()
    call_command("export_questions", tag="cities", stdout=out)
    assert "Which city?" in out.getvalue()


def test_the_demos_bank_is_whole_and_its_tests_can_be_taken():
    load_features()
    report = load_tests()
    assert (report.problems, report.made, report.exams) == ([], 200, 10)
    assert (load_tests().made, load_tests().same) == (0, 200)
    attempt = an_attempt(Exam.objects.get(slug="certified-portal-partner"))
    assert attempt.questions.count() == 20
    assert an_attempt(Exam.objects.get(slug="first-steps")).questions.count() == 5


@pytest.mark.parametrize("language", ["ga", "hy", "vi", "fa"])
def test_the_demos_tests_are_taken_in_every_language_and_the_same_answers_are_right(language):
    load_features()
    load_tests()
    for exam in Exam.objects.all():
        attempt = an_attempt(exam, language=language)
        assert {asked.version.language for asked in attempt.questions.select_related("version")} == {language}
        assert exam.title_in(language) != exam.title
    english = {question.translation_key: question for question in Question.objects.filter(language="en")}
    for question in Question.objects.filter(language=language):
        original, kind = english[question.translation_key], question.kind_class
        assert question.text != original.text
        assert question.explanation != original.explanation
        assert question.tags.count() == original.tags.count()
        solution = kind.solution(question.data)
        if question.kind not in ("free", "fill", "numeric"):
            assert solution == kind.solution(original.data)
        if question.kind != "free":
            assert kind.mark(question.data, solution, language=language).is_right
