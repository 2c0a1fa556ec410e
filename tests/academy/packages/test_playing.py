"""What packages tell is kept, comes to something, and makes lessons done."""

import json
import uuid

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from academy.courses.models import LessonProgress
from academy.packages import events
from academy.packages.actions.keeping import LONGEST_VALUE
from academy.packages.actions.own_data import forget
from academy.packages.manifests import Item
from academy.packages.models import ItemState, Registration
from academy.packages.outcomes import Part, outcome_of, whole_of
from academy.packages.times import as_clock, as_period, seconds_of
from academy.packages.versions import Mark, Verdict, judge
from accounts.own_data import all_data
from tests.factories import academy_courses, academy_packages
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _packages_are_played(settings):
    settings.PACKAGES_ORIGIN = "http://packages.example.test"


@pytest.fixture
def learner(client):
    person = UserFactory(name="Ada Lovelace")
    client.force_login(person)
    return person


class Window:
    """A window that plays one item of a lesson."""

    def __init__(self, client, lesson, item="item-1"):
        self.client, self.lesson, self.item = client, lesson, item
        self.writer, self.sequence = str(uuid.uuid4()), 0
        self.told = self.launch().json()

    def launch(self):
        return self.client.get(reverse("academy_courses:package_launch", args=[self.lesson.pk]), {"item": self.item})

    def tell(self, values, *, finished=False, seconds=0, sequence=None, odd=()):
        self.sequence = self.sequence + 1 if sequence is None else sequence
        sent = {
            "item": self.item,
            "writer": self.writer,
            "sequence": self.sequence,
            "revision": self.told["revision"],
            "values": json.dumps(values),
            "finished": "1" if finished else "",
            "seconds": seconds,
            **dict(odd),
        }
        return self.client.post(reverse("academy_courses:package_keep", args=[self.lesson.pk]), sent)


def a_lesson(person=None, version="1.2", *, completion="", **described):
    course = academy_courses.a_course()
    package = academy_packages.a_package(version, **described)
    lesson = academy_courses.a_lesson(course, kind="package", package=package, completion=completion)
    if person is not None:
        academy_courses.enrolled(person, course)
    return lesson


def is_done(person, lesson):
    return LessonProgress.objects.get(person=person, lesson=lesson.translation_key).done_at is not None


def test_a_lesson_shows_its_package_and_lets_its_origin_be_framed_there_alone(client, learner):
    lesson = a_lesson(learner)
    response = client.get(lesson.url)
    page = response.content.decode()
    assert "frame-src https://www.youtube-nocookie.com" in response["Content-Security-Policy"]
    assert "http://packages.example.test" in response["Content-Security-Policy"]
    assert "needs JavaScript" in page
    assert 'data-kept="yes"' in page
    other = academy_courses.a_lesson(academy_courses.a_course())
    assert "packages.example.test" not in client.get(other.url)["Content-Security-Policy"]


def test_without_a_place_to_play_it_the_lesson_says_so(client, learner, settings):
    lesson = a_lesson(learner)
    settings.PACKAGES_ORIGIN = ""
    assert "cannot be played at the moment" in client.get(lesson.url).content.decode()
    assert (
        client.get(reverse("academy_courses:package_launch", args=[lesson.pk]), {"item": "item-1"}).status_code == 503
    )


def test_a_package_is_told_who_learns_by_pseudonym_and_name(client, learner):
    told = Window(client, a_lesson(learner)).told
    assert told["given"]["cmi.core.student_id"] == str(learner.subject)
    assert told["given"]["cmi.core.student_name"] == "Ada Lovelace"
    assert learner.email not in json.dumps(told)
    assert (told["given"]["cmi.core.entry"], told["given"]["cmi.core.credit"]) == ("ab-initio", "credit")
    assert told["url"].startswith("http://packages.example.test/")


def test_what_is_told_is_there_again(client, learner):
    lesson = a_lesson(learner)
    window = Window(client, lesson)
    window.tell({"cmi.suspend_data": "page=3", "cmi.core.exit": "suspend", "cmi.core.session_time": "00:01:30"})
    window.tell({"cmi.core.lesson_location": "3"}, finished=True)
    again = Window(client, lesson).told
    assert again["values"]["cmi.suspend_data"] == "page=3"
    assert again["values"]["cmi.core.lesson_location"] == "3"
    assert again["given"]["cmi.core.entry"] == "resume"
    assert again["given"]["cmi.core.total_time"] == "0000:01:30.00"


def test_a_window_that_was_closed_is_gone_on_with(client, learner):
    lesson = a_lesson(learner, "2004")
    Window(client, lesson).tell({"cmi.location": "7"}, seconds=40)
    again = Window(client, lesson).told
    assert again["values"] == {"cmi.location": "7"}
    assert again["given"]["cmi.entry"] == "resume"
    assert again["given"]["cmi.total_time"] == "PT0H0M40S"


