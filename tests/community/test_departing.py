"""Whoever wrote much leaves a part at a time: nobody waits for it, and what was begun is finished."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.own_data import erase
from community.actions import departing
from community.actions.departing import finish_departures, take_part
from community.actions.people import profile_of
from community.actions.votes import vote
from community.models import Departure, Follow, MeToo, Post, PostRevision, Thread, Vote
from search.models import DirtyMark
from tests.factories.accounts import UserFactory
from tests.factories.community import a_reply, a_space, a_thread

pytestmark = pytest.mark.django_db
POSTS, VOTES, PART = 25, 40, 10


@pytest.fixture
def few(monkeypatch) -> None:
    """Parts that are small enough to test with."""
    monkeypatch.setattr(departing, "PART", PART)
    monkeypatch.setattr(departing, "LITTLE", 1)


@pytest.fixture
def writer() -> User:
    """Somebody who has written and voted a lot; others name them."""
    person, other = UserFactory(name="Zebedee"), UserFactory()
    handle, space = profile_of(person).handle, a_space()
    thread = a_thread(space, by=other, title="Where is it?")
    rows = [Post(thread=thread, position=9 + n, body="x", body_html="<p>x</p>", author=person) for n in range(POSTS)]
    Post.objects.bulk_create(rows)
    rows = [Post(thread=thread, position=99 + n, body="y", body_html="<p>y</p>", author=other) for n in range(VOTES)]
    for post in Post.objects.bulk_create(rows):
        vote(post=post, by=person)
    own = a_thread(space, by=person, title="My question")
    a_reply(own, by=other, body=f"Dear @{handle}, look there.")
    return person


def counts() -> dict[int, int]:
    return dict(Post.objects.values_list("pk", "vote_count"))


def test_the_account_is_nobodys_at_once_and_goes_when_nothing_leads_to_it(few, writer, client):
    old, voted = (writer.email, profile_of(writer).handle), counts()
    erase(person=writer, by=writer)
    left = User.objects.get(pk=writer.pk)
    assert (left.name, left.is_active, left.has_usable_password()) == ("Former member", False, False)
    assert left.email != old[0]
    assert client.get(reverse("community:person", args=[old[1]])).status_code == 404
    assert Post.objects.filter(author=writer).exists()
    finish_departures()
    assert not User.objects.filter(pk=writer.pk).exists()
    assert not Departure.objects.exists()
    assert Post.objects.filter(persona__name="Former member").count() == POSTS + 1
    assert Post.objects.get(position=2).body == "Dear Former member, look there."
    assert (Vote.objects.count(), counts()) == (0, voted)
    assert DirtyMark.objects.filter(source="community.thread").exists()


def test_pages_answer_while_somebody_is_taken_out(few, writer, client):
    thread = Thread.objects.get(title="Where is it?")
    erase(person=writer, by=writer)
    pk = Departure.objects.get().pk
    rounds = 0
    while take_part(pk):
        rounds += 1
        answer = client.get(reverse("community:thread", args=[thread.pk, thread.slug]))
        assert answer.status_code == 200
        assert b"Zebedee" not in answer.content
    assert rounds > (POSTS + VOTES) // PART


def test_a_worker_that_died_goes_on_where_it_was(few, writer, monkeypatch):
    erase(person=writer, by=writer)
    pk = Departure.objects.get().pk
    assert take_part(pk)
    assert Post.objects.filter(author=writer).count() == POSTS + 1 - PART
    with monkeypatch.context() as patch:
        patch.setattr(departing, "changed", _fail)
        with pytest.raises(RuntimeError):
            finish_departures()
    # Nothing is half done: the part that failed is as it was.
    assert Post.objects.filter(author=writer).count() == POSTS + 1 - PART
    finish_departures()
    assert not User.objects.filter(pk=writer.pk).exists()


def _fail(*args, **kwargs) -> None:
    raise RuntimeError


def test_each_part_changes_no_more_rows_than_it_may(few, writer):
    erase(person=writer, by=writer)
    pk = Departure.objects.get().pk
    before = Vote.objects.count()
    most = 0
    while take_part(pk):
        most, before = max(most, before - Vote.objects.count()), Vote.objects.count()
    assert most == PART


def test_a_part_costs_as_many_queries_however_much_is_left(few, writer):
    erase(person=writer, by=writer)
    pk = Departure.objects.get().pk
    costs = []
    for _part in range(2):
        with CaptureQueriesContext(connection) as asked:
            take_part(pk)
        costs.append(len(asked))
    assert costs[0] == costs[1] < 12


def test_whoever_wrote_little_goes_at_once():
    thread = a_thread()
    person = thread.author
    handle = profile_of(person).handle
    other = a_reply(thread, body=f"@{handle}: there.")
    Follow.objects.create(person=UserFactory(), followed=person)
    MeToo.objects.create(thread=a_thread(title="Another one"), person=person)
    Thread.objects.filter(title="Another one").update(me_too_count=2)
    PostRevision.objects.create(
        post=other, number=1, body=f"Hi @{handle}", written_at=other.created_at, written_by=person
    )
    erase(person=person, by=person)
    assert not User.objects.filter(pk=person.pk).exists()
    assert Thread.objects.get(title="Another one").me_too_count == 1
    finish_departures()
    assert "Former member" in Post.objects.get(pk=other.pk).body_html
    assert PostRevision.objects.get().body == "Hi Former member"
    assert not Departure.objects.exists()
