"""What is told to the record store, and when. The store checks each statement by the specification."""

import time
import uuid
from decimal import Decimal

import pytest
from django.db import transaction

from academy.certificates.actions.revoking import restore, revoke
from academy.certificates.models import Certificate, CertificationRoute
from academy.courses.actions.enrolling import leave
from academy.courses.actions.learning import keep_position, mark_lesson, open_lesson
from academy.records import statements
from academy.records.actions.sending import send_waiting
from academy.records.models import Statement
from academy.records.vocabulary import identifier
from academy.testing.actions.regrading import correct_question, regrade
from academy.testing.models import Correction
from tests.factories import academy_courses as make
from tests.factories.academy_certificates import a_certification
from tests.factories.academy_testing import a_finished_attempt, a_question, an_exam
from tests.factories.accounts import UserFactory, an_administrator

pytestmark = pytest.mark.django_db
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"


def send() -> int:
    return send_waiting(deadline=time.monotonic() + 20, in_spite_of_pause=True)


def test_nothing_is_noted_while_no_record_store_is_set_up(settings):
    settings.XAPI_ENDPOINT = ""
    course, person = make.a_course(1), UserFactory()
    make.enrolled(person, course)
    mark_lesson(lesson=make.lessons_of(course)[0], by=person)
    assert not Statement.objects.exists()
    assert send() == 0


def test_a_course_is_told_from_enrolment_to_completion(store):
    course, person = make.a_course(2, title="Publish"), UserFactory()
    path = make.a_path(course)
    make.enrolled(person, path)
    for lesson in make.lessons_of(course):
        open_lesson(lesson=lesson, by=person)
        open_lesson(lesson=lesson, by=person)
        mark_lesson(lesson=lesson, by=person)
    assert send() == len(store.statements) == 2 + 2 + 4 + 2
    assert store.invalid == []
    assert [each["object"]["id"].split("/")[-2] for each in store.of("registered")] == ["path", "course"]
    assert len(store.of("launched")) == 2
    assert [each["result"]["extensions"][PROGRESS] for each in store.of("progressed")] == [50, 100]
    done = [each["object"]["id"].split("/")[-2] for each in store.of("completed")]
    assert done == ["lesson", "lesson", "course", "path"]
    first = store.of("registered")[1]
    assert first["actor"]["account"] == {"homePage": "https://help.example.com", "name": str(person.subject)}
    assert first["object"]["definition"]["name"] == {"en": "Publish"}
    lesson = store.of("completed")[0]
    assert lesson["context"]["registration"] == first["context"]["registration"]
    assert lesson["context"]["language"] == "en"
    assert lesson["context"]["contextActivities"]["parent"][0]["id"] == first["object"]["id"]


def test_marking_a_lesson_anew_is_the_same_statement_and_coming_back_another(store):
    course, person = make.a_course(2), UserFactory()
    row = make.enrolled(person, course)
    lesson = make.lessons_of(course)[0]
    for done in (True, False, True):
        mark_lesson(lesson=lesson, by=person, done=done)
    leave(enrolment=row, by=person)
    make.enrolled(person, course)
    send()
    assert len(store.of("completed")) == 1
    registered = store.of("registered")
    assert len(registered) == 2
    assert len({each["context"]["registration"] for each in registered}) == 1


def test_a_recording_is_told_by_quarters_and_with_the_time_that_was_played(store):
    course, person = make.a_course(), UserFactory()
    film = make.a_video(course, seconds=100)
    make.enrolled(person, course)
    open_lesson(lesson=film, by=person)
    person.lesson_progress.update(started_at="2026-01-01T00:00:00Z")
    for end in (10, 30, 35, 60, 95):
        keep_position(lesson=film, by=person, position=end, played=[(0, end)])
    send()
    lessons = [each for each in store.of("progressed") if "/lesson/" in each["object"]["id"]]
    assert [each["result"]["extensions"][PROGRESS] for each in lessons] == [25, 50, 75]
    assert store.of("completed")[0]["result"]["duration"] == "PT1M35S"


