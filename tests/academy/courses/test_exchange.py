"""Courses from and to elsewhere: folders of Markdown, and one file that holds a whole course."""

import zipfile

import pytest
import yaml
from django.core.management import CommandError, call_command

from academy.courses.exchange.documents import CourseError, load_yaml, read_course
from academy.courses.models import CoursePage, LessonPage, ModulePage, PathPage
from tests.factories import academy_courses as make
from tests.factories import kb
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db

COURSE = """---
id: learn/finding
title: Find anything
slug: find-anything
summary: How to find what you need.
level: beginner
feature: search
order: enforced
objectives: [Search with one key, Read a hit]
instructors: [{name: Aoife, role: Education}]
---
What this course is about.

## For whom

Everybody.
"""
IRISH = "---\ntitle: Aimsigh rud ar bith\nslug: aimsigh\n---\nFaoin gcúrsa.\n"
LESSON = "---\ntitle: One key\nminutes: 3\nkind: text\n---\nPress **/**. See [filters](page:search/filters).\n"
TASK = """---
title: Try it
kind: task
rubric: [{title: Found it, points: 5}]
---
Find something, and tell how.
"""
PATHS = """
paths:
  - id: learn/all
    languages: {en: {title: Learn it all}}
    courses: [learn/finding, nowhere]
"""


@pytest.fixture
def folder(tmp_path):
    make.academy("ga")
    FeatureFactory(slug="search")
    course = tmp_path / "finding"
    module = course / "01-first-steps"
    module.mkdir(parents=True)
    (course / "course.en.md").write_text(COURSE)
    (course / "course.ga.md").write_text(IRISH)
    (module / "module.en.md").write_text("---\ntitle: First steps\n---\n")
    (module / "module.ga.md").write_text("---\ntitle: Céad chéimeanna\n---\n")
    (module / "01-one-key.en.md").write_text(LESSON)
    (module / "01-one-key.ga.md").write_text("---\ntitle: Eochair amháin\n---\nBrúigh **/**.\n")
    (module / "02-try-it.en.md").write_text(TASK)
    (tmp_path / "paths.yaml").write_text(PATHS)
    return tmp_path


def bring(source, **options):
    call_command("import_course", str(source), verbosity=0, **options)


def test_a_folder_becomes_a_course_in_several_languages_and_a_path(folder):
    filters = kb.an_article(title="Filters", import_id="search/filters")
    bring(folder)
    english, irish = (CoursePage.objects.get(locale__language_code=code) for code in ("en", "ga"))
    assert english.translation_key == irish.translation_key
    assert (english.level, english.order, english.feature.slug) == ("beginner", "enforced", "search")
    assert irish.order == "enforced"
    assert english.goals == ["Search with one key", "Read a hit"]
    assert [lesson.title for lesson in make.lessons_of(english)] == ["One key", "Try it"]
    assert [lesson.title for lesson in make.lessons_of(irish)] == ["Eochair amháin"]
    one, task = make.lessons_of(english)
    assert make.lessons_of(irish)[0].translation_key == one.translation_key
    assert f'id="{filters.pk}"' in str(one.body.raw_data)
    assert task.criteria[0]["points"] == 5
    assert PathPage.objects.get().course_keys == [english.translation_key]


def test_a_second_import_doubles_nothing_and_keeps_what_did_not_change(folder):
    bring(folder)
    before = {page.pk: page.latest_revision_id for page in LessonPage.objects.all()}
    bring(folder)
    assert {page.pk: page.latest_revision_id for page in LessonPage.objects.all()} == before
    assert CoursePage.objects.count() == 2


def test_a_second_import_brings_changes_order_and_takes_off_what_is_gone(folder):
    bring(folder)
    module = folder / "finding" / "01-first-steps"
    (module / "00-welcome.en.md").write_text("---\ntitle: Welcome\n---\nHello.\n")
    (module / "01-one-key.en.md").write_text(LESSON.replace("One key", "Just one key"))
    (module / "02-try-it.en.md").unlink()
    bring(folder)
    english = CoursePage.objects.get(locale__language_code="en")
    live = [lesson.title for lesson in make.lessons_of(english) if lesson.live]
    assert live == ["Welcome", "Just one key"]
    assert LessonPage.objects.get(title="Try it").live is False


