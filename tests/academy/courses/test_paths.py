"""Paths whose courses are taken one after the other: what waits says for what, and the server holds it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.courses.actions.enrolling import leave
from academy.courses.actions.learning import keep_position, mark_lesson, open_lesson
from academy.courses.actions.tasks import hand_in
from academy.courses.errors import RefusedError
from academy.courses.models import Enrolment, LessonProgress
from academy.courses.policies import first_left_before
from academy.courses.standing import standing_of
from tests.factories import academy_courses as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses():
    return [make.a_course(1, title=title) for title in ("First", "Second", "Third")]


@pytest.fixture
def person(client):
    found = UserFactory()
    client.force_login(found)
    return found


def complete(course, person) -> None:
    for lesson in make.lessons_of(course):
        mark_lesson(lesson=lesson, by=person)


def test_a_course_waits_for_the_one_before_it_and_says_so(client, person, courses):
    path = make.a_path(*courses, order="enforced")
    make.enrolled(person, path)
    lesson = make.lessons_of(courses[1])[0]
    answer = client.get(lesson.get_url())
    assert answer.status_code == 403
    assert "Complete this one first" in answer.content.decode()
    assert courses[0].get_url() in answer.content.decode()
    assert "Complete this course first" in client.get(courses[1].get_url()).content.decode()
    html = client.get(path.get_url()).content.decode()
    assert html.count("Waits for") == 2
    assert "Waits for “First”" in client.get(reverse("academy_courses:my")).content.decode()
    complete(courses[0], person)
    assert client.get(lesson.get_url()).status_code == 200
    assert client.get(path.get_url()).content.decode().count("Waits for") == 1


def test_the_server_takes_nothing_for_a_course_that_waits(client, person, courses):
    film = make.a_video(courses[1])
    task = make.a_lesson(courses[1], kind="task")
    make.enrolled(person, make.a_path(*courses, order="enforced"))
    lesson = make.lessons_of(courses[1])[0]
    for attempt in (
        lambda: mark_lesson(lesson=lesson, by=person),
        lambda: open_lesson(lesson=lesson, by=person),
        lambda: keep_position(lesson=film, by=person, position=5, played=[(0, 5)]),
        lambda: hand_in(lesson=task, by=person, body="Done."),
    ):
        with pytest.raises(RefusedError, match="First"):
            attempt()
    assert client.post(reverse("academy_courses:seen", args=[lesson.pk])).status_code == 409
    assert not LessonProgress.objects.exists()


def test_whoever_takes_the_course_alone_or_by_a_free_path_too_need_not_wait(person, courses):
    make.a_path(*courses, order="enforced")
    make.enrolled(person, courses[1])
    complete(courses[1], person)
    other = UserFactory()
    make.enrolled(other, make.a_path(*courses, order="enforced"))
    make.enrolled(other, make.a_path(courses[1], order="free"))
    complete(courses[1], other)
    with pytest.raises(RefusedError):
        complete(courses[2], other)
    complete(courses[0], other)
    complete(courses[2], other)
    assert Enrolment.objects.paths().filter(person=other).completed().count() == 2


def test_leaving_the_path_opens_its_courses(person, courses):
    row = make.enrolled(person, make.a_path(*courses, order="enforced"))
    leave(enrolment=row, by=person)
    complete(courses[2], person)


def test_a_course_that_somebody_may_not_see_keeps_them_not_waiting(person):
    hidden, course = make.a_course(1, audiences=["staff"]), make.a_course(1)
    make.enrolled(person, make.a_path(hidden, course, order="enforced"))
    complete(course, person)


def test_what_is_completed_stays_open_whatever_is_put_before_it(person, courses):
    make.enrolled(person, courses[1])
    complete(courses[1], person)
    make.enrolled(person, make.a_path(*courses, order="enforced"))
    standing = standing_of(courses[1], person)
    assert standing.waits_for is None


def test_editors_open_everything(client, courses):
    editor = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(editor)
    make.enrolled(editor, make.a_path(*courses, order="enforced"))
    assert client.get(make.lessons_of(courses[2])[0].get_url()).status_code == 200


def test_where_somebody_stands_on_many_paths_takes_no_more_queries(person, courses):
    taken = []
    for count in (1, 3):
        for _number in range(count):
            make.enrolled(person, make.a_path(*courses, order="enforced"))
        standing_of(courses[2], person)
        with CaptureQueriesContext(connection) as context:
            assert standing_of(courses[2], person).waits_for == courses[0]
        taken.append(len(context))
    assert taken[0] == taken[1] < 20


def test_the_first_that_is_left_is_found_among_those_before():
    assert first_left_before("c", ["a", "b", "c", "d"], {"a"}) == "b"
    assert first_left_before("c", ["a", "b", "c", "d"], {"a", "b"}) is None
    assert first_left_before("a", ["a", "b"], set()) is None
