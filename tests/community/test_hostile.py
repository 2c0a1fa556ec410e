"""Strings that try to break things, as title, post, tag, profile, name of a file and address."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from community import texts
from community.actions.messages import begin_conversation
from community.actions.people import profile_of
from community.errors import RefusedError
from community.models import Thread
from community.privacy import find_private
from publishing.markdown import MarkdownError
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_space, a_thread
from tests.factories.kb import tree
from tests.factories.product import FeatureFactory
from tests.hostile import PAGE, SLOWEST, all_strings, faults_of, needs_strings, some, together

pytestmark = [pytest.mark.django_db, needs_strings]


def test_no_text_becomes_something_that_runs():
    for text in all_strings():
        began = time.perf_counter()
        find_private(text)
        texts.guess_language(text, "en")
        try:
            markup = texts.render(texts.check(text))
        except (RefusedError, MarkdownError):
            continue
        assert not faults_of(markup), text
        texts.excerpt(markup)
        assert time.perf_counter() - began < SLOWEST, text


def test_twenty_thousand_spaces_are_rendered_at_once():
    def seconds() -> float:
        began = time.process_time()
        texts.render("a" + " " * 20_000 + "b")
        return time.process_time() - began

    assert min(seconds() for _ in range(5)) < 0.05


def test_any_title_and_text_gets_a_clear_answer(client):
    tree()
    space = a_space(feature=FeatureFactory(slug="billing"))
    client.force_login(UserFactory())
    for number, text in enumerate(some(60)):
        sent = {"space": space.pk, "kind": "question", "title": text, "body": text, "tags": text, "key": str(number)}
        answer = client.post(
            reverse("community:write", args=["billing"]), {**sent, "step": "post", "confirm_private": "1"}
        )
        assert answer.status_code in (200, 302, 422), text
        if answer.status_code == 302:
            shown = client.get(answer["Location"])
            assert shown.status_code == 200, text
            assert not faults_of(shown.content.decode(), PAGE), text
    assert Thread.objects.exists()
    for address in ("home", "feed", "tags"):
        assert client.get(reverse(f"community:{address}")).status_code == 200


def test_any_reply_profile_and_file_name_gets_a_clear_answer(client):
    tree()
    thread, person = a_thread(), UserFactory()
    client.force_login(person)
    for number, text in enumerate(together(some(60), 3_000)):
        answers = [
            client.post(
                reverse("community:reply", args=[thread.pk]), {"body": text, "key": str(number), "confirm_private": "1"}
            ),
            client.post(reverse("community:profile"), {"handle": text[:50], "about": text[:1900]}),
            client.post(reverse("community:upload"), {"file": SimpleUploadedFile(text[:100] or "x", b"plain")}),
            client.post(reverse("community:preview"), {"body": text}),
            client.post(reverse("community:draft"), {"place": text[:60], "body": text}),
            client.get(reverse("community:complete"), {"q": text[:90]}),
            client.get(reverse("community:similar"), {"q": text[:190]}),
            client.get(
                reverse("community:space", args=[thread.space.slug]), {"show": text, "after": text, "tag": text}
            ),
            client.get(reverse("community:thread", args=[thread.pk, thread.slug]), {"from": text, "quote": text}),
        ]
        assert all(answer.status_code < 500 for answer in answers), text
    page = client.get(reverse("community:thread", args=[thread.pk, thread.slug]))
    assert not faults_of(page.content.decode(), PAGE)


def test_any_conversation_and_tag_gets_a_clear_answer(client):
    tree()
    staff, other = a_colleague(), profile_of(UserFactory(name="Ben")).person
    thread = a_thread(a_space(), tags=["letters"])
    client.force_login(staff)
    talk = begin_conversation(people=[other], subject="Plans", body="Hello.", by=staff)
    here = reverse("community:conversation", args=[talk.pk])
    tag = thread.tags.get()
    for text in together(some(40), 2_000):
        kept = reverse("community:keep_tag", args=[tag.pk])
        answers = [
            client.post(reverse("community:new_conversation"), {"people": text, "subject": text, "body": text}),
            client.post(here, {"add": text}),
            client.post(here, {"rename": text}),
            client.post(here, {"body": text}),
            client.get(here, {"before": text}),
            client.post(kept, {"what": "add", "word": text}),
            client.post(kept, {"what": "rename", "name": text, "description": text}),
            client.post(kept, {"what": "merge", "into": text}),
            client.get(reverse("community:keep_tags"), {"q": text, "after": text}),
            client.post(reverse("leave_portal"), {"code": text}),
        ]
        assert all(answer.status_code < 500 for answer in answers), text
    for address in (here, kept, reverse("community:keep_tags"), reverse("community:conversations")):
        assert not faults_of(client.get(address).content.decode(), PAGE), address
