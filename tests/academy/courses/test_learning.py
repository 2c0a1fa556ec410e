"""Learning: enrolling, what makes lessons, courses and paths complete, and what is kept of a recording."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from academy.courses import events, intervals
from academy.courses.actions.completing import complete_lesson
from academy.courses.actions.enrolling import enrol, enrol_many, leave
from academy.courses.actions.learning import keep_position, mark_lesson
from academy.courses.actions.tasks import hand_in
from academy.courses.actions.voices import keep_note
from academy.courses.errors import NotEnrolledError, RefusedError
from academy.courses.models import Enrolment, HandIn, LearningDay, LessonNote, LessonProgress
from academy.courses.my_learning import weeks_in_a_row
from academy.courses.standing import standing_of
from accounts.own_data import all_data, all_files, erase
from tests.factories import academy_courses as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """What courses told, in order."""
    told = []

    def hear(name):
        def receiver(**kwargs):
            told.append((name, kwargs))

        return receiver

    receivers = []
    for name in ("enrolled", "lesson_completed", "course_completed", "path_completed"):
        receiver = hear(name)
        receivers.append((name, receiver))
        getattr(events, name).connect(receiver, weak=False)
    yield told
    for name, receiver in receivers:
        getattr(events, name).disconnect(receiver)


def names(told):
    return [name for name, _ in told]


def test_whoever_may_see_a_course_enrols_once(heard):
    course, person = make.a_course(1), UserFactory()
    first = enrol(page=course, by=person)
    assert enrol(page=course, by=person) == first
    assert first.subject == person.subject
    assert names(heard) == ["enrolled"]


def test_nobody_enrols_in_what_they_may_not_see_or_where_it_is_closed():
    person = UserFactory()
    with pytest.raises(PermissionDenied):
        enrol(page=make.a_course(1, audiences=["partners"]), by=person)
    with pytest.raises(PermissionDenied):
        enrol(page=make.a_course(1, self_enrolment="closed"), by=person)
    with pytest.raises(PermissionDenied):
        enrol(page=make.a_course(1, live=False), by=person)


def test_a_course_is_complete_with_its_last_required_lesson_and_says_so_once(heard):
    course, person = make.a_course(2), UserFactory()
    make.a_lesson(course, is_optional=True)
    row = make.enrolled(person, course)
    one, two, _optional = make.lessons_of(course)
    mark_lesson(lesson=one, by=person)
    row.refresh_from_db()
    assert row.completed_at is None
    mark_lesson(lesson=two, by=person)
    mark_lesson(lesson=two, by=person)
    row.refresh_from_db()
    assert row.completed_at is not None
    assert names(heard) == ["enrolled", "lesson_completed", "lesson_completed", "course_completed"]


def test_a_path_is_complete_with_its_last_course(heard):
    courses = [make.a_course(1), make.a_course(1)]
    path, person = make.a_path(*courses), UserFactory()
    enrolment = enrol(page=path, by=person)
    assert set(Enrolment.objects.of(person).courses().values_list("key", flat=True)) == {
        course.translation_key for course in courses
    }
    for course in courses:
        mark_lesson(lesson=make.lessons_of(course)[0], by=person)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None
    assert names(heard).count("path_completed") == 1


def test_whoever_has_completed_all_its_courses_completes_a_path_by_enrolling(heard):
    course, person = make.a_course(1), UserFactory()
    make.enrolled(person, course)
    mark_lesson(lesson=make.lessons_of(course)[0], by=person)
    assert enrol(page=make.a_path(course), by=person).completed_at is not None
    assert names(heard)[-1] == "path_completed"


def test_lessons_in_another_language_count_as_the_same(heard):
    course, person = make.a_course(1), UserFactory()
    irish = make.a_course(language="ga", translation_of=course)
    make.a_lesson(make.a_module(irish), translation_of=make.lessons_of(course)[0])
    make.enrolled(person, course)
    mark_lesson(lesson=make.lessons_of(irish)[0], by=person)
    assert standing_of(course, person).is_complete
    assert standing_of(irish, person).is_complete


def test_nobody_makes_progress_without_enrolling():
    course, person = make.a_course(1), UserFactory()
    with pytest.raises(NotEnrolledError):
        mark_lesson(lesson=make.lessons_of(course)[0], by=person)


def test_where_the_order_is_enforced_lessons_open_one_after_the_other():
    course, person = make.a_course(2, order="enforced"), UserFactory()
    make.enrolled(person, course)
    one, two = make.lessons_of(course)
    with pytest.raises(RefusedError):
        mark_lesson(lesson=two, by=person)
    mark_lesson(lesson=one, by=person)
    mark_lesson(lesson=two, by=person)
    assert standing_of(course, person).is_complete


def test_a_lesson_is_taken_back_only_while_its_course_is_not_complete():
    course, person = make.a_course(2), UserFactory()
    make.enrolled(person, course)
    one, two = make.lessons_of(course)
    mark_lesson(lesson=one, by=person)
    mark_lesson(lesson=one, by=person, done=False)
    assert standing_of(course, person).done_count == 0
    mark_lesson(lesson=one, by=person)
    mark_lesson(lesson=two, by=person)
    with pytest.raises(RefusedError):
        mark_lesson(lesson=one, by=person, done=False)


def test_a_recording_is_resumed_at_its_second_and_done_when_enough_was_played():
    course, person = make.a_course(), UserFactory()
    video = make.a_video(course, 100, view_share=80)
    make.enrolled(person, course)
    row = keep_position(lesson=video, by=person, position=25.4, played=[(0, 25.4)])
    assert (row.position, row.done_at) == (25.4, None)
    LessonProgress.objects.update(started_at=timezone.now() - datetime.timedelta(minutes=5))
    row = keep_position(lesson=video, by=person, position=81, played=[(20, 81)])
    assert row.watched == [[0, 81]]
    assert row.done_at is not None
    assert standing_of(course, person).is_complete


def test_a_video_is_not_done_by_marking_it_nor_by_jumping_to_its_end():
    course, person = make.a_course(), UserFactory()
    video = make.a_video(course, 1000)
    make.enrolled(person, course)
    with pytest.raises(RefusedError):
        mark_lesson(lesson=video, by=person)
    row = keep_position(lesson=video, by=person, position=1000, played=[(999, 1000)])
    assert row.done_at is None


def test_more_than_can_have_been_played_is_not_believed():
    course, person = make.a_course(), UserFactory()
    video = make.a_video(course, 3600)
    make.enrolled(person, course)
    row = keep_position(lesson=video, by=person, position=3600, played=[(0, 3600)])
    assert row.done_at is None
    assert intervals.covered(row.watched) <= intervals.SLACK + 5


def test_two_tabs_add_up_and_nothing_counts_twice():
    assert intervals.merged([(0, 10), (5, 20), (5, 20), (30, 40)], 35) == [[0, 20], [30, 35]]
    assert intervals.share([[0, 99]], 100) == 1.0
    assert intervals.share([[0, 50]], 100) == 0.5
    assert intervals.share([[0, 50]], 0) == 0.0


@pytest.mark.parametrize("bad", ["x", {}, [1], [[1]], [["a", 2]], [[float("nan"), 1]], [[0, True]], [[0, 1]] * 500])
def test_reports_that_make_no_sense_are_refused(bad):
    with pytest.raises(ValueError, match=r"\w"):
        intervals.read(bad)


def test_leaving_keeps_what_was_done_and_coming_back_goes_on(heard):
    course, person = make.a_course(2), UserFactory()
    row = make.enrolled(person, course)
    mark_lesson(lesson=make.lessons_of(course)[0], by=person)
    leave(enrolment=row, by=person)
    assert standing_of(course, person).enrolment is None
    enrol(page=course, by=person)
    assert standing_of(course, person).done_count == 1
    assert names(heard).count("enrolled") == 2


def test_what_a_manager_assigned_one_cannot_leave():
    course, person = make.a_course(1), UserFactory()
    row = make.enrolled(person, course, how="team", by=UserFactory())
    with pytest.raises(RefusedError):
        leave(enrolment=row, by=person)
    with pytest.raises(PermissionDenied):
        leave(enrolment=row, by=UserFactory())


def test_many_are_enrolled_at_once_but_only_those_who_may_see_it():
    course = make.a_course(1, audiences=["staff"])
    staff, others = UserFactory(is_staff=True), UserFactory.create_batch(2)
    assert [row.person for row in enrol_many(page=course, people=[staff, *others], how="rule")] == [staff]
    assert enrol_many(page=course, people=[staff], how="rule") == []


def test_learning_leaves_one_day_a_day_by_the_persons_own_calendar():
    course, person = make.a_course(2), UserFactory(time_zone="Asia/Tehran")
    make.enrolled(person, course)
    for lesson in make.lessons_of(course):
        mark_lesson(lesson=lesson, by=person)
    assert LearningDay.objects.filter(person=person).count() == 1


def test_weeks_in_a_row_are_not_broken_by_one_that_has_only_begun():
    monday = datetime.date(2026, 11, 23)
    days = [monday - datetime.timedelta(days=number) for number in (3, 10, 17, 31)]
    assert weeks_in_a_row(days, monday) == 3
    assert weeks_in_a_row([], monday) == 0
    assert weeks_in_a_row([monday], monday) == 1


def test_an_erased_account_leaves_the_record_without_the_person():
    course, person = make.a_course(1), UserFactory()
    row = make.enrolled(person, course)
    complete_lesson(lesson=make.lessons_of(course)[0], person=person)
    subject = person.subject
    person.delete()
    row.refresh_from_db()
    assert (row.person, row.subject) == (None, subject)
    assert not LessonProgress.objects.exists()


def test_whoever_goes_leaves_no_words_nor_files_behind():
    course, person = make.a_course(1), UserFactory(email="zebedee@example.com")
    task = make.a_lesson(course, kind="task")
    row = make.enrolled(person, course)
    keep_note(lesson=task, by=person, body="My private note")
    handed = hand_in(lesson=task, by=person, body="My own words", file=SimpleUploadedFile("zebedee.pdf", b"%PDF"))
    data = all_data(person)["courses"]
    assert data["notes"] == ["My private note"]
    assert data["tasks"][0]["text"] == "My own words"
    assert [name for name, _file in all_files(person)] == [f"hand-ins/{handed.pk}-zebedee.pdf"]
    storage, place = handed.file.storage, handed.file.name
    erase(person=person, by=person)
    assert not storage.exists(place)
    assert not HandIn.objects.exists()
    assert not LessonNote.objects.exists()
    row.refresh_from_db()
    assert row.person is None
