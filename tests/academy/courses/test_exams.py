"""Lessons that are quizzes or exams: done when passed, wherever the exam is a lesson."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy.courses.actions.learning import mark_lesson
from academy.courses.errors import RefusedError
from academy.courses.standing import standing_of
from academy.testing import events
from academy.testing.models import Attempt, ExamTranslation
from tests.factories import academy_courses as make
from tests.factories.academy_testing import an_exam
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def an_attempt(exam, person, *, passed):
    return Attempt.objects.create(
        exam=exam,
        person=person,
        subject=person.subject,
        language="en",
        number=1,
        seed=1,
        state="finished",
        finished_at=timezone.now(),
        pass_mark=70,
        passed=passed,
    )


def test_passing_the_exam_completes_its_lesson_in_every_course_that_one_takes():
    exam, person = an_exam(), UserFactory()
    courses = [make.a_course(), make.a_course(), make.a_course()]
    for course in courses:
        make.a_lesson(course, kind="exam", exam=exam)
    for course in courses[:2]:
        make.enrolled(person, course)
    events.exam_passed.send(Attempt, attempt=an_attempt(exam, person, passed=True))
    assert [standing_of(course, person).is_complete for course in courses] == [True, True, False]


def test_an_exam_is_not_passed_by_marking_its_lesson_nor_by_failing():
    exam, person, course = an_exam(), UserFactory(), make.a_course()
    lesson = make.a_lesson(course, kind="exam", exam=exam)
    make.enrolled(person, course)
    with pytest.raises(RefusedError):
        mark_lesson(lesson=lesson, by=person)
    events.exam_regraded.send(Attempt, attempt=an_attempt(exam, person, passed=False), passed_before=False)
    assert not standing_of(course, person).is_complete


def test_the_lesson_leads_to_the_exam_and_back(client):
    exam, person, course = an_exam(), UserFactory(), make.a_course()
    lesson = make.a_lesson(course, kind="exam", exam=exam)
    make.enrolled(person, course)
    client.force_login(person)
    html = client.get(lesson.url).content.decode()
    assert exam.title in html
    assert f"next={lesson.url.replace('/', '%2F')}" in html


def test_the_lesson_names_the_exam_in_its_language(client):
    exam, person, course = an_exam(), UserFactory(language="fa"), make.a_course(language="fa")
    ExamTranslation.objects.create(exam=exam, language="fa", title="گام‌های نخست")
    lesson = make.a_lesson(course, kind="exam", exam=exam)
    make.enrolled(person, course)
    client.force_login(person)
    html = client.get(lesson.url).content.decode()
    assert "گام‌های نخست" in html
    assert f"/fa/academy/tests/{exam.slug}/" in html


def test_what_was_passed_before_enrolling_counts():
    exam, person, course = an_exam(), UserFactory(), make.a_course()
    make.a_lesson(course, kind="exam", exam=exam)
    an_attempt(exam, person, passed=True)
    make.enrolled(person, course)
    assert standing_of(course, person).is_complete


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context.captured_queries)


def test_a_long_course_asks_no_more_than_a_short_one(client):
    person = UserFactory()
    client.force_login(person)
    short, long = make.a_course(2), make.a_course(2)
    for _ in range(10):
        make.a_lesson(long)
    for course in (short, long):
        make.enrolled(person, course)
        mark_lesson(lesson=make.lessons_of(course)[0], by=person)
    assert queries(client, short.url) == queries(client, long.url) <= 40
    first, last = make.lessons_of(short)[1], make.lessons_of(long)[-2]
    assert abs(queries(client, first.url) - queries(client, last.url)) <= 1
