"""Hostile strings, wherever delivery takes text: nothing runs, nothing fails, no header is opened."""

import time
from email import message_from_bytes

import pytest

from delivery.actions import outbox
from delivery.html_text import words_of
from delivery.letters import read_letter
from delivery.models import OutgoingMail
from delivery.reply_text import reply_text
from tests import hostile
from tests.factories.accounts import UserFactory
from tests.factories.delivery import a_thread, told

pytestmark = [pytest.mark.django_db, hostile.needs_strings]
HEADERS = {"Bcc", "Cc", "X-Evil"}


def test_hostile_words_in_notices_are_shown_as_text(client):
    ann = UserFactory()
    client.force_login(ann)
    for number, text in enumerate(hostile.without_nul(hostile.some(60))):
        told(
            ann,
            about=a_thread(number, title=text, section=text),
            parameters={"who": text[:500], "text": text},
            url=text[:700],
        )
    for query in ("", "?show=unread"):
        response = client.get(f"/en/delivery/notices/{query}")
        assert response.status_code == 200
        main = response.content.decode().partition("<main")[2].partition("</main>")[0]
        assert hostile.faults_of(main, allowed={"form", "svg"}) == []


def test_hostile_words_in_mail_are_sent_as_text(mailoutbox):
    for number, text in enumerate(hostile.without_nul(hostile.some(60))):
        told(
            UserFactory(name=text[:150]),
            about=a_thread(number, title=text),
            parameters={"who": text[:500], "text": text},
            url=text[:700],
        )
    outbox.send_due()
    assert not OutgoingMail.objects.exclude(state="sent").exists()
    for message in mailoutbox:
        parsed = message_from_bytes(message.message().as_bytes())
        assert not HEADERS & set(parsed.keys())
        html = message.alternatives[0].content.partition("<body")[2]
        assert hostile.faults_of(html, attributes={"style"}) == []


UNITS = ["<div>", "<blockquote>", "<br>", "<p>a</p>", '<a b="', "&amp;", "<!--", "<![CDATA[", "</div>", "<", "&#x"]


@pytest.mark.parametrize("unit", UNITS)
def test_reading_html_takes_no_longer_than_its_length_asks(unit):
    started = time.perf_counter()
    words_of(unit * (100_000 // len(unit)))
    assert time.perf_counter() - started < hostile.SLOWEST


def test_hostile_mail_is_read(settings):
    settings.REPLY_DOMAIN = "in.example.com"
    for text in hostile.all_strings():
        reply_text(text)
    for text in hostile.some(100):
        body = f"From: {text}\r\nSubject: {text}\r\nContent-Type: text/html\r\n\r\n{text}"
        read_letter(body.encode("utf-8", "replace"))
