"""Several at the same moment: whatever the order, one certificate comes of it, and one key."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, close_old_connections, connection, connections, transaction

from academy.certificates.actions.issuing import issue
from academy.certificates.actions.reminding import remind
from academy.certificates.actions.revoking import revoke
from academy.certificates.actions.signing_keys import active_key
from academy.certificates.models import Certificate, CertificateChange, Reminder, SigningKey
from tests.factories.academy_certificates import a_certificate, a_certification, an_exam, earned, ends_in, passes
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
PEOPLE = 8


def at_once(deed: Callable[[int], Any], people: int = PEOPLE) -> list[Any]:
    """What each of so many threads gets that begin together; an exception counts as an answer."""
    gate, answers = threading.Barrier(people), [None] * people

    def one(number: int) -> None:
        close_old_connections()
        gate.wait()
        try:
            answers[number] = deed(number)
        except OperationalError as error:
            answers[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_many_events_at_once_issue_one_certificate():
    person, certification = UserFactory(), a_certification()
    issued = at_once(lambda _n: issue(certification=certification, person=person, earned=earned()))
    assert Certificate.objects.of(person).count() == 1
    assert len({row.pk for row in issued if row is not None}) == 1
    assert CertificateChange.objects.filter(kind="issued").count() == 1


def test_one_event_told_many_times_at_once_issues_one_certificate():
    person, certification, event = UserFactory(), a_certification(), earned()
    issued = at_once(lambda _n: issue(certification=certification, person=person, earned=event))
    assert len({row.pk for row in issued}) == 1
    assert Certificate.objects.of(person).count() == 1


def test_many_renewals_at_once_renew_once():
    person, certification = UserFactory(), a_certification()
    ends_in(a_certificate(person, certification), days=20)
    at_once(lambda _n: issue(certification=certification, person=person, earned=earned(), by_renewal=True))
    assert Certificate.objects.of(person).count() == 2


def test_connections_killed_in_the_middle_leave_one_for_whoever_tries_again():
    """The server ends the connection of a process in the middle of its transaction, at each step of it."""
    person, exam = UserFactory(), an_exam()
    a_certification(exam=exam)

    def dying(number: int) -> Any:
        with transaction.atomic():
            passes(person, exam, number=number + 1)
            with connection.cursor() as cursor:
                cursor.execute("select pg_backend_pid()")
                _kill(cursor.fetchone()[0])
            Certificate.objects.count()

    at_once(dying)
    assert Certificate.objects.of(person).count() == 0
    at_once(lambda number: passes(person, exam, number=100 + number))
    assert Certificate.objects.of(person).count() == 1


def _kill(process: int) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s)", [process])
    finally:
        other.close()


def test_a_certificate_is_revoked_once():
    certificate = a_certificate()
    at_once(lambda _n: revoke(certificate=certificate, cause="error", by=None))
    assert CertificateChange.objects.filter(kind="revoked").count() == 1


def test_reminders_that_run_at_once_tell_once():
    ends_in(a_certificate(), days=20)
    told = at_once(lambda _n: remind())
    assert sum(told) == 1
    assert Reminder.objects.count() == 1


def test_the_first_key_is_made_once():
    keys = at_once(lambda _n: active_key())
    assert len({key.pk for key in keys}) == 1
    assert SigningKey.objects.count() == 1
