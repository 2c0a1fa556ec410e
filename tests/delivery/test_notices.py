"""Telling people: once, in the background, however often the task runs."""

import pytest
from django.db import transaction
from django_q.models import OrmQ

from accounts.models import User
from delivery import tasks
from delivery.actions import mark_all_read, mark_read_about, notify, withdraw
from delivery.actions.telling import tell
from delivery.kinds import MailRhythm, UnknownKindError
from delivery.models import Notice, Occasion, OutgoingMail, Preference
from tests.factories.accounts import UserFactory
from tests.factories.delivery import a_thread, told

pytestmark = pytest.mark.django_db


def test_those_concerned_are_told_and_the_actor_is_not():
    ann, ben, cat = UserFactory.create_batch(3)
    told(ann, ben, cat, actor=cat)
    assert set(Notice.objects.values_list("recipient", flat=True)) == {ann.pk, ben.pk}


def test_a_task_that_runs_twice_tells_once():
    ann = UserFactory()
    occasion = told(ann)
    Occasion.objects.update(told_at=None, recipients=[ann.pk])
    tasks.tell(occasion.pk)
    assert Notice.objects.count() == 1
    assert OutgoingMail.objects.count() == 1


def test_under_one_key_nobody_is_told_twice_whatever_the_kind():
    ann, ben = UserFactory.create_batch(2)
    told(ann, key="post:7", kind="tests.decision")
    told(ann, ben, key="post:7")
    assert list(Notice.objects.order_by("recipient").values_list("recipient", "occasion__kind")) == [
        (ann.pk, "tests.decision"),
        (ben.pk, "tests.reply"),
    ]


def test_what_came_first_under_a_key_is_told_first_whichever_task_runs_first():
    ann = UserFactory()
    mention = notify(kind="tests.decision", recipients=[ann.pk], key="post:7")
    reply = notify(kind="tests.reply", recipients=[ann.pk], key="post:7")
    tasks.tell(reply.pk)
    tasks.tell(mention.pk)
    assert Notice.objects.get().occasion == mention


def test_a_rolled_back_action_tells_nobody():
    with transaction.atomic():
        notify(kind="tests.reply", recipients=[UserFactory().pk])
        transaction.set_rollback(True)
    assert not Occasion.objects.exists()
    assert not OrmQ.objects.exists()


def test_an_unknown_kind_is_refused_at_once():
    with pytest.raises(UnknownKindError):
        notify(kind="tests.nothing", recipients=[])


def test_a_thousand_followers_are_told_in_few_queries(django_assert_max_num_queries):
    User.objects.bulk_create(User(email=f"follower{number}@example.com") for number in range(1000))
    with django_assert_max_num_queries(6):
        occasion = notify(kind="tests.reply", recipients=User.objects.all(), about=a_thread())
    with django_assert_max_num_queries(60):
        tell(occasion)
    assert Notice.objects.count() == OutgoingMail.objects.count() == 1000


def test_closed_accounts_are_not_told():
    told(UserFactory(is_active=False))
    assert not Notice.objects.exists()


def test_who_wants_neither_page_nor_mail_gets_no_notice():
    ann = UserFactory()
    Preference.objects.create(user=ann, group="replies", in_page=False, mail=MailRhythm.NEVER)
    told(ann)
    assert not Notice.objects.exists()


def test_what_may_not_be_switched_off_reaches_everybody():
    ann = UserFactory()
    Preference.objects.create(user=ann, group="decisions", in_page=False, mail=MailRhythm.NEVER)
    told(ann, kind="tests.decision")
    assert OutgoingMail.objects.get().notice.in_page


def test_a_thing_that_is_gone_takes_its_notices_and_mails_along():
    told(UserFactory())
    withdraw(about_kind="tests.thread", about_id=1)
    assert not Notice.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_an_occasion_withdrawn_before_its_task_runs_tells_nobody():
    occasion = notify(kind="tests.reply", recipients=[UserFactory().pk], key="post:1")
    withdraw(key="post:1")
    tasks.tell(occasion.pk)
    assert not Notice.objects.exists()


def test_opening_a_thing_reads_what_was_told_about_it():
    ann = UserFactory()
    told(ann, about=a_thread(1))
    told(ann, about=a_thread(2))
    assert mark_read_about(user=ann, about_kind="tests.thread", about_id=1) == 1
    assert Notice.objects.unread_count(ann) == 1


def test_what_came_while_the_page_was_open_stays_unread():
    ann = UserFactory()
    told(ann)
    newest = Notice.objects.latest("pk").pk
    told(ann)
    assert mark_all_read(by=ann, until=newest) == 1
    assert Notice.objects.unread_count(ann) == 1


def test_long_and_broken_titles_are_cut_to_what_is_kept():
    occasion = notify(kind="tests.reply", recipients=[], about=a_thread(title="a\x00\nb" + "x" * 1000))
    assert occasion.about_title.startswith("a bx")
    assert len(occasion.about_title) == 300
