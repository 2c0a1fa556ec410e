"""The academy of the demonstration."""

import pytest

from academy.courses.models import CoursePage, Enrolment, LessonPage, PathPage
from accounts.actions import create_person
from kb.actions import ensure_site_structure
from portal.demo.academy import load_courses
from portal.demo.loading import load_features, read_people

pytestmark = pytest.mark.django_db


def test_the_demo_has_three_courses_on_a_path_and_loads_once(client):
    load_features()
    for person in read_people():
        create_person(**{key: value for key, value in person.items() if key != "label"})
    ensure_site_structure()
    load_courses()
    lessons = LessonPage.objects.count()
    load_courses()
    english = CoursePage.objects.filter(locale__language_code="en")
    assert english.count() == 3
    assert LessonPage.objects.count() == lessons
    for code in ("ga", "hy", "vi", "fa"):
        theirs = CoursePage.objects.filter(locale__language_code=code)
        assert {course.import_id for course in theirs} == {course.import_id for course in english}
        for course in theirs:
            original = english.get(translation_key=course.translation_key)
            held = LessonPage.objects.descendant_of(course).live()
            assert held.count() == LessonPage.objects.descendant_of(original).count()
            assert all(lesson.rubric and lesson.title for lesson in held.filter(kind="task"))
        path = PathPage.objects.get(locale__language_code=code)
        assert set(path.course_keys) == {course.translation_key for course in english}
        assert path.objectives
        assert path.body
        assert theirs.first().url.startswith(f"/{code}/")
    path = PathPage.objects.get(locale__language_code="en")
    assert len(path.course_keys) == 3
    assert Enrolment.objects.filter(person__email="partner@example.com").count() == 4
    films = LessonPage.objects.filter(kind="video")
    assert all(film.recording and film.recording.duration for film in films)
    for page in [path, *english, *LessonPage.objects.filter(locale__language_code="en", kind__in=["video", "task"])]:
        assert client.get(page.url).status_code in (200, 403)
