"""Digests: one mail a day or week, at the reader's hour, once, and never empty."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django_q.models import Schedule

from delivery import schedules, tasks
from delivery.actions import outbox
from delivery.actions.digests import gather_digests
from delivery.kinds import MailRhythm
from delivery.models import Digest, MailTimes, Notice, OutgoingMail, Preference
from tests.factories import delivery as factories
from tests.factories.accounts import UserFactory
from tests.factories.delivery import a_thread, told

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def reader(rhythm=MailRhythm.DAILY, **fields):
    user = UserFactory(**fields)
    Preference.objects.create(user=user, group="replies", mail=rhythm)
    return user


def tell_at(moment, *people, **more):
    occasion = told(*people, **more)
    Notice.objects.filter(occasion=occasion).update(created_at=moment)


@pytest.fixture
def at(monkeypatch, mailoutbox):
    """Let it be some moment, and the worker do what is due."""

    def go(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        gather_digests()
        outbox.send_due()
        return mailoutbox

    return go


def test_a_day_is_gathered_at_the_readers_hour(at):
    ann = reader(time_zone="Asia/Tehran")
    MailTimes.objects.create(user=ann, digest_hour=9)
    tell_at(SUNDAY, ann)
    tell_at(SUNDAY, ann, about=a_thread(2, section="Ideas"))
    assert at(datetime(2026, 11, 23, 5, 29, tzinfo=UTC)) == []
    [message] = at(datetime(2026, 11, 23, 5, 30, tzinfo=UTC))
    assert message.subject == "Your day: Thread 1"
    for part in (message.body, message.alternatives[0].content.partition("<h1")[2]):
        assert part.index("Questions") < part.index("Thread 1") < part.index("Ideas") < part.index("Thread 2")
    assert "http://localhost:8000/en/threads/2/" in message.body


def test_gathering_twice_or_late_tells_once(at):
    ann = reader()
    tell_at(SUNDAY, ann)
    assert len(at(SUNDAY + timedelta(days=1))) == 1
    assert len(at(SUNDAY + timedelta(days=1, minutes=5))) == 1
    tell_at(SUNDAY, ann, about=a_thread(2))
    assert len(at(SUNDAY + timedelta(days=1, minutes=10))) == 1, "the day's mail has gone; the rest comes tomorrow"
    assert len(at(SUNDAY + timedelta(days=2))) == 2
    assert Digest.objects.count() == 2


def test_what_came_after_the_hour_waits_for_the_next(at):
    ann = reader()
    tell_at(datetime(2026, 11, 23, 8, 1, tzinfo=UTC), ann)
    assert at(datetime(2026, 11, 23, 12, 0, tzinfo=UTC)) == []
    assert len(at(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))) == 1


def test_a_week_is_gathered_on_the_readers_day(at):
    ann = reader(MailRhythm.WEEKLY)
    MailTimes.objects.create(user=ann, digest_weekday=4, digest_hour=17)
    tell_at(SUNDAY, ann)
    assert at(datetime(2026, 11, 27, 16, 59, tzinfo=UTC)) == []
    [message] = at(datetime(2026, 11, 27, 17, 0, tzinfo=UTC))
    assert message.subject.startswith("Your week")


def test_an_empty_digest_is_not_sent(at):
    ann = reader()
    tell_at(SUNDAY, ann)
    Notice.objects.mark_read()
    assert at(SUNDAY + timedelta(days=1)) == []
    assert not Digest.objects.exists()


def test_what_may_not_be_read_any_more_makes_no_digest(at):
    tell_at(SUNDAY, reader())
    factories.HIDDEN.add("1")
    assert at(SUNDAY + timedelta(days=1)) == []
    assert not Digest.objects.exists()


def test_what_is_hidden_between_gathering_and_sending_is_not_told(at):
    tell_at(SUNDAY, reader())
    gather_digests(SUNDAY + timedelta(days=1))
    factories.HIDDEN.add("1")
    assert at(SUNDAY + timedelta(days=1)) == []
    assert OutgoingMail.objects.get().state == "dropped"


def test_a_digest_speaks_its_readers_language(at):
    tell_at(SUNDAY, reader(language="fa"))
    [message] = at(SUNDAY + timedelta(days=1))
    assert 'lang="fa" dir="rtl"' in message.alternatives[0].content
    assert "/fa/threads/1/" in message.body


def test_a_digest_can_be_left_with_one_post(at, client):
    ann = reader()
    tell_at(SUNDAY, ann)
    [message] = at(SUNDAY + timedelta(days=1))
    url = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    client.post(url, {"List-Unsubscribe": "One-Click"})
    assert Preference.objects.get().mail == MailRhythm.NEVER


def test_much_about_one_thing_is_cut_short(at):
    ann = reader()
    for _number in range(9):
        tell_at(SUNDAY, ann)
    [message] = at(SUNDAY + timedelta(days=1))
    assert message.body.count("Ann replied in Thread 1") == 5
    assert "and 4 more" in message.body


def test_a_thousand_readers_with_nothing_to_hear_cost_two_queries(django_assert_max_num_queries):
    UserFactory.create_batch(20)
    with django_assert_max_num_queries(4):
        gather_digests()


def test_the_schedules_are_written_once():
    for _time in range(2):
        schedules.schedule_tasks()
    found = dict(Schedule.objects.filter(name__startswith="delivery: ").values_list("func", "minutes"))
    assert found == {
        "delivery.tasks.catch_up": 1,
        "delivery.tasks.read_mailbox": 1,
        "delivery.tasks.gather_digests": 5,
        "delivery.tasks.tidy": None,
    }
    for name in found:
        assert callable(getattr(tasks, name.rpartition(".")[2]))