def test_a_course_goes_out_as_one_file_and_comes_back(folder, tmp_path):
    bring(folder)
    english = CoursePage.objects.get(locale__language_code="en")
    make.a_video(english, 42, title="A film")
    target = tmp_path / "course.zip"
    call_command("export_course", "find-anything", str(target), verbosity=0)
    with zipfile.ZipFile(target) as archive:
        assert "course.yaml" in archive.namelist()
        assert any(name.startswith("videos/film") for name in archive.namelist())
    texts = {page.title: page.plain_text for page in LessonPage.objects.all()}
    CoursePage.objects.all().first().delete()
    CoursePage.objects.all().delete()
    assert not LessonPage.objects.exists()
    bring(target)
    assert CoursePage.objects.count() == 2
    assert {page.title: page.plain_text for page in LessonPage.objects.all()} == texts
    film = LessonPage.objects.get(title="A film")
    assert (film.kind, film.recording.title) == ("video", "Film")
    pages = LessonPage.objects.count()
    bring(target)
    assert LessonPage.objects.count() == pages


def test_what_cannot_be_taken_leaves_nothing_behind_and_says_why(folder, capsys):
    module = folder / "finding" / "01-first-steps"
    (module / "03-film.en.md").write_text("---\ntitle: Film\nkind: video\nrecording: nowhere.mp4\n---\n")
    with pytest.raises(CommandError):
        bring(folder)
    assert "nowhere.mp4" in capsys.readouterr().err
    assert not CoursePage.objects.exists()
    assert not ModulePage.objects.exists()


def a_course(**fields):
    text = {"en": {"title": "A course"}}
    return {"format": "portal-course", "version": 1, "id": "one", "languages": text, **fields}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"format": "else"},
        a_course(version=2),
        a_course(id="../../etc"),
        a_course(id=["x"]),
        a_course(languages={}),
        a_course(languages={"en": {"title": ""}}),
        a_course(languages={"en": "x"}),
        a_course(languages={"tlh": {"title": "x"}}),
        a_course(level="god"),
        a_course(minutes=True),
        a_course(audiences=["org:1"]),
        a_course(modules="x"),
        a_course(modules=[{"id": "m", "languages": {"en": {"title": "M"}}, "lessons": [{"id": "l"}]}]),
        a_course(modules=[{"id": "m", "languages": {"en": {"title": "M", "chapters": [{"at": "x"}]}}}]),
    ],
)
def test_hostile_documents_are_refused(data):
    with pytest.raises(CourseError):
        read_course(data, "file")


@pytest.mark.parametrize(
    "source", ["a: &a [*a]", "!!python/object/apply:os.system [ls]", "\t- x", "a: b: c", "[" * 3000]
)
def test_hostile_yaml_is_refused(source):
    with pytest.raises(CourseError):
        load_yaml(source, "file")


def with_stream(*blocks):
    text = {"en": {"title": "A course", "stream": list(blocks)}}
    return a_course(languages=text)


def test_nothing_in_a_stored_text_can_run(tmp_path, client):
    make.academy()
    file = tmp_path / "course.yaml"
    html = "<p>Hello</p><script>alert(1)</script><img src=x onerror=alert(1)>"
    file.write_text(yaml.safe_dump(with_stream({"type": "text", "id": "a", "value": html})))
    bring(file)
    shown = client.get(CoursePage.objects.get().url).content.decode()
    assert "Hello" in shown
    assert "alert(1)" not in shown


@pytest.mark.parametrize(
    "block",
    ["x", {}, {"type": "raw_html", "value": "x"}, {"type": "text", "value": {"a": 1}}, {"type": "image", "value": 7}],
)
def test_what_is_no_block_is_refused(block, tmp_path):
    make.academy()
    file = tmp_path / "course.yaml"
    file.write_text(yaml.safe_dump(with_stream(block)))
    with pytest.raises(CommandError):
        bring(file)


def test_an_archive_that_leads_elsewhere_is_refused(tmp_path):
    make.academy()
    for name in ("../../evil.txt", "/evil.txt", "a/b/c.txt"):
        target = tmp_path / "evil.zip"
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("course.yaml", yaml.safe_dump(a_course()))
            archive.writestr(name, "x")
        with pytest.raises(CommandError):
            bring(target)
    (tmp_path / "no.zip").write_bytes(b"no archive")
    with pytest.raises(CommandError):
        bring(tmp_path / "no.zip")
