"""Two tabs, two devices, two clicks: what is done at the same moment is counted once, and nothing is lost."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from academy.courses import events
from academy.courses.actions.enrolling import enrol
from academy.courses.actions.learning import keep_position, mark_lesson
from academy.courses.models import Enrolment, LessonProgress
from tests.factories import academy_courses as make
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def at_once(*doing: Callable[[], object]) -> list[Exception]:
    """Do all of these at the same moment; what went wrong."""
    gate, errors = threading.Barrier(len(doing)), []

    def run(each: Callable[[], object]) -> None:
        try:
            gate.wait(30)
            each()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    running = [threading.Thread(target=run, args=[each]) for each in doing]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return errors


def test_the_last_lessons_finished_at_once_complete_the_course_once():
    course, person, told = make.a_course(6), UserFactory(), []

    def hear(**kwargs):
        told.append(kwargs["course"])

    make.enrolled(person, course)
    lessons = make.lessons_of(course)
    events.course_completed.connect(hear)
    try:
        marks = [lambda lesson=lesson: mark_lesson(lesson=lesson, by=person) for lesson in lessons for _ in range(2)]
        assert at_once(*marks) == []
    finally:
        events.course_completed.disconnect(hear)
    assert told == [course]
    assert Enrolment.objects.get().completed_at is not None


def test_two_tabs_that_report_at_once_add_up():
    course, person = make.a_course(), UserFactory()
    video = make.a_video(course, 1000)
    make.enrolled(person, course)
    reports = [
        lambda start=start: keep_position(lesson=video, by=person, position=start, played=[(start, start + 2)])
        for start in range(0, 40, 5)
    ]
    assert at_once(*reports) == []
    assert len(LessonProgress.objects.get().watched) == 8


def test_a_double_click_enrols_once():
    course, person = make.a_course(1), UserFactory()
    assert at_once(*[lambda: enrol(page=course, by=person)] * 6) == []
    assert Enrolment.objects.count() == 1