def test_by_2004_an_attempt_that_ended_leaves_nothing_to_the_next(client, learner):
    lesson = a_lesson(learner, "2004")
    Window(client, lesson).tell({"cmi.location": "7", "cmi.completion_status": "completed"}, finished=True)
    again = Window(client, lesson)
    assert again.told["values"] == {}
    assert again.told["given"]["cmi.entry"] == "ab-initio"
    again.tell({"cmi.progress_measure": "0.1"})
    state = ItemState.objects.get()
    assert state.values == {"cmi.progress_measure": "0.1"}
    assert state.is_complete


def test_time_adds_up_over_sessions_and_repeats_count_once(client, learner):
    lesson = a_lesson(learner)
    first = Window(client, lesson)
    for _again in range(3):
        first.tell({"cmi.core.session_time": "0000:01:00"})
    Window(client, lesson).tell({}, finished=True, seconds=30)
    assert ItemState.objects.get().seconds == 90


def test_an_older_window_never_overwrites_what_a_newer_one_told(client, learner):
    lesson = a_lesson(learner)
    old, new = Window(client, lesson), Window(client, lesson)
    assert new.tell({"cmi.suspend_data": "new"}).status_code == 200
    refused = old.tell({"cmi.suspend_data": "old"})
    assert (refused.status_code, refused.json()["newer"]) == (409, True)
    assert ItemState.objects.get().values == {"cmi.suspend_data": "new"}
    assert new.tell({"cmi.suspend_data": "newer"}).status_code == 200


def test_reports_of_one_window_that_arrive_late_change_nothing(client, learner):
    window = Window(client, a_lesson(learner))
    window.tell({"cmi.suspend_data": "both"}, sequence=2)
    assert window.tell({"cmi.suspend_data": "first"}, sequence=1).status_code == 200
    assert ItemState.objects.get().values == {"cmi.suspend_data": "both"}


@pytest.mark.parametrize(
    ("stored", "arriving", "verdict"),
    [
        (Mark("", 0, 0), Mark("a", 1, 0), Verdict.BEGIN),
        (Mark("a", 1, 1), Mark("a", 2, 0), Verdict.CONTINUE),
        (Mark("a", 2, 2), Mark("a", 2, 0), Verdict.KNOWN),
        (Mark("a", 2, 2), Mark("b", 1, 2), Verdict.BEGIN),
        (Mark("a", 2, 2), Mark("b", 9, 1), Verdict.REFUSE),
    ],
)
def test_which_report_is_newer(stored, arriving, verdict):
    assert judge(stored, arriving) is verdict


def test_a_completed_package_makes_its_lesson_done(client, learner):
    lesson = a_lesson(learner, titles=["One", "Two"])
    assert Window(client, lesson).tell({"cmi.core.lesson_status": "completed"}).json()["lesson"] == {"done": False}
    assert LessonProgress.objects.get(person=learner).share == 0.5
    assert client.get(lesson.url).content.decode().count("Completed</span>") == 1
    second = Window(client, lesson, "item-2").tell({"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "70"})
    assert second.json()["lesson"] == {"done": True}
    assert Registration.objects.get().score == 70


def test_a_lesson_that_must_be_passed_waits_for_it(client, learner):
    lesson = a_lesson(learner, completion="mastered", more="<adlcp:masteryscore>80</adlcp:masteryscore>")
    first = Window(client, lesson)
    first.tell({"cmi.core.score.raw": "60", "cmi.core.lesson_status": "completed"}, finished=True)
    assert not is_done(learner, lesson)
    assert ItemState.objects.get().is_passed is False
    Window(client, lesson).tell({"cmi.core.score.raw": "80"}, finished=True)
    assert is_done(learner, lesson)


def test_completed_and_passed_are_told_once_inside_the_transaction(client, learner):
    heard = []

    def listen(registration, **_kwargs):
        assert transaction.get_connection().in_atomic_block
        heard.append(registration)

    for signal in (events.package_completed, events.package_passed):
        signal.connect(listen)
    window = Window(client, a_lesson(learner))
    for _again in range(2):
        window.tell({"cmi.core.lesson_status": "passed"})
    for signal in (events.package_completed, events.package_passed):
        signal.disconnect(listen)
    assert len(heard) == 2


def test_who_is_not_enrolled_looks_and_nothing_is_kept(client):
    lesson = a_lesson()
    window = Window(client, lesson)
    assert (window.told["kept"], window.told["given"]["cmi.core.lesson_mode"]) == (False, "browse")
    assert window.tell({"cmi.suspend_data": "x"}).status_code == 403
    client.force_login(UserFactory())
    assert window.tell({"cmi.suspend_data": "x"}).status_code == 409
    assert not Registration.objects.exists()


def test_a_closed_or_hidden_lesson_is_not_launched(client, learner):
    course = academy_courses.a_course(1, order="enforced")
    package = academy_packages.a_package()
    lesson = academy_courses.a_lesson(course, kind="package", package=package)
    hidden = academy_courses.a_lesson(course, kind="package", package=package, audiences=["staff"])
    academy_courses.enrolled(learner, course)
    for found, status in ((lesson, 403), (hidden, 404)):
        address = reverse("academy_courses:package_launch", args=[found.pk])
        assert client.get(address, {"item": "item-1"}).status_code == status
    keep = reverse("academy_courses:package_keep", args=[lesson.pk])
    sent = {"item": "item-1", "writer": "a", "sequence": 1, "revision": 0, "values": "{}"}
    assert client.post(keep, sent).status_code == 409
    assert client.post(keep, {**sent, "item": "other"}).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {"values": "no"},
        {"values": "[]"},
        {"values": '{"cmi.x": 1}'},
        {"values": '{"x": "y"}'},
        {"values": '{"cmi.__proto__ x": "y"}'},
        {"values": json.dumps({"cmi.suspend_data": "x" * (LONGEST_VALUE + 1)})},
        {"values": "[" * 50_000},
        {"writer": ""},
        {"writer": "w" * 41},
        {"sequence": "-1"},
        {"revision": "1e3"},
        {"revision": "9" * 20},
    ],
)
def test_what_no_player_sends_is_refused(client, learner, more):
    window = Window(client, a_lesson(learner))
    assert window.tell({}, odd=more).status_code == 400
    assert not ItemState.objects.exists()


