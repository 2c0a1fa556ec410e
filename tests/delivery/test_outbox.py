"""The outbox: a row first, then a message; sent once, repeated recognisably, never in quiet hours."""

import re
import smtplib
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from delivery.actions import mark_read, outbox, send_mail, withdraw
from delivery.actions.preferences import Choice, choose
from delivery.kinds import MailRhythm
from delivery.models import MailTimes, Notice, OutgoingMail
from delivery.replying import _handlers, register_reply_handler
from tests.factories import delivery as factories
from tests.factories.accounts import UserFactory
from tests.factories.delivery import a_notice, a_thread, told

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


@pytest.fixture
def sent(mailoutbox):
    def send():
        assert outbox.send_due()
        return mailoutbox

    return send


class Failing(EmailBackend):
    """A mail server that refuses with whatever a test wants."""

    error: Exception | None = None

    def send_messages(self, messages):
        if self.error:
            raise self.error
        return super().send_messages(messages)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(Failing, "error", None)
    with override_settings(EMAIL_BACKEND="tests.delivery.test_outbox.Failing"):
        yield Failing


def test_a_notice_is_mailed_in_the_readers_language_with_a_plain_twin(sent):
    told(UserFactory(language="fa", email="ann@example.com"))
    [message] = sent()
    assert message.to == ["ann@example.com"]
    assert message.subject == "Ann replied in Thread 1"
    assert message.extra_headers["Content-Language"] == "fa"
    html = message.alternatives[0].content
    assert 'dir="rtl"' in html
    for part in (message.body, html):
        assert "It is under Settings." in part
        assert "http://localhost:8000/fa/threads/1/" in part
    assert OutgoingMail.objects.get().state == State.SENT


def test_a_mail_is_sent_once(sent):
    told(UserFactory())
    assert len(sent()) == len(sent()) == 1


def test_every_mail_says_that_a_machine_wrote_it_and_how_to_leave(sent):
    told(UserFactory())
    headers = sent()[0].message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Precedence"] == "bulk"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http://localhost:8000/en/delivery/unsubscribe/[^\s<>/]+/>", headers["List-Unsubscribe"])
    raw = sent()[0].message().as_bytes()
    assert headers["List-Unsubscribe"].encode() in raw


def test_the_link_in_the_header_unsubscribes_with_one_post(sent, client):
    ann = UserFactory()
    told(ann)
    url = sent()[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    told(ann, about=a_thread(2))
    assert len(sent()) == 1


def test_what_may_not_be_switched_off_has_no_way_out(sent):
    told(UserFactory(), kind="tests.decision")
    assert "List-Unsubscribe" not in sent()[0].extra_headers


def test_mails_about_one_thing_stand_in_one_thread(sent):
    ann = UserFactory()
    told(ann)
    told(ann)
    first, second = sent()
    assert first.extra_headers["References"] == second.extra_headers["References"] == "<tests.thread-1@example.com>"
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]


def test_a_repeated_mail_has_the_same_message_id(sent):
    told(UserFactory())
    first = sent()[0]
    OutgoingMail.objects.update(state=State.WAITING, held_until=None, holder="")
    repeated = sent()[1]
    assert first.extra_headers["Message-ID"] == repeated.extra_headers["Message-ID"]


def test_a_line_break_in_a_title_opens_no_header(sent):
    title = "Hello\r\nBcc: victim@example.com\u2028X: y\x0bZ"
    told(UserFactory(), about=a_thread(title=title), parameters={"who": "A\nBcc: x@example.com", "text": ""})
    message = sent()[0].message()
    assert "Bcc" not in message
    assert "\n" not in message["Subject"]


def test_hostile_words_are_escaped_in_html_alone(sent):
    told(UserFactory(), parameters={"who": "Ann", "text": "<b onclick=x>&amp;</b>"})
    message = sent()[0]
    assert "<b onclick=x>&amp;</b>" in message.body
    assert "&lt;b onclick=x&gt;" in message.alternatives[0].content


def test_words_that_no_database_keeps_are_kept_without_what_breaks_them(sent):
    told(UserFactory(), parameters={"who": "A\x00nn", "text": "half \ud800 sign"})
    assert sent()[0].subject.startswith("Ann replied")


def test_mail_waits_for_the_end_of_the_quiet_hours(sent, monkeypatch):
    ann = UserFactory(time_zone="Asia/Tehran")
    MailTimes.objects.create(user=ann, quiet_from=time(22), quiet_until=time(7))
    night = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: night)
    told(ann)
    assert sent() == []
    assert OutgoingMail.objects.get().due_at == datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: night + timedelta(hours=8, minutes=31))
    assert len(sent()) == 1


def test_quiet_hours_that_were_chosen_meanwhile_hold_as_well(sent, monkeypatch):
    ann = UserFactory()
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 23, 0, tzinfo=UTC))
    told(ann)
    MailTimes.objects.create(user=ann, quiet_from=time(22), quiet_until=time(7))
    assert sent() == []
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.due_at) == (State.WAITING, datetime(2026, 11, 23, 7, 0, tzinfo=UTC))


def test_urgent_mail_comes_at_night(sent, monkeypatch):
    ann = UserFactory()
    MailTimes.objects.create(user=ann, quiet_from=time(22), quiet_until=time(7))
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 23, 0, tzinfo=UTC))
    send_mail(recipient=ann, template="delivery/own.html", context={"word": "now"}, urgent=True)
    assert len(sent()) == 1


