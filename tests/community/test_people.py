"""Profiles, imported people, and those who leave."""

import pytest
from allauth.account.models import EmailAddress

from community.actions.erasing import erase_person
from community.actions.people import claim_personas, digest_of, profile_of, save_profile
from community.errors import RefusedError
from community.models import Persona, Post, Profile
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.community import a_reply, a_thread

pytestmark = pytest.mark.django_db


def test_a_handle_is_free_and_can_be_changed():
    first, second = profile_of(UserFactory(name="Jane Doe")), profile_of(UserFactory(name="Jane Doe"))
    assert first.handle == "jane-doe"
    assert second.handle != first.handle
    assert profile_of(UserFactory(name="نرگس احمدی")).handle == "نرگس-احمدی"
    with pytest.raises(RefusedError):
        save_profile(person=second.person, handle="jane-doe", about="")
    assert save_profile(person=second.person, handle="Jane 2", about="I **help**.").handle == "jane-2"


def test_what_was_brought_along_is_claimed_by_a_confirmed_address_alone():
    thread, reader = a_thread(), UserFactory(email="old@example.com", confirmed=False)
    persona = Persona.objects.create(name="Old", system="x", foreign_id="1", email_digest=digest_of("Old@example.com"))
    post = a_reply(thread)
    Post.objects.filter(pk=post.pk).update(author=None, persona=persona)
    assert claim_personas(reader) == 0
    EmailAddress.objects.filter(user=reader).update(verified=True)
    assert (claim_personas(reader), claim_personas(reader)) == (1, 0)
    assert Post.objects.get(pk=post.pk).author == reader


def test_whoever_signs_in_gets_what_was_brought_along_meanwhile(client):
    reader = UserFactory()
    persona = Persona.objects.create(name="Old", system="x", foreign_id="1", email_digest=digest_of(reader.email))
    post = a_reply(a_thread())
    Post.objects.filter(pk=post.pk).update(author=None, persona=persona)
    client.post("/en/account/login/", {"login": reader.email, "password": PASSWORD})
    assert Post.objects.get(pk=post.pk).author == reader


def test_an_erased_person_leaves_threads_readable_and_no_trace():
    thread = a_thread(body="My words.")
    person, handle = thread.author, profile_of(thread.author).handle
    erase_person(person)
    thread.refresh_from_db()
    assert thread.posts.get().body == "My words."
    assert (thread.author, thread.persona.email_digest) == (None, "")
    assert person.name not in thread.persona.name
    assert not Profile.objects.filter(handle=handle).exists()
