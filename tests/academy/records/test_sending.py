"""Sending: whatever the store and the network do, nothing is lost and nothing doubled."""

import datetime
import time
import uuid

import pytest
from django.utils import timezone

from academy.records import store as client
from academy.records.actions import keeping
from academy.records.actions.sending import send_waiting
from academy.records.models import RecordStore as Fares
from academy.records.models import Statement
from academy.records.standing import standing
from accounts.own_data import erase
from tests.factories import academy_courses as make
from tests.factories.accounts import UserFactory, an_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(client, "READ_TIMEOUT", 0.4)


@pytest.fixture
def course():
    return make.a_course(1)


def enrol(course, count: int) -> list[str]:
    """So many people enrol; the identifiers of what waits."""
    for _number in range(count):
        make.enrolled(UserFactory(), course)
    return [str(each) for each in Statement.objects.waiting().order_by("pk").values_list("statement_id", flat=True)]


def send() -> int:
    """As by the worker, once what it waits for has passed."""
    Fares.objects.update(paused_until=None)
    Statement.objects.waiting().update(due_at=timezone.now() - datetime.timedelta(seconds=1))
    return send_waiting(deadline=time.monotonic() + 30)


def test_statements_go_in_batches_and_in_order(store, course, settings):
    settings.XAPI_BATCH = 4
    ids = enrol(course, 10)
    assert send() == 10
    assert store.order == ids
    assert store.batches == [4, 4, 2]
    assert send() == 0
    assert store.requests == 3


def test_while_the_store_is_away_everything_waits_and_then_goes(store, course):
    ids = enrol(course, 3)
    with store.away():
        assert send() == 0
        found = standing()
        assert (found.waiting, found.refused, found.failures) == (3, 0, 1)
        assert found.failing_since
        assert "cannot be reached" in found.last_error
        assert send_waiting(deadline=time.monotonic() + 5) == 0
        ids = enrol(course, 1)
    assert send() == 4
    assert store.order == ids
    assert standing().failures == 0


def test_it_is_left_alone_for_longer_each_time(store, course):
    enrol(course, 1)
    pauses = []
    with store.away():
        for _number in range(8):
            send()
            pauses.append(round((standing().next_try - timezone.now()).total_seconds() / 60))
    assert pauses == [1, 2, 5, 10, 30, 60, 60, 60]
    assert Statement.objects.get().attempts == 0


@pytest.mark.parametrize("fault", ["500", "503", "429", "401", "404", "307", "other", "hang", "takes-and-dies"])
def test_whatever_it_answers_nothing_is_lost_or_doubled(store, course, fault):
    ids = enrol(course, 3)
    store.faults = [fault]
    send()
    assert standing().waiting == 3
    send()
    assert store.order == ids
    assert (standing().waiting, standing().sent, standing().refused) == (0, 3, 0)


def test_what_was_there_already_counts_as_sent_also_if_the_store_says_409(store, course):
    store.says_conflict = True
    ids = enrol(course, 3)
    store.faults = ["takes-and-dies"]
    send()
    more = enrol(course, 2)
    send()
    assert store.order == more
    assert set(ids) < set(more)
    assert standing().sent == 5


def test_a_refused_statement_is_set_apart_with_its_reason_and_keeps_nobody_waiting(store, course):
    ids = enrol(course, 9)
    store.poison = {ids[4]}
    assert send() == 8
    row = Statement.objects.refused().get()
    assert str(row.statement_id) == ids[4]
    assert row.last_error == '400 {"error": "This one I cannot bear."}'
    send()
    assert store.requests < 10
    store.poison = set()
    assert keeping.send_again(by=an_administrator()) == 1
    assert send() == 1
    assert set(store.order) == set(ids)


def test_a_statement_over_which_the_store_breaks_down_is_found_and_set_apart(store, course):
    ids = enrol(course, 5)
    store.poison, store.poison_answers = {ids[2]}, 500
    for _number in range(12):
        send()
        if not standing().waiting:
            break
        enrol(course, 1)
        send()
    assert str(Statement.objects.refused().get().statement_id) == ids[2]
    assert len(store.order) == Statement.objects.sent().count() == Statement.objects.count() - 1


def test_while_it_breaks_down_over_everything_no_statement_is_blamed(store, course):
    ids = enrol(course, 5)
    store.faults = ["500"] * 60
    for _number in range(20):
        send()
    assert (standing().waiting, standing().refused) == (5, 0)
    assert not Statement.objects.filter(attempts__gt=0).exists()
    store.faults = []
    send()
    assert set(store.order) == set(ids)


def test_the_store_says_when_it_wants_to_be_asked_again():
    assert [client._seconds(text) for text in ("120", "", "soon", "99999", "-1")] == [120, 0, 0, 3600, 0]


def test_nobody_sends_beside_a_sender_until_it_must_be_dead(store, course):
    enrol(course, 1)
    soon = timezone.now() + datetime.timedelta(seconds=60)
    Fares.objects.create(pk=1, holder="another", held_until=soon)
    assert send() == 0
    Fares.objects.update(held_until=timezone.now())
    assert send() == 1


def test_what_is_old_is_forgotten_here_and_being_told_again_of_it_doubles_nothing(store, course):
    row = make.enrolled(UserFactory(), course)
    send()
    assert keeping.prune() == 0
    Statement.objects.update(done_at=timezone.now() - datetime.timedelta(days=31))
    body = Statement.objects.get().body
    assert keeping.prune() == 1
    Statement.objects.create(statement_id=uuid.UUID(body["id"]), person=row.person, verb="registered", body=body)
    assert send() == 1
    assert len(store.order) == 1


def test_of_whoever_goes_nothing_more_is_sent_and_nothing_is_kept(store, course):
    person, other = UserFactory(), UserFactory()
    make.enrolled(person, course)
    send()
    make.enrolled(person, make.a_course(1))
    make.enrolled(other, course)
    pseudonym = str(person.subject)
    assert pseudonym not in str(list(Statement.objects.values()))
    erase(person=person, by=person)
    assert send() == 1
    assert [each["actor"]["account"]["name"] for each in store.of("registered")] == [pseudonym, str(other.subject)]
    assert Statement.objects.get().person == other


def test_without_a_store_what_waits_stays(store, course, settings):
    enrol(course, 1)
    settings.XAPI_ENDPOINT = ""
    assert send() == 0
    assert standing().waiting == 1
