"""What goes on around courses: invitations, rules, reminders, calendars, discussions, exams, search, facts."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from academy.courses import calendars
from academy.courses.actions.calendars import close_feed, open_feed
from academy.courses.actions.inviting import accept, invitation_for, invite, token_of
from academy.courses.actions.learning import mark_lesson
from academy.courses.actions.nightly import apply_rules, remind_stalled
from academy.courses.actions.voices import discuss
from academy.courses.errors import RefusedError
from academy.courses.facts import facts, timeline
from academy.courses.models import CalendarFeed, CourseInvitation, Enrolment, EnrolmentRule, LessonThread
from accounts.models import Segment, SegmentMembership
from delivery.models import Occasion, OutgoingMail
from search.actions import update_catalogue
from search.models import CatalogueEntry
from tests.factories import academy_courses as make
from tests.factories.accounts import UserFactory
from tests.factories.community import a_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(is_staff=True, is_superuser=True)


def test_only_the_invited_address_can_accept_and_once(editor, client):
    course = make.a_course(1, self_enrolment="closed")
    person = UserFactory(email="invited@example.com")
    assert invite(page=course, addresses=["Invited@Example.com", "invited@example.com"], by=editor) == 1
    assert invite(page=course, addresses=["invited@example.com"], by=editor) == 0
    assert OutgoingMail.objects.get().address == "invited@example.com"
    row = CourseInvitation.objects.get()
    url = reverse("academy_courses:invitation", args=[token_of(row)])
    client.force_login(UserFactory())
    assert client.post(url).status_code == 403
    client.force_login(person)
    assert client.get(url).status_code == 200
    assert not person.enrolments.exists()
    assert client.post(url).status_code == 302
    assert person.enrolments.get().how == "invitation"
    assert client.get(url).status_code == 404
    with pytest.raises(RefusedError):
        accept(invitation=row, by=person)
    assert invitation_for("forged") is None


def test_only_editors_invite_and_only_to_addresses(editor):
    course = make.a_course(1)
    with pytest.raises(PermissionDenied):
        invite(page=course, addresses=["a@example.com"], by=UserFactory())
    for addresses in ([], ["no address"], [f"a{n}@example.com" for n in range(300)]):
        with pytest.raises(RefusedError):
            invite(page=course, addresses=addresses, by=editor)


def test_a_rule_enrols_its_segment_once_and_leaves_alone_who_left():
    course, people = make.a_course(1), UserFactory.create_batch(3)
    segment = Segment.objects.create(name="Learners", slug="learners")
    SegmentMembership.objects.bulk_create(SegmentMembership(segment=segment, user=person) for person in people)
    EnrolmentRule.objects.create(segment=segment, page=course, due_days=14)
    assert apply_rules() == 3
    Enrolment.objects.filter(person=people[0]).update(left_at=timezone.now())
    assert apply_rules() == 0
    row = Enrolment.objects.get(person=people[1])
    assert row.how == "rule"
    assert 13 <= (row.due_at - timezone.now()).days <= 14


def stalled(person, course, days):
    row = make.enrolled(person, course)
    Enrolment.objects.filter(pk=row.pk).update(active_at=timezone.now() - datetime.timedelta(days=days))
    return row


def test_whoever_stalls_is_reminded_after_three_and_ten_days_once_each():
    course, person = make.a_course(1), UserFactory()
    row = stalled(person, course, 2)
    assert remind_stalled() == 0
    stalled(person, course, 4)
    assert remind_stalled() == 1
    assert remind_stalled() == 0
    stalled(person, course, 11)
    assert remind_stalled() == 1
    assert remind_stalled() == 0
    keys = Occasion.objects.filter(kind="academy.stalled").values_list("key", flat=True)
    assert sorted(keys) == [f"academy.stalled:{row.pk}:1", f"academy.stalled:{row.pk}:2"]


def test_whoever_stalls_on_a_path_hears_of_one_course():
    courses, person = [make.a_course(1) for _ in range(3)], UserFactory()
    make.enrolled(person, make.a_path(*courses))
    stalled(person, courses[1], 4)
    for course in (courses[0], courses[2]):
        stalled(person, course, 5)
    assert remind_stalled() == 1
    assert remind_stalled() == 0
    assert Occasion.objects.get(kind="academy.stalled").about_id == str(courses[1].translation_key)


def test_nobody_is_reminded_of_what_is_done_left_or_closed_to_them():
    done, left, gone = UserFactory.create_batch(3)
    course = make.a_course(1)
    for person in (done, left):
        stalled(person, course, 20)
    mark_lesson(lesson=make.lessons_of(course)[0], by=done)
    Enrolment.objects.filter(person=left).update(left_at=timezone.now())
    stalled(gone, make.a_course(1, audiences=["staff"]), 20)
    remind_stalled()
    assert not Occasion.objects.filter(kind="academy.stalled").exists()


def test_the_calendar_holds_what_is_due_and_its_address_can_be_changed(client):
    course, person = make.a_course(), UserFactory()
    make.a_lesson(course, kind="workshop", starts_at=timezone.now() + datetime.timedelta(days=2), title="Live")
    make.enrolled(person, course, due_at=datetime.datetime(2030, 5, 1, 23, 59, tzinfo=datetime.UTC))
    first = calendars.token_of(open_feed(by=person))
    url = reverse("academy_courses:calendar", args=[first])
    events = Calendar.from_ical(client.get(url).content).walk("VEVENT")
    assert {str(event["SUMMARY"]) for event in events} == {"Live", f"Due: {course.title}"}
    due = next(event for event in events if str(event["SUMMARY"]).startswith("Due"))
    assert due["DTSTART"].dt == datetime.date(2030, 5, 1)
    second = calendars.token_of(open_feed(by=person))
    assert client.get(url).status_code == 404
    assert client.get(reverse("academy_courses:calendar", args=[second])).status_code == 200
    close_feed(by=person)
    assert client.get(reverse("academy_courses:calendar", args=[second])).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_a_lesson_is_discussed_in_one_thread_that_the_same_people_may_read():
    a_space()
    course, one, two = make.a_course(1), UserFactory(), UserFactory()
    lesson = make.lessons_of(course)[0]
    thread = discuss(lesson=lesson, by=one, title=lesson.title, body="How does this work?")
    assert thread.key.startswith("community.thread:")
    assert discuss(lesson=lesson, by=two, title=lesson.title, body="Me too") == thread
    assert LessonThread.objects.count() == 1


def test_a_closed_lesson_is_not_discussed_in_the_open():
    a_space()
    course = make.a_course(1, audiences=["members"])
    lesson = make.lessons_of(course)[0]
    with pytest.raises(RefusedError):
        discuss(lesson=lesson, by=UserFactory(), title="x" * 5, body="How does this work?")


def test_search_finds_a_course_by_its_lessons_but_not_by_closed_ones():
    course = make.a_course(title="Working safely")
    shown = make.a_lesson(course, title="Passkeys", summary="Sign in without a password.")
    make.a_lesson(course, title="Secrets of the house", audiences=["staff"])
    make.a_lesson(course, title="A draft", live=False)
    update_catalogue()
    entry = CatalogueEntry.objects.get(source="academy.course", object_id=str(course.pk))
    parts = {part["label"]: part for part in entry.parts}
    assert set(parts) == {"Passkeys"}
    assert parts["Passkeys"]["anchor"] == f"lesson-{shown.pk}"
    assert "Read this." in parts["Passkeys"]["text"]
    assert entry.extras["lessons"] == 1


def test_the_text_of_lessons_that_need_enrolling_is_not_searched():
    course = make.a_course(1, lessons_open=False)
    update_catalogue()
    entry = CatalogueEntry.objects.get(source="academy.course", object_id=str(course.pk))
    assert all("Read this." not in part["text"] for part in entry.parts)


def test_a_course_is_found_anew_when_a_lesson_is_published_or_deleted():
    course = make.a_course(1)
    update_catalogue()
    entry = CatalogueEntry.objects.get(source="academy.course", object_id=str(course.pk))
    lesson = make.lessons_of(course)[0]
    lesson.title = "Renamed"
    lesson.save_revision().publish()
    update_catalogue()
    entry.refresh_from_db()
    assert [part["label"] for part in entry.parts] == ["Renamed"]
    lesson.delete()
    update_catalogue()
    entry.refresh_from_db()
    assert entry.parts == []


def test_profiles_say_what_somebody_has_completed():
    course, person = make.a_course(1), UserFactory()
    make.enrolled(person, course)
    assert list(facts(person)) == []
    mark_lesson(lesson=make.lessons_of(course)[0], by=person)
    assert [fact.value for fact in facts(person)] == [1]
    assert [item.title for item in timeline(person)] == [course.title]
