"""Mail that comes in: a reply reaches its thing once, or goes back to its writer with the reason; never a loop."""

import hashlib
import hmac
import time
from contextlib import suppress
from datetime import date
from email.message import EmailMessage

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import override_settings
from django.utils.translation import get_language
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery import replying, tasks
from delivery.actions import inbound, outbox
from delivery.html_text import words_of
from delivery.letters import UnreadableError, read_letter
from delivery.models import InboundMail, OutgoingMail
from delivery.replying import ReplyRefused, register_reply_handler
from delivery.tokens import reply_token
from tests.factories.accounts import UserFactory
from tests.hostile import SLOWEST

pytestmark = pytest.mark.django_db
State = InboundMail.State
DOMAIN, SECRET = "in.example.com", "shared with the mail server"


@pytest.fixture(autouse=True)
def _receiving():
    with override_settings(REPLY_DOMAIN=DOMAIN, INBOUND_MAIL_SECRET=SECRET):
        yield


@pytest.fixture
def taken(monkeypatch):
    """What the feature behind the address was given."""
    monkeypatch.setattr(replying, "_handlers", {})
    calls = []
    register_reply_handler(
        "tests.thread",
        lambda user, about_id, text, message_id: calls.append((user, about_id, text, message_id, get_language())),
    )
    return calls


@pytest.fixture
def ann():
    return UserFactory(email="ann@example.com", name="Ann", language="ga")


def address_of(user, about_id=12, **more):
    token = reply_token(user_id=user.pk, about_kind="tests.thread", about_id=about_id, **more)
    return f"reply+{token}@{DOMAIN}"


