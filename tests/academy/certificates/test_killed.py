"""A process that dies at any moment leaves an exam with its certificate, or neither."""

import os
import random
import signal
import time

import pytest
from django.db import connections, transaction

from academy.certificates.models import Certificate, CertificateChange
from academy.testing.models import Attempt
from tests.factories.academy_certificates import a_certification, an_exam, passes
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 200
PEOPLE = 20
LONGEST = 0.06
"""Seconds until a process is killed at the latest: about as long as passing takes, so that most die in the middle."""


def test_two_hundred_random_kills_issue_nothing_twice_and_nothing_not_at_all():
    exam = an_exam()
    a_certification(exam=exam)
    people = [UserFactory() for _number in range(PEOPLE)]
    connections.close_all()
    chance = random.Random(7)
    died = 0
    for turn in range(KILLS):
        child = _begin(people[turn % PEOPLE], exam, number=turn + 1)
        time.sleep(chance.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        _pid, how = os.waitpid(child, 0)
        died += os.WIFSIGNALED(how)
    assert died > KILLS / 10
    # A server may still be at the last words of a process that is gone.
    time.sleep(0.5)
    passed = set(Attempt.objects.filter(passed=True).values_list("person", flat=True))
    certified = list(Certificate.objects.values_list("holder__person", flat=True))
    assert len(certified) == len(set(certified))
    assert set(certified) == passed
    # Whoever tries again after all that has one in the end.
    for number, person in enumerate(people, start=1000):
        passes(person, exam, number=number)
    assert Certificate.objects.count() == PEOPLE
    assert CertificateChange.objects.filter(kind="issued").count() == PEOPLE


def _begin(person, exam, *, number: int) -> int:
    """A process of its own in which somebody passes an exam; its id."""
    child = os.fork()
    if child:
        return child
    try:
        with transaction.atomic():
            passes(person, exam, number=number)
    finally:
        # Nothing of the tests' own ends is to run here.
        os._exit(0)
    return 0
