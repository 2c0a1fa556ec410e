"""Leaving takes along what was kept; nothing stays for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from delivery.actions import outbox, send_mail
from delivery.actions.erasing import export, forget
from delivery.actions.tidying import forget_old
from delivery.models import Digest, InboundMail, MailTimes, Notice, Occasion, OutgoingMail, Preference
from tests.factories.accounts import UserFactory
from tests.factories.delivery import told

pytestmark = pytest.mark.django_db
EVERYTHING = (Notice, Occasion, OutgoingMail, InboundMail, Digest, Preference, MailTimes)


def test_nothing_is_left_of_somebody_who_goes():
    ann, ben = UserFactory(email="ann@example.com"), UserFactory()
    told(ann)
    told(ben, actor=ann, parameters={"who": "Ann", "text": "typed by Ann"})
    send_mail(address="ann@example.com", template="x.html")
    Preference.objects.create(user=ann, group="replies")
    MailTimes.objects.create(user=ann)
    Digest.objects.create(user=ann, rhythm="daily", period="2026-11-22")
    InboundMail.objects.create(fingerprint="1", sender="ann@example.com")
    forget(ann)
    left = {model.__name__: model.objects.count() for model in EVERYTHING}
    assert left == dict.fromkeys(left, 0) | {"Occasion": 1}
    assert "Ann" not in str(Occasion.objects.values_list("actor", "recipients"))


def test_others_keep_what_is_theirs():
    ann, ben = UserFactory.create_batch(2)
    told(ann, ben)
    forget(ann)
    assert Notice.objects.get().recipient == ben


def test_what_is_kept_can_be_taken_along(mailoutbox):
    ann = UserFactory()
    told(ann)
    outbox.send_due()
    data = export(ann)
    assert data["notifications"][0]["about"] == "Thread 1"
    assert data["preferences"]["replies"] == {"in_page": True, "mail": "at_once"}
    assert data["mail_sent"][0]["state"] == "sent"


def test_what_is_old_is_forgotten(mailoutbox):
    told(UserFactory())
    outbox.send_due()
    forget_old()
    assert Notice.objects.exists()
    long_ago = timezone.now() - timedelta(days=400)
    OutgoingMail.objects.update(done_at=long_ago)
    Notice.objects.update(created_at=long_ago)
    Occasion.objects.update(created_at=long_ago)
    forget_old()
    assert not any(model.objects.exists() for model in EVERYTHING)