def a_mail(user=None, text="It is under Settings.", **headers):
    message = EmailMessage()
    message["From"] = headers.pop("sender", "Ann <ann@example.com>")
    message["To"] = headers.pop("to", None) or address_of(user)
    message["Subject"] = headers.pop("subject", "Re: Thread 12")
    message["Message-ID"] = headers.pop("message_id", "<one@example.com>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def take(message):
    mail = inbound.receive(message.as_bytes() if isinstance(message, EmailMessage) else message)
    tasks.take_inbound(mail.pk)
    mail.refresh_from_db()
    return mail


def answer(mailoutbox):
    outbox.send_due()
    [message] = mailoutbox
    return message


def test_a_reply_reaches_its_thing_without_quotes(ann, taken):
    text = "It is under Settings.\n\nOn 22 Nov 2026, Help <help@example.com> wrote:\n> Where?\n"
    mail = take(a_mail(ann, text))
    assert taken == [(ann, "12", "It is under Settings.", "<one@example.com>", "ga")]
    assert (mail.state, mail.user, bytes(mail.raw)) == (State.TAKEN, ann, b"")
    assert not OutgoingMail.objects.exists()


def test_the_same_mail_is_taken_once_however_often_it_comes(ann, taken):
    for _time in range(3):
        take(a_mail(ann))
    assert len(taken) == 1
    assert InboundMail.objects.count() == 1


def test_a_task_that_runs_twice_takes_it_once(ann, taken):
    mail = take(a_mail(ann))
    tasks.take_inbound(mail.pk)
    assert len(taken) == 1


def test_a_confirmed_second_address_is_the_persons_too(ann, taken):
    EmailAddress.objects.create(user=ann, email="ann@home.example", verified=True)
    take(a_mail(ann, sender="ANN@home.example"))
    assert len(taken) == 1


def test_another_address_is_refused_politely_with_what_was_typed(ann, taken, mailoutbox):
    mail = take(a_mail(ann, sender="Somebody <other@example.com>", text="My long answer."))
    assert taken == []
    assert (mail.state, mail.reason) == (State.REFUSED, "wrong_sender")
    message = answer(mailoutbox)
    assert message.to == ["other@example.com"]
    assert "another address" in message.body
    assert "My long answer." in message.body
    assert "ann@example.com" not in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-replied"
    assert message.extra_headers["In-Reply-To"] == "<one@example.com>"
    assert "Reply-To" not in message.extra_headers


def test_an_address_that_is_not_confirmed_is_nobodys(ann, taken):
    EmailAddress.objects.create(user=ann, email="thief@example.com", verified=False)
    assert take(a_mail(ann, sender="thief@example.com")).reason == "wrong_sender"


def test_an_old_address_is_refused(ann, taken, mailoutbox):
    mail = take(a_mail(to=address_of(ann, expires=date(2026, 1, 1))))
    assert (taken, mail.reason) == ([], "expired")
    assert "It is under Settings." in answer(mailoutbox).body


def test_a_forged_address_tells_strangers_nothing(taken, mailoutbox):
    forged = f"reply+{'a' * 40}@{DOMAIN}"
    assert take(a_mail(to=forged, sender="spam@example.com")).state == State.IGNORED
    outbox.send_due()
    assert mailoutbox == []


def test_somebody_we_know_hears_that_the_address_leads_nowhere(ann, taken):
    assert take(a_mail(to=f"reply+{'a' * 40}@{DOMAIN}")).reason == "unknown_address"


def test_a_thing_that_takes_no_replies_any_more_is_refused(ann, taken):
    replying._handlers.clear()
    assert take(a_mail(ann)).reason == "unknown_address"


def test_a_mail_without_own_words_comes_back_whole(ann, taken, mailoutbox):
    mail = take(a_mail(ann, "> I typed inside the quote\n> by mistake"))
    assert mail.reason == "empty"
    assert "I typed inside the quote" in answer(mailoutbox).body


def test_closed_accounts_write_nothing(ann, taken):
    ann.is_active = False
    ann.save()
    assert take(a_mail(ann)).state == State.IGNORED


AUTOMATIC = [
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-generated (vacation)"},
    {"Precedence": "bulk"},
    {"Precedence": "auto_reply"},
    {"X_Auto_Response_Suppress": "All"},
    {"X_Autoreply": "yes"},
    {"Return_Path": "<>"},
    {"List_Unsubscribe": "<https://example.com/>"},
    {"sender": "MAILER-DAEMON@example.com"},
    {"sender": "Northwind Help <help@example.com>"},
    {"sender": f"reply+abc@{DOMAIN}"},
]


@pytest.mark.parametrize("headers", AUTOMATIC, ids=str)
def test_machines_are_never_answered(ann, taken, mailoutbox, headers):
    assert take(a_mail(ann, **headers)).state == State.IGNORED
    outbox.send_due()
    assert (taken, mailoutbox) == ([], [])


def test_what_a_person_sends_is_not_taken_for_a_machine(ann, taken):
    take(a_mail(ann, Auto_Submitted="no", Return_Path="<ann@example.com>"))
    assert len(taken) == 1


def test_our_own_refusal_sent_back_to_us_ends_there(ann, taken, mailoutbox):
    take(a_mail(ann, sender="other@example.com"))
    echo = answer(mailoutbox).message()
    del echo["From"]
    echo["From"] = "other@example.com"
    echo.replace_header("To", address_of(ann))
    assert take(echo.as_bytes()).state == State.IGNORED


def test_nobody_gets_more_than_a_few_refusals_a_day(ann, taken, mailoutbox):
    for number in range(12):
        take(a_mail(ann, sender="robot@example.com", message_id=f"<{number}@robot>"))
    outbox.send_due()
    assert len(mailoutbox) == inbound.MOST_REFUSALS


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (ReplyRefused("The thread is closed."), "The thread is closed."),
        (ValidationError("Too long by far."), "Too long by far."),
        (PermissionDenied(), "It is under Settings."),
    ],
)
def test_the_feature_may_refuse_with_its_own_words(ann, taken, mailoutbox, raised, said):
    def refuse(*_):
        raise raised

    register_reply_handler("tests.thread", refuse)
    mail = take(a_mail(ann))
    assert mail.state == State.REFUSED
    message = answer(mailoutbox)
    assert "It is under Settings." in message.body
    assert said in message.body


