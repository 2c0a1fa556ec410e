"""Tasks are leased for seconds, by compare and swap: what is taken over is not renewed by the one who held it."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import OrmQ, Task
from django_q.signals import post_execute_in_worker, pre_execute
from django_q.tasks import async_task

from portal import background, leases

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_thread(monkeypatch):
    """The tests renew by themselves."""
    for held in (leases.LeasingBroker.waiting, leases.working):
        monkeypatch.setattr(held, "_thread", object())
        monkeypatch.setattr(held, "_ends", {})


@pytest.fixture
def row() -> OrmQ:
    """The only task that waits."""
    OrmQ.objects.all().delete()
    async_task("math.sqrt", 4)
    return OrmQ.objects.get()


def lease_of(row: OrmQ) -> datetime:
    row.refresh_from_db()
    return row.lock


def seconds_left(row: OrmQ) -> float:
    return (lease_of(row) - timezone.now()).total_seconds()


def take(row: OrmQ) -> None:
    OrmQ.objects.filter(pk=row.pk).update(lock=timezone.now() - timedelta(seconds=1))
    [(taken, _payload)] = get_broker().dequeue()
    assert taken == row.pk


def begin(row: OrmQ) -> dict:
    task = {**row.task, "ack_id": row.pk}
    pre_execute.send(sender="django_q", func=None, task=task)
    return task


def end(task: dict, *, success: bool) -> None:
    post_execute_in_worker.send(sender="django_q", func=None, task={**task, "success": success})


def test_a_task_is_leased_for_seconds(row):
    take(row)
    assert 0 < seconds_left(row) <= leases.LEASE_SECONDS


def test_what_waits_is_renewed(row):
    take(row)
    before = lease_of(row)
    leases.LeasingBroker.waiting.renew()
    assert lease_of(row) > before


def test_what_is_begun_is_renewed_by_the_process_that_works_at_it_alone(row):
    take(row)
    begin(row)
    leases.LeasingBroker.waiting.renew()
    assert leases.LeasingBroker.waiting._ends == {}
    before = lease_of(row)
    leases.working.renew()
    assert lease_of(row) > before


def test_what_another_worker_has_taken_over_is_theirs(row):
    take(row)
    theirs = timezone.now() + timedelta(hours=1)
    OrmQ.objects.update(lock=theirs)
    leases.LeasingBroker.waiting.renew()
    assert OrmQ.objects.get().lock == theirs


def test_what_is_done_is_forgotten(row):
    take(row)
    task = begin(row)
    end(task, success=True)
    row.delete()
    leases.LeasingBroker.waiting.renew()
    assert leases.LeasingBroker.waiting._ends == leases.working._ends == {}


def test_a_task_that_fails_is_tried_again_later_and_later(row):
    take(row)
    task = begin(row)
    end(task, success=False)
    assert seconds_left(row) == pytest.approx(leases.PAUSE_SECONDS, abs=5)
    now = timezone.now()
    Task.objects.create(id=task["id"], name="x", func="x", started=now, stopped=now, success=False, attempt_count=3)
    end(task, success=False)
    assert seconds_left(row) == pytest.approx(leases.PAUSE_SECONDS * leases.PAUSE_GROWS_BY**3, abs=5)


def test_a_task_that_need_not_be_repeated_is_left_to_the_library(row):
    take(row)
    task = begin(row)
    before = lease_of(row)
    end({**task, "ack_failure": True}, success=False)
    assert lease_of(row) == before


def die(row: OrmQ) -> None:
    """The process is gone in the middle of the task: nobody says how it ended."""
    take(row)
    row = OrmQ.objects.get(pk=row.pk)
    begin(row)
    leases.working.let_go(row.pk)


def free(row: OrmQ) -> None:
    OrmQ.objects.filter(pk=row.pk).update(lock=timezone.now() - timedelta(seconds=1))


def test_a_task_of_which_processes_die_is_given_up_after_some(row):
    for _time in range(leases.MOST_DEATHS):
        die(row)
    free(row)
    assert not get_broker().dequeue()
    assert not OrmQ.objects.exists()
    failure = Task.objects.get()
    assert (failure.success, failure.group, failure.func) == (False, leases.GIVEN_UP, "math.sqrt")
    assert background.standing() == background.Standing(waiting=0, held=0, given_up=1)


def test_an_attempt_that_ends_begins_the_count_anew(row):
    for _time in range(leases.MOST_DEATHS - 1):
        die(row)
    take(row)
    end(begin(OrmQ.objects.get(pk=row.pk)), success=False)
    for _time in range(leases.MOST_DEATHS - 1):
        die(row)
    free(row)
    assert get_broker().dequeue()


def test_one_deadly_task_keeps_no_other_from_being_taken(row):
    for _time in range(leases.MOST_DEATHS):
        die(row)
    free(row)
    async_task("math.sqrt", 9)
    taken = [pk for _round in range(2) for pk, _payload in get_broker().dequeue() or ()]
    assert taken == [OrmQ.objects.get().pk]


def test_health_names_it_and_an_operator_begins_it_again(row, client):
    assert client.get("/health/ready").json()["services"]["tasks"] == "ok"
    for _time in range(leases.MOST_DEATHS):
        die(row)
    free(row)
    get_broker().dequeue()
    assert client.get("/health/ready").json()["services"]["tasks"] == "given up"
    said = StringIO()
    call_command("tasks", "status", stdout=said)
    name = Task.objects.get().name
    assert "1 given up" in said.getvalue()
    assert name in said.getvalue()
    call_command("tasks", "again", name, stdout=said)
    assert OrmQ.objects.get().task["args"] == (4,)
    assert leases.BEGUN not in OrmQ.objects.get().task
    assert client.get("/health/ready").json()["services"]["tasks"] == "ok"
    with pytest.raises(CommandError):
        call_command("tasks", "forget", "no-such-task")


def test_what_has_been_due_the_longest_is_taken_first(row):
    async_task("math.sqrt", 9)
    later = OrmQ.objects.exclude(pk=row.pk).get()
    OrmQ.objects.filter(pk=row.pk).update(lock=timezone.now() - timedelta(seconds=5))
    OrmQ.objects.filter(pk=later.pk).update(lock=timezone.now() - timedelta(seconds=60))
    assert [get_broker().dequeue()[0][0] for _time in range(2)] == [later.pk, row.pk]
