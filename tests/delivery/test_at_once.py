"""Several workers at the same work: everything is done, and nothing twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import close_old_connections, connection

from accounts.models import User
from delivery import tasks
from delivery.actions import inbound, notify, outbox
from delivery.actions.digests import gather_digests
from delivery.kinds import MailRhythm
from delivery.models import Digest, InboundMail, Notice, OutgoingMail
from tests.factories.delivery import a_thread, told

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work, times=4):
    """Call `work` in several threads, each with a connection of its own."""

    def alone(_number):
        try:
            return work()
        finally:
            connection.close()

    close_old_connections()
    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(alone, range(times)))


def people(count):
    User.objects.bulk_create(User(email=f"reader{number}@example.com") for number in range(count))
    return list(User.objects.order_by("pk"))


def test_four_workers_send_each_mail_once(mailoutbox):
    told(*people(60))
    at_once(outbox.send_due)
    assert not OutgoingMail.objects.exclude(state="sent").exists()
    sent = Counter(message.extra_headers["Message-ID"] for message in mailoutbox)
    assert len(sent) == 60
    assert set(sent.values()) == {1}


def test_four_workers_tell_each_person_once():
    occasion = notify(kind="tests.reply", recipients=people(600), about=a_thread())
    at_once(lambda: tasks.tell(occasion.pk))
    assert Notice.objects.count() == OutgoingMail.objects.count() == 600


def test_four_workers_write_one_digest():
    told(*people(5))
    Notice.objects.update(mail=MailRhythm.DAILY, created_at="2026-01-01T00:00:00Z")
    OutgoingMail.objects.all().delete()
    at_once(gather_digests)
    assert Digest.objects.count() == OutgoingMail.objects.filter(digest__isnull=False).count() == 5
    assert not Notice.objects.filter(digest=None).exists()


def test_a_mail_that_comes_by_two_ways_at_once_is_kept_once():
    raw = b"From: ann@example.com\r\nTo: x@example.com\r\nMessage-ID: <one@example.com>\r\n\r\nHello\r\n"
    at_once(lambda: inbound.receive(raw))
    assert InboundMail.objects.count() == 1


def test_one_task_sends_at_a_time(mailoutbox):
    told(*people(2))
    cache.add(tasks.TURN, True)
    tasks.send_due()
    assert not mailoutbox
    cache.delete(tasks.TURN)
    tasks.send_due()
    assert len(mailoutbox) == 2
    assert cache.get(tasks.TURN) is None