def test_a_test_is_told_as_a_whole_and_in_the_course_it_is_part_of(store):
    exam = an_exam(a_question(), a_question())
    course, person = make.a_course(1), UserFactory()
    make.a_lesson(course, kind="exam", exam=exam)
    make.enrolled(person, course)
    a_finished_attempt(exam, [0, None], by=person)
    a_finished_attempt(exam, [0, 0], by=person)
    send()
    assert store.invalid == []
    failed, passed = store.of("failed")[0], store.of("passed")[0]
    assert failed["result"]["score"] == {"scaled": 0.5, "raw": 1.0, "min": 0, "max": 2.0}
    assert (failed["result"]["success"], passed["result"]["success"]) == (False, True)
    assert passed["result"]["duration"].startswith("PT")
    answered = store.of("answered")
    counts = [
        each["result"]["extensions"]["https://help.example.com/xapi/extensions/questions-answered"] for each in answered
    ]
    assert counts == [1, 2]
    assert passed["context"]["registration"] == store.of("registered")[0]["context"]["registration"]
    assert passed["context"]["contextActivities"]["parent"][0]["id"].endswith(f"/course/{course.translation_key}")
    assert len([each for each in store.of("launched") if "/exam/" in each["object"]["id"]]) == 2


def test_a_result_that_changes_voids_what_was_told_of_it(store):
    question = a_question()
    exam, person, editor = an_exam(question), UserFactory(), an_administrator()
    a_finished_attempt(exam, [1], by=person)
    version = question.versions.get()
    correction = correct_question(
        version=version, kind=Correction.Kind.ACCEPT, answer=1, reason="Both are right.", by=editor
    )
    regrade(correction)
    regrade(correction)
    send()
    failed, passed, voided = store.of("failed")[0], store.of("passed")[0], store.of("voided")
    assert [each["object"]["id"] for each in voided] == [failed["id"]]
    assert passed["result"]["score"]["scaled"] == 1


def test_a_certificate_is_earned_and_what_was_told_counts_no_more_once_it_is_revoked(store):
    exam, person, editor = an_exam(), UserFactory(), an_administrator()
    certification = a_certification(name="Expert")
    CertificationRoute.objects.create(certification=certification, kind="exam", exam=exam)
    a_finished_attempt(exam, [0], by=person)
    certificate = Certificate.objects.get()
    send()
    earned = store.of("earned")
    assert earned[0]["object"]["definition"]["name"] == {"en": "Expert"}
    assert certificate.code not in str(store.statements)
    revoke(certificate=certificate, cause="error", by=editor)
    restore(certificate=certificate, by=editor)
    revoke(certificate=certificate, cause="error", by=editor)
    send()
    assert [each["object"]["id"] for each in store.of("voided")] == [each["id"] for each in store.of("earned")]
    assert len(store.of("earned")) == 2


def test_what_is_rolled_back_was_never_noted(store):
    course, person = make.a_course(1), UserFactory()
    with transaction.atomic():
        make.enrolled(person, course)
        assert Statement.objects.exists()
        transaction.set_rollback(True)
    assert not Statement.objects.exists()


def test_an_address_stands_in_place_of_the_pseudonym_only_where_it_is_asked_for(store, settings):
    person = UserFactory(email="ann@example.com")
    make.enrolled(person, make.a_course(1))
    assert "example.com" not in str(Statement.objects.get().body.get("actor", ""))
    settings.XAPI_MBOX = True
    send()
    assert store.of("registered")[0]["actor"] == {"objectType": "Agent", "mbox": "mailto:ann@example.com"}


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "PT0S"), (-1, "PT0S"), (59.5, "PT59.50S"), (60, "PT1M"), (3600, "PT1H"), (90061.25, "PT25H1M1.25S")],
)
def test_durations_are_written_as_iso_8601_has_them(seconds, written):
    assert statements.duration(seconds) == written


def test_scores_are_scaled_between_nothing_and_one():
    score = statements.score_of(Decimal("7.5"), Decimal(10), Decimal("75.00"))
    assert score == {"scaled": 0.75, "raw": 7.5, "min": 0, "max": 10.0}
    assert statements.score_of(Decimal(0), Decimal(0), None) == {}


def test_identifiers_follow_from_what_happened_and_from_the_portal(settings):
    one = identifier("completed", uuid.UUID(int=1), "course")
    assert one == identifier("completed", uuid.UUID(int=1), "course")
    assert one.version == 5
    assert one != identifier("completed", uuid.UUID(int=2), "course")
    settings.PORTAL_URL = "https://other.example.com"
    assert one != identifier("completed", uuid.UUID(int=1), "course")
