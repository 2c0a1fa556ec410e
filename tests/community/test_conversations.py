"""Private messages among several."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from community.actions.messages import (
    MOST_PEOPLE,
    add_to_conversation,
    begin_conversation,
    leave_conversation,
    rename_conversation,
    send_message,
)
from community.actions.people import profile_of, shun
from community.errors import RefusedError
from community.models import Conversation, Participant, PrivateMessage
from delivery.models import Occasion
from tests.factories.accounts import UserFactory
from tests.factories.community import a_trusted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return a_trusted(2, name="Ann")


@pytest.fixture
def ben():
    return profile_of(UserFactory(name="Ben")).person


def talk(ann, *others):
    return begin_conversation(people=others, subject="About the plan", body="What do you think?", by=ann)


def test_one_writes_to_several_by_their_names(client, ann, ben):
    profile_of(UserFactory(name="Cem"))
    client.force_login(ann)
    sent = {"people": "@ben, cem", "subject": "The plan", "body": "Hello both."}
    answer = client.post(reverse("community:new_conversation"), sent)
    made = Conversation.objects.get()
    assert answer["Location"].endswith(f"/messages/{made.pk}/")
    assert made.participants.count() == 3


@pytest.mark.parametrize("people", ["", "@nobody", " , ,", "@ann"])
def test_nothing_typed_is_lost_when_a_name_leads_to_nobody(client, ann, people):
    profile_of(ann)
    client.force_login(ann)
    sent = {"people": people, "subject": "The plan", "body": "Every word of it."}
    answer = client.post(reverse("community:new_conversation"), sent)
    assert answer.status_code == 422
    assert "Every word of it." in answer.content.decode()
    assert not Conversation.objects.exists()


def test_whoever_is_added_reads_what_is_written_from_then_on(client, ann, ben):
    cem = profile_of(UserFactory(name="Cem")).person
    made = talk(ann, ben)
    client.force_login(ben)
    client.post(reverse("community:conversation", args=[made.pk]), {"add": "@cem"})
    send_message(conversation=made, body="Welcome, third.", by=ann)
    assert Occasion.objects.filter(kind="community.message", recipients=[cem.pk]).exists()
    client.force_login(cem)
    body = client.get(reverse("community:conversation", args=[made.pk])).content.decode()
    assert "Welcome, third." in body
    assert "What do you think?" not in body


def test_strangers_neither_read_nor_change_a_conversation(client, ann, ben):
    made, stranger = talk(ann, ben), UserFactory()
    client.force_login(stranger)
    assert client.get(reverse("community:conversation", args=[made.pk])).status_code == 404
    for deed in (
        lambda: add_to_conversation(conversation=made, person=stranger, by=stranger),
        lambda: rename_conversation(conversation=made, subject="Mine now", by=stranger),
        lambda: send_message(conversation=made, body="Hello", by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_a_conversation_takes_no_more_people_than_its_limit(ann):
    made = talk(ann, *UserFactory.create_batch(MOST_PEOPLE))
    with pytest.raises(RefusedError, match="at most"):
        add_to_conversation(conversation=made, person=UserFactory(), by=ann)
    with pytest.raises(RefusedError, match="at most"):
        talk(ann, *UserFactory.create_batch(MOST_PEOPLE + 1))


def test_nobody_is_added_who_does_not_want_it(ann, ben):
    made, cem = talk(ann, ben), UserFactory()
    shun(other=ben, by=cem, level="blocked")
    with pytest.raises(RefusedError, match="does not take messages"):
        add_to_conversation(conversation=made, person=cem, by=ann)
    dan = UserFactory()
    profile = profile_of(dan)
    profile.takes_messages = False
    profile.save()
    with pytest.raises(RefusedError, match="does not take messages"):
        add_to_conversation(conversation=made, person=dan, by=ann)


def test_whoever_left_is_not_added_again_and_reads_no_more(client, ann, ben):
    made = talk(ann, ben)
    leave_conversation(conversation=made, by=ben)
    leave_conversation(conversation=made, by=ben)
    assert PrivateMessage.objects.filter(deed="left").count() == 1
    with pytest.raises(RefusedError, match="has left"):
        add_to_conversation(conversation=made, person=ben, by=ann)
    client.force_login(ben)
    assert client.get(reverse("community:conversation", args=[made.pk])).status_code == 404
    client.force_login(ann)
    assert "has left." in client.get(reverse("community:conversation", args=[made.pk])).content.decode()


def test_a_new_name_is_seen_by_all_and_said_once(client, ann, ben):
    made = talk(ann, ben)
    client.force_login(ben)
    for _twice in range(2):
        client.post(reverse("community:conversation", args=[made.pk]), {"rename": "The <b>better</b> plan"})
    assert Conversation.objects.get().subject == "The <b>better</b> plan"
    assert PrivateMessage.objects.filter(deed="renamed").count() == 1
    assert "<b>better</b>" not in client.get(reverse("community:conversation", args=[made.pk])).content.decode()


def test_adding_somebody_twice_changes_nothing(ann, ben):
    made, cem = talk(ann, ben), UserFactory()
    for _twice in range(2):
        add_to_conversation(conversation=made, person=cem, by=ann)
    assert Participant.objects.filter(conversation=made).count() == 3
    assert PrivateMessage.objects.filter(deed="added").count() == 1


def test_a_long_conversation_is_read_page_by_page(client, ann, ben, monkeypatch):
    made = talk(ann, ben)
    PrivateMessage.objects.bulk_create(
        PrivateMessage(conversation=made, author=ben, body=f"Line {n}", body_html=f"<p>Line {n}.</p>")
        for n in range(60)
    )
    client.force_login(ann)
    address = reverse("community:conversation", args=[made.pk])
    body = client.get(address).content.decode()
    assert "Line 59." in body
    assert "Line 3." not in body
    before = PrivateMessage.objects.get(body="Line 10").pk
    assert "Line 3." in client.get(f"{address}?before={before}").content.decode()
    assert client.get(f"{address}?before=9999999999999999999999").status_code == 200
