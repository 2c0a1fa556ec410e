"""Somebody takes their data along, goes, and nothing that is left leads to them."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django_q.models import OrmQ

from accounts.models import User
from accounts.own_data import all_data, erase
from community import policies
from community.actions.flags import flag
from community.actions.messages import begin_conversation, send_message
from community.actions.people import profile_of, save_profile
from community.actions.uploading import take_upload
from community.actions.votes import vote
from community.models import Draft, Post, Standing, Thread
from community.tasks import finish_departures
from kb.models import QuestionPage
from publishing.models import PageVote
from publishing.voting import cast
from search.actions import update_catalogue
from search.finding import Question, find
from search.models import DirtyMark
from tests.community.test_files import a_picture
from tests.factories.accounts import PASSWORD, UserFactory, an_administrator
from tests.factories.community import a_reply, a_solved_thread, a_space, a_thread, a_trusted
from tests.factories.kb import a_section
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db
NAME, EMAIL, HANDLE, SECOND = "Zebedee Quux", "zebedee@quux.example", "zebquux", "zq@other.example"
MARKS = re.compile("zebedee|quux|zq@other", re.IGNORECASE)


def texts() -> Iterator[tuple[str, str]]:
    """Everything that stands in the database, whatever it is: place and value as text."""
    for model in apps.get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*names):
            for name, value in zip(names, row, strict=True):
                raw = isinstance(value, bytes | memoryview)
                yield f"{model._meta.label}.{name}", bytes(value).decode("latin-1") if raw else str(value)
    for task in OrmQ.objects.all():
        yield "tasks", str(task.task)


def left_in_files() -> list[str]:
    return [path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if MARKS.search(path.name)]


@pytest.fixture
def leaver():
    """Somebody who has done everything that one can do here."""
    person = UserFactory(name=NAME, email=EMAIL)
    EmailAddress.objects.create(user=person, email=SECOND, verified=True)
    save_profile(person=profile_of(person).person, handle=HANDLE, about=f"I am {NAME}.", shows_organisation=True)
    return person


@pytest.fixture
def friend():
    return a_trusted(2)


def live(person: Any, friend: Any, client: Any) -> Thread:
    """What they do, and what others say of them."""
    feature = FeatureFactory()
    a_section(feature=feature)
    space = a_space(feature=feature)
    thread = a_solved_thread(space, title="Where is it?", answer="Under settings.", by=friend)
    Post.objects.filter(pk=thread.accepted_answer_id).update(author=person)
    asked = a_thread(space, by=person, title="How does it work?")
    a_reply(asked, by=friend, body=f"Dear @{HANDLE}, look there.")
    answer = a_reply(asked, by=friend, body="Second thought.")
    vote(post=answer, by=person)
    flag(post=answer, by=person, reason="other", note=f"{NAME} thinks so.")
    Draft.objects.create(person=person, place="ask", title="Of Zebedee", body=NAME)
    talk = begin_conversation(people=[friend], subject=f"{NAME} writes", body=f"Greetings, {NAME}", by=_trusted(person))
    send_message(conversation=talk, body=f"Hello @{HANDLE}", by=friend)
    upload = take_upload(sent=a_picture("quux.jpg"), by=person)
    assert default_storage.exists(upload.file.name)
    cast(key="kb.question:1", voter=person.subject, person=person, helped=True)
    client.force_login(an_administrator())
    client.post(reverse("community:draft_page", args=[thread.pk]))
    QuestionPage.objects.get().get_latest_revision().publish()
    return asked


def _trusted(person: Any) -> Any:
    Standing.objects.update_or_create(person=person, defaults={"level": 2})
    policies.forget(person)
    return person


def compute() -> None:
    """What the worker does: what leads to those who left goes, and the catalogue follows."""
    finish_departures()
    update_catalogue({(mark.source, mark.object_id) for mark in DirtyMark.objects.all()})


def test_nothing_of_somebody_who_went_is_left(leaver, friend, client, django_capture_on_commit_callbacks):
    subject = leaver.subject
    with django_capture_on_commit_callbacks(execute=True):
        asked = live(leaver, friend, client)
    compute()
    assert any(MARKS.search(text) for _place, text in texts())
    client.post(reverse("account_login"), {"login": EMAIL, "password": "wrong"})
    with django_capture_on_commit_callbacks(execute=True):
        erase(person=leaver, by=leaver)
    compute()
    left = sorted({place for place, text in texts() if MARKS.search(text)})
    assert left == []
    assert left_in_files() == []
    assert not User.objects.filter(subject=subject).exists()
    assert not PageVote.objects.exists()
    thread = Thread.objects.get(pk=asked.pk)
    assert str(thread.persona) == "Former member"
    bodies = list(thread.posts.order_by("position").values_list("body", flat=True))
    assert bodies[1] == "Dear Former member, look there."
    assert "zebquux" not in thread.posts.get(position=2).body_html


def test_search_finds_nothing_of_them(leaver, friend, client, django_capture_on_commit_callbacks):
    question = Question("Zebedee Quux", "en")
    with django_capture_on_commit_callbacks(execute=True):
        live(leaver, friend, client)
    compute()
    assert find(question, friend, []).total
    with django_capture_on_commit_callbacks(execute=True):
        erase(person=leaver, by=leaver)
    compute()
    assert not find(question, friend, []).total


def test_the_archive_holds_what_every_part_keeps(leaver, friend, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        live(leaver, friend, client)
    client.force_login(leaver)
    answer = client.post(reverse("download_own_data"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    data = json.loads(archive.read("data.json"))
    assert {"account", "community", "delivery", "knowledge_base", "pages"} <= set(data)
    assert data["account"]["email"] == EMAIL
    assert "How does it work?" in str(data["community"]["posts"])
    assert data["community"]["messages"][0]["text"] == f"Greetings, {NAME}"
    assert data["pages"]["votes"][0]["helped"] is True
    assert [name for name in archive.namelist() if name.startswith("files/")] == ["files/1-quux.jpg"]


def test_nobody_gets_the_data_of_others(leaver, friend):
    assert EMAIL not in str(all_data(friend))


def test_going_asks_for_the_password(leaver, client):
    client.force_login(leaver)
    assert client.post(reverse("leave_portal"), {"password": "wrong"}).status_code == 422
    assert client.post(reverse("leave_portal"), {}).status_code == 422
    assert client.get(reverse("leave_portal")).status_code == 200
    assert User.objects.filter(pk=leaver.pk).exists()
    assert client.post(reverse("leave_portal"), {"password": PASSWORD}).status_code == 302
    assert not User.objects.filter(pk=leaver.pk).exists()
    assert client.get(reverse("own_data")).status_code == 302


def test_without_a_password_a_mailed_code_does(leaver, client, mailoutbox):
    leaver.set_unusable_password()
    leaver.save()
    client.force_login(leaver)
    assert client.post(reverse("leave_portal"), {"code": "000000"}).status_code == 422
    client.post(reverse("leave_portal"), {"send_code": "1"})
    code = re.search(r"\b\d{6}\b", mailoutbox[-1].body)[0]
    wrong = "1" + code[1:] if code[0] != "1" else "2" + code[1:]
    assert client.post(reverse("leave_portal"), {"code": wrong}).status_code == 422
    assert client.post(reverse("leave_portal"), {"code": code}).status_code == 302
    assert not User.objects.filter(pk=leaver.pk).exists()


def test_a_code_is_worth_nothing_after_many_guesses(leaver, client, mailoutbox, monkeypatch):
    monkeypatch.setattr("accounts.confirming.ratelimit.consume", lambda *args, **kwargs: True)
    leaver.set_unusable_password()
    leaver.save()
    client.force_login(leaver)
    client.post(reverse("leave_portal"), {"send_code": "1"})
    code = re.search(r"\b\d{6}\b", mailoutbox[-1].body)[0]
    for _try in range(5):
        client.post(reverse("leave_portal"), {"code": "abcdef"})
    assert client.post(reverse("leave_portal"), {"code": code}).status_code == 422
    assert User.objects.filter(pk=leaver.pk).exists()


def test_the_last_administrator_stays(client):
    last = an_administrator()
    client.force_login(last)
    assert client.post(reverse("leave_portal"), {"password": PASSWORD}).status_code == 422
    assert User.objects.filter(pk=last.pk).exists()


def test_strangers_have_no_data_here(client):
    for name in ("own_data", "leave_portal"):
        assert client.get(reverse(name)).status_code == 302
    assert client.post(reverse("download_own_data")).status_code == 302
