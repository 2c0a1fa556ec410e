"""A worker that dies at any moment while it sends: the store has every statement in the end, and each once."""

import os
import random
import signal
import time

import pytest
from django.db import connections

from academy.records.actions.sending import send_waiting
from academy.records.models import RecordStore as Fares
from academy.records.models import Statement
from tests.factories import academy_courses as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 60
LONGEST = 0.12
"""Seconds until a process is killed at the latest: about what sending a few batches takes."""


def test_workers_that_are_killed_at_any_moment_lose_and_double_nothing(store, settings):
    settings.XAPI_BATCH = 3
    course, chance = make.a_course(1), random.Random(11)
    ids: set[str] = set()
    died = 0
    for turn in range(KILLS):
        if turn % 2 == 0:
            make.enrolled(UserFactory(), course)
            make.enrolled(UserFactory(), course)
        # Of a worker that died, nobody knows; the next one waits until its time has passed.
        Fares.objects.update(held_until=None, paused_until=None)
        died += _sends_and_dies(chance.uniform(0, LONGEST))
    ids = {str(each) for each in Statement.objects.values_list("statement_id", flat=True)}
    assert died > KILLS / 10
    Fares.objects.update(held_until=None, paused_until=None)
    Statement.objects.update(is_doubted=False)
    send_waiting(deadline=time.monotonic() + 30)
    assert set(store.order) == ids
    assert len(store.order) == len(ids) == KILLS
    assert not Statement.objects.exclude(state="sent").exists()
    assert store.invalid == []


def _sends_and_dies(after: float) -> bool:
    """A worker of its own that is killed after a while; whether it was still at it."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            send_waiting(deadline=time.monotonic() + 10)
        finally:
            # Nothing of the tests' own ends is to run here.
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _pid, how = os.waitpid(child, 0)
    return os.WIFSIGNALED(how)
