"""Question hours."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from community.actions.question_hours import set_stage
from community.actions.votes import vote
from community.actions.writing import reply
from community.models import Thread
from community.reading import wanted_questions
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_reply, a_space, a_thread
from tests.factories.kb import tree

pytestmark = pytest.mark.django_db


def test_questions_are_collected_by_votes_until_a_host_has_answered(client):
    tree()
    host = a_colleague()
    thread = a_thread(a_space(), by=host, kind="ama")
    first, second = a_reply(thread, body="The first?"), a_reply(thread, body="The second?")
    vote(post=second, by=UserFactory())
    assert wanted_questions(thread) == [second, first]
    thread = set_stage(thread=thread, stage="live", by=host)
    reply(thread=thread, body="Yes.", by=host, reply_to=second)
    assert wanted_questions(thread) == [first]
    page = client.get(reverse("community:thread", args=[thread.pk, thread.slug])).content.decode()
    assert "Most wanted questions" in page


def test_when_it_is_over_nobody_asks_any_more():
    host = a_colleague()
    thread = a_thread(a_space(), by=host, kind="ama")
    with pytest.raises(PermissionDenied):
        set_stage(thread=thread, stage="done", by=UserFactory())
    thread = set_stage(thread=thread, stage="done", by=host)
    with pytest.raises(PermissionDenied):
        a_reply(thread)


def test_only_those_who_keep_order_begin_one():
    with pytest.raises(PermissionDenied):
        a_thread(a_space(), kind="ama")
    assert not Thread.objects.exists()