@pytest.mark.parametrize("how", ["read", "silenced", "hidden", "closed"])
def test_what_is_not_wanted_any_more_is_not_sent(sent, how):
    ann = UserFactory()
    notice = a_notice(ann)
    if how == "read":
        mark_read(notice=notice, by=ann)
    elif how == "silenced":
        choose(user=ann, choices={"replies": Choice(in_page=True, mail=MailRhythm.NEVER)})
    elif how == "hidden":
        factories.HIDDEN.add("1")
    else:
        ann.is_active = False
        ann.save()
    assert sent() == []
    assert OutgoingMail.objects.get().state == State.DROPPED


def test_what_is_withdrawn_is_not_sent(sent):
    told(UserFactory())
    withdraw(about_kind="tests.thread", about_id=1)
    assert sent() == []


def test_a_mail_of_ones_own_is_a_row_of_the_transaction(sent):
    ann = UserFactory()
    with transaction.atomic():
        send_mail(recipient=ann, template="delivery/own.html", context={"word": "never"})
        transaction.set_rollback(True)
    send_mail(recipient=ann, template="delivery/own.html", context={"word": "solved?"}, about=a_thread(3))
    [message] = sent()
    assert message.subject == "About solved?"
    assert "The body says solved?" in message.body
    assert "List-Unsubscribe" not in message.extra_headers
    assert OutgoingMail.objects.get().context == {}


def test_a_group_may_silence_a_mail_of_ones_own(sent):
    ann = UserFactory()
    choose(user=ann, choices={"replies": Choice(in_page=True, mail=MailRhythm.NEVER)})
    send_mail(recipient=ann, template="delivery/own.html", group="replies")
    assert sent() == []


def test_a_server_that_is_away_is_tried_again_with_growing_pauses(server, sent):
    told(UserFactory())
    server.error = smtplib.SMTPServerDisconnected("gone")
    pauses = []
    for _number in range(3):
        OutgoingMail.objects.update(due_at=timezone.now())
        sent()
        pauses.append(OutgoingMail.objects.get().due_at - timezone.now())
    assert pauses == sorted(pauses)
    assert OutgoingMail.objects.get().attempts == 3
    server.error = None
    OutgoingMail.objects.update(due_at=timezone.now())
    assert len(sent()) == 1


def test_one_failure_of_the_server_costs_the_others_no_attempt(server, sent):
    for number in range(5):
        told(UserFactory(), about=a_thread(number))
    server.error = OSError("no route")
    sent()
    assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]
    assert not OutgoingMail.objects.exclude(held_until=None).exists()


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.com": (550, b"no such user")}), State.FAILED),
        (smtplib.SMTPRecipientsRefused({"a@example.com": (450, b"busy")}), State.WAITING),
        (smtplib.SMTPDataError(554, b"spam"), State.FAILED),
        (smtplib.SMTPDataError(451, b"later"), State.WAITING),
        (smtplib.SMTPAuthenticationError(535, b"our own fault"), State.WAITING),
    ],
)
def test_only_a_refusal_for_good_is_a_failure_for_good(server, sent, error, state):
    told(UserFactory())
    server.error = error
    sent()
    assert OutgoingMail.objects.get().state == state


def test_after_the_last_pause_a_mail_has_failed(server, sent):
    told(UserFactory())
    OutgoingMail.objects.update(attempts=len(outbox.PAUSES))
    server.error = OSError("still away")
    sent()
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.last_error) == (State.FAILED, "still away")


def test_a_mail_that_cannot_be_written_holds_up_no_other(sent):
    send_mail(recipient=UserFactory(), template="delivery/missing.html")
    told(UserFactory())
    assert len(sent()) == 1
    assert OutgoingMail.objects.get(template="delivery/missing.html").attempts == 1


def test_two_workers_never_send_the_same_mail():
    for number in range(4):
        told(UserFactory(), about=a_thread(number))
    first = OutgoingMail.objects.claim("one", limit=3, seconds=60)
    second = OutgoingMail.objects.claim("two", limit=3, seconds=60)
    assert len(first) == 3
    assert len(second) == 1
    assert not {mail.pk for mail in first} & {mail.pk for mail in second}


def test_what_a_dead_worker_held_is_sent_when_its_lease_ends(sent):
    told(UserFactory())
    OutgoingMail.objects.claim("dead", limit=1, seconds=60)
    assert sent() == []
    OutgoingMail.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert len(sent()) == 1


def test_mail_about_a_thing_that_takes_replies_says_where_to(sent, monkeypatch):
    monkeypatch.setitem(_handlers, "tests.thread", None)
    register_reply_handler("tests.thread", lambda *_: None)
    told(UserFactory())
    with override_settings(REPLY_DOMAIN="in.example.com"):
        [message] = sent()
    assert re.search(r" <reply\+[a-z2-7]{20,58}@in\.example\.com>$", message.extra_headers["Reply-To"])
    assert "Answer by replying to this mail." in message.body


def test_without_a_domain_for_replies_there_is_no_reply_address(sent, monkeypatch):
    monkeypatch.setitem(_handlers, "tests.thread", lambda *_: None)
    told(UserFactory())
    assert "Reply-To" not in sent()[0].extra_headers


def test_the_outbox_of_a_thousand_is_sent_in_batches(sent, django_assert_max_num_queries):
    for number in range(40):
        told(UserFactory(), about=a_thread(number))
    with django_assert_max_num_queries(40 * 6):
        assert len(sent()) == 40
    assert django_mail.outbox
    assert Notice.objects.count() == 40