def test_what_no_database_keeps_is_left_out_of_values(client, learner):
    window = Window(client, a_lesson(learner))
    assert window.tell({"cmi.suspend_data": "a\0b\ud800c"}).status_code == 200
    assert ItemState.objects.get().values == {"cmi.suspend_data": "ab?c"}


def test_keeping_needs_the_pages_token(learner):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner)
    lesson = a_lesson(learner)
    assert Window(strict, lesson).tell({}).status_code == 403


def test_it_is_handed_out_and_taken_away_with_the_person(client, learner):
    lesson = a_lesson(learner)
    Window(client, lesson).tell({"cmi.comments": "my words"})
    assert "my words" in json.dumps(all_data(learner)["packages"])
    forget(learner)
    assert not Registration.objects.exists()


SCO = Item("i", "", is_sco=True, href="x")


@pytest.mark.parametrize(
    ("values", "finished", "expected"),
    [
        ({}, False, (False, None, None)),
        ({}, True, (True, None, None)),
        ({"cmi.core.lesson_status": "browsed"}, True, (False, None, None)),
        ({"cmi.core.lesson_status": "failed", "cmi.core.score.raw": "20"}, True, (False, False, 20.0)),
        ({"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "900"}, False, (True, True, 100.0)),
        ({"cmi.core.score.raw": "nan"}, False, (False, None, None)),
    ],
)
def test_how_an_item_of_1_2_stands(values, finished, expected):
    found = outcome_of("1.2", SCO, values, is_finished=finished)
    assert (found.is_complete, found.is_passed, found.score) == expected


@pytest.mark.parametrize(
    ("item", "values", "finished", "expected"),
    [
        ({}, {}, True, (True, None, None)),
        ({}, {"cmi.completion_status": "incomplete"}, True, (False, None, None)),
        ({}, {"cmi.score.raw": "15", "cmi.score.min": "10", "cmi.score.max": "20"}, False, (False, None, 50.0)),
        ({"completion_threshold": 0.5}, {"cmi.progress_measure": "0.5"}, False, (True, None, None)),
        ({"completion_threshold": 0.5}, {"cmi.completion_status": "completed"}, True, (True, None, None)),
        ({"completion_threshold": 0.5}, {}, True, (False, None, None)),
        ({"scaled_passing_score": 0.7}, {"cmi.success_status": "passed"}, False, (False, None, None)),
        ({"scaled_passing_score": 0.7}, {"cmi.score.scaled": "0.7"}, False, (False, True, 70.0)),
        ({}, {"cmi.score.scaled": "-0.5", "cmi.success_status": "failed"}, False, (False, False, 0.0)),
    ],
)
def test_how_an_item_of_2004_stands(item, values, finished, expected):
    described = Item("i", "", is_sco=True, href="x", **item)
    found = outcome_of("2004", described, values, is_finished=finished)
    assert (found.is_complete, found.is_passed, found.score) == expected


def test_an_asset_is_complete_when_it_was_opened():
    assert outcome_of("1.2", Item("i", "", href="x"), {}, is_finished=True).is_complete


def test_what_parts_come_to():
    done, passed, failed = Part(True, None, 50.0, 1.0), Part(True, True, 100.0, 1.0), Part(True, False, None, 1.0)
    assert whole_of([done, passed]) == Part(True, True, 75.0, 1.0)
    assert whole_of([done, done]).is_passed is None
    assert whole_of([passed, failed]).is_passed is False
    assert whole_of([passed, Part()]) == Part(False, None, 100.0, 0.5)
    assert whole_of([]) == Part()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0001:02:03.5", 3723.5),
        ("00:00:10", 10.0),
        ("PT1H2M3.5S", 3723.5),
        ("P1DT1S", 86401.0),
        ("", None),
        ("P", None),
        ("10", None),
        ("PT" + "9" * 70 + "S", None),
    ],
)
def test_lengths_of_time_are_read_in_both_notations(text, seconds):
    assert seconds_of(text) == seconds


def test_lengths_of_time_are_written_in_both_notations():
    assert as_clock(3723.456) == "0001:02:03.46"
    assert as_period(3723.456) == "PT1H2M3.46S"
    assert seconds_of(as_period(59.999)) == 60
