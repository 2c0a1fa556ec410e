"""Packages come and go with their courses."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from academy.courses.models import LessonPage
from academy.packages.actions.importing import import_path
from academy.packages.models import Package
from tests.factories import academy_courses, academy_packages
from tests.factories.kb import tree

pytestmark = pytest.mark.django_db
DEMO = Path(settings.BASE_DIR) / "portal" / "demo" / "packages"


def a_folder(tmp_path: Path, content: bytes) -> Path:
    course = tmp_path / "course"
    (course / "01-only").mkdir(parents=True)
    (course / "packages").mkdir()
    (course / "packages" / "lesson.zip").write_bytes(content)
    (course / "course.en.md").write_text("---\ntitle: Course\n---\n")
    (course / "01-only" / "01-play.en.md").write_text("---\ntitle: Play\nkind: package\npackage: lesson.zip\n---\n")
    return course


def test_a_course_brings_its_package_and_takes_it_along(tmp_path):
    tree("en")
    folder = a_folder(tmp_path, academy_packages.archive(academy_packages.manifest()))
    call_command("import_course", str(folder), verbosity=0)
    lesson = LessonPage.objects.get()
    package = Package.objects.get()
    assert (lesson.package, lesson.rule) == (package, "completed")
    bundle = tmp_path / "course.zip"
    call_command("export_course", lesson.get_parent().get_parent().slug, str(bundle), verbosity=0)
    call_command("import_course", str(bundle), verbosity=0)
    assert Package.objects.get() == package
    package.delete()
    call_command("import_course", str(bundle), verbosity=0)
    assert LessonPage.objects.get().package.files.count() == len(academy_packages.FILES) + 1


def test_a_course_with_a_package_that_is_refused_is_not_taken(tmp_path, capsys):
    tree("en")
    with pytest.raises(CommandError):
        call_command("import_course", str(a_folder(tmp_path, academy_packages.archive(None))), verbosity=0)
    assert "it is no SCORM package" in capsys.readouterr().err
    assert not LessonPage.objects.exists()


def test_the_demos_package_is_one_and_packing_it_again_makes_no_other():
    package, is_new = import_path(path=DEMO / "which-question")
    assert is_new
    assert import_path(path=DEMO / "which-question") == (package, False)
    assert [item.title for item in package.playable] == ["Which question gets an answer?"]


def test_a_package_in_use_can_go_and_its_lesson_says_so(client):
    lesson = academy_courses.a_lesson(academy_courses.a_course(), kind="package", package=academy_packages.a_package())
    lesson.package.delete()
    lesson.refresh_from_db()
    assert (lesson.package, lesson.rule) == (None, "read")
    assert "cannot be played at the moment" in client.get(lesson.url).content.decode()
