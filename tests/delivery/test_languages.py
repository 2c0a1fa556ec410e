"""Whatever delivery writes is written in the language of whoever reads it."""

import pytest
from django.conf import settings
from django.test import Client

from delivery.actions import outbox, send_mail
from delivery.kinds import MailRhythm
from delivery.models import Digest, Notice, OutgoingMail
from delivery.tokens import Unsubscribing, unsubscribe_token
from tests.factories.accounts import UserFactory
from tests.factories.delivery import told

pytestmark = pytest.mark.django_db
OTHERS = [language for language in settings.INTERFACE_LANGUAGES if language != "en"]
REASONS = ["wrong_sender", "expired", "unknown_address", "too_large", "empty", "not_allowed", "trouble"]


def refusal(language, why, mailoutbox):
    mail = send_mail(
        recipient=UserFactory(language=language),
        template="delivery/email/refused.html",
        context={"why": why, "typed": "What I wrote <b>.", "about": "Re: x"},
        urgent=True,
    )
    outbox.send_due()
    assert OutgoingMail.objects.get(pk=mail.pk).state == "sent"
    return mailoutbox[-1]


@pytest.mark.parametrize("why", REASONS)
def test_each_reason_for_a_refusal_is_said_in_each_language(why, mailoutbox):
    said = {language: refusal(language, why, mailoutbox) for language in settings.INTERFACE_LANGUAGES}
    first_lines = {language: message.body.split("\n")[2] for language, message in said.items()}
    assert len(set(first_lines.values())) == len(said), first_lines
    for message in said.values():
        assert "What I wrote <b>." in message.body
        assert "What I wrote &lt;b&gt;." in message.alternatives[0].content
        assert "Re: x" in message.subject


@pytest.mark.parametrize("language", OTHERS)
def test_a_digest_is_written_in_its_readers_language(language, mailoutbox):
    ann = UserFactory(language=language)
    told(ann)
    digest = Digest.objects.create(user=ann, rhythm=MailRhythm.DAILY, period="2026-11-22")
    Notice.objects.update(digest=digest)
    OutgoingMail.objects.create(recipient=ann, digest=digest)
    outbox.send_due()
    message = mailoutbox[-1]
    assert f'lang="{language}"' in message.alternatives[0].content
    for english in ("All notifications", "What happened", "No more mail", "Your day"):
        assert english not in message.body + message.subject + message.alternatives[0].content


@pytest.mark.parametrize("language", OTHERS)
def test_the_pages_are_written_in_their_readers_language(language):
    ann, client = UserFactory(language=language), Client()
    client.force_login(ann)
    told(ann)
    way_out = unsubscribe_token(Unsubscribing(ann.pk, "replies"))
    for path in ("notices/", "settings/", f"unsubscribe/{way_out}/"):
        html = client.get(f"/{language}/delivery/{path}").content.decode()
        for english in ("Notifications", "Unread", "At once", "Quiet from", "Monday", "No more mail", "Mark all"):
            assert english not in html, (path, english)