def test_trouble_is_tried_again_and_at_last_told(ann, taken, mailoutbox):
    def fail(*_):
        UserFactory(email="half-done@example.com")
        raise RuntimeError("the database is away")

    register_reply_handler("tests.thread", fail)
    mail = take(a_mail(ann))
    assert (mail.state, mail.attempts) == (State.WAITING, 1)
    for _time in range(inbound.MOST_ATTEMPTS):
        tasks.take_inbound(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == (State.REFUSED, "trouble")
    assert "It is under Settings." in answer(mailoutbox).body
    assert not EmailAddress.objects.filter(email="half-done@example.com").exists()


def test_an_html_mail_is_read_without_its_quotes(ann, taken):
    message = a_mail(ann)
    message.set_content(
        "<style>p{}</style><p>Under <b>Settings</b>.</p><p>Second.<br>Third</p>"
        '<div class="gmail_quote"><div class="gmail_attr">On 22 Nov Help wrote:</div>'
        "<blockquote>Where?</blockquote></div><script>x</script>",
        subtype="html",
    )
    take(message)
    assert taken[0][2] == "Under Settings.\n\nSecond.\nThird"


HTML = [
    ("<div dir=ltr>One <i>two</i>&nbsp;three</div>", "One two three"),
    ("<div>Own</div><div id=appendonsend></div><hr><div id=divRplyFwdMsg>From: x</div><div>old</div>", "Own"),
    ("<blockquote>old <blockquote>older</blockquote></blockquote><p>Own below", "Own below"),
    ("<p>Own<div class='gmail_quote extra'><div>old</div></div>", "Own"),
    ("<blockquote>typed inside</blockquote>", "typed inside"),
    ("<head><title>x</title></head><ul><li>a<li>b</ul>", "a\nb"),
    ("no markup at all", "no markup at all"),
    ("https://example.com/", "https://example.com/"),
]


@pytest.mark.parametrize(("html", "words"), HTML)
def test_the_words_of_html_are_those_that_a_reader_sees(html, words):
    assert words_of(html) == words


def test_what_hangs_on_a_mail_is_left_aside(ann, taken):
    message = a_mail(ann)
    message.add_attachment(b"secret text", maintype="text", subtype="plain", filename="notes.txt")
    take(message)
    assert taken[0][2] == "It is under Settings."


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", "no-such-charset", "idna"])
def test_any_character_set_gives_words(ann, taken, charset):
    raw = (
        f"From: ann@example.com\r\nTo: {address_of(ann)}\r\nMessage-ID: <x@y>\r\n"
        f"Content-Type: text/plain; charset={charset}\r\n\r\nhello there\r\n"
    )
    take(raw.encode())
    assert len(taken) <= 1


def test_a_header_with_a_line_break_in_it_opens_no_other(ann, taken, mailoutbox):
    subject = "=?utf-8?q?Re=3A_x=0D=0ABcc=3A_victim=40example=2Ecom?="
    raw = a_mail(ann, sender="other@example.com").as_bytes().replace(b"Re: Thread 12", subject.encode())
    take(raw)
    message = answer(mailoutbox).message()
    assert "Bcc" not in message
    assert message["To"] == "other@example.com"


NESTED = b"".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode() for n in range(2000))


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"From: \xff\xfe\r\n\r\n\x80", b":\r\n", NESTED, b"A" * 100_000])
def test_bytes_that_are_hardly_mail_are_answered_or_refused(raw):
    with suppress(UnreadableError):
        read_letter(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: " + b"=?utf-8?q?a?= " * 5_000 + b"\r\n\r\nx",
        b"Content-Type: text/plain" + b"; a=b" * 200_000 + b"\r\n\r\nx",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain" + b"; a=b" * 200_000,
        b"From: " + b"a@b," * 200_000,
        b"Content-Type: text/plain;\r\n" * 20_000,
    ],
    ids=range(5),
)
def test_reading_a_head_takes_no_longer_than_it_may(raw):
    started = time.perf_counter()
    with suppress(UnreadableError):
        read_letter(raw)
    assert time.perf_counter() - started < SLOWEST


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=60), st.text(max_size=60))
def test_whatever_comes_is_read_or_refused(body, sender, subject):
    head = f"From: {sender}\r\nSubject: {subject}\r\nTo: reply+{'a' * 40}@{DOMAIN}\r\n\r\n"
    try:
        letter = read_letter(head.encode("utf-8", "replace") + body)
    except UnreadableError:
        return
    assert "\n" not in letter.subject
    assert "\x00" not in letter.whole_text


def signed(raw, secret=SECRET):
    return {"X-Portal-Signature": "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}


def post(client, raw, headers):
    return client.post("/delivery/inbound/", raw, content_type="message/rfc822", headers=headers)


def test_a_mail_server_hands_over_what_it_signs(client, ann, taken):
    raw = a_mail(ann).as_bytes()
    for _time in range(2):
        assert post(client, raw, signed(raw)).status_code == 202
    tasks.take_inbound(InboundMail.objects.get().pk)
    assert len(taken) == 1


def test_without_the_right_signature_nothing_is_taken(client, ann):
    raw = a_mail(ann).as_bytes()
    wrong = [{}, signed(raw, "another"), signed(raw + b" "), {"X-Portal-Signature": "sha256=ü"}]
    assert [post(client, raw, headers).status_code for headers in wrong] == [403] * 4
    assert not InboundMail.objects.exists()


def test_what_is_too_large_is_refused_unread(client):
    raw = b"x" * (inbound.MOST_BYTES + 1)
    assert post(client, raw, signed(raw)).status_code == 413


def test_without_a_secret_there_is_no_door(client):
    with override_settings(INBOUND_MAIL_SECRET=""):
        assert post(client, b"x", signed(b"x", "")).status_code == 404


def test_the_door_is_opened_by_post_alone(client):
    assert client.get("/delivery/inbound/").status_code == 405


def test_what_a_dead_worker_left_is_taken_by_the_minute(ann, taken, monkeypatch):
    inbound.receive(a_mail(ann).as_bytes())
    monkeypatch.setattr(tasks, "LEFT_BEHIND", -tasks.LEFT_BEHIND)
    tasks.catch_up()
    assert len(taken) == 1
