"""Threads in the catalogue, and in search."""

import pytest

from community.actions.spaces import add_member
from community.actions.visibility import delete_post
from community.actions.votes import vote
from search.actions import update_catalogue
from search.finding import Question, find
from search.models import CatalogueEntry
from tests.factories.accounts import UserFactory, a_partner
from tests.factories.community import a_group, a_member, a_reply, a_solved_thread, a_space, a_thread
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


def entry_of(thread) -> CatalogueEntry:
    update_catalogue({("community.thread", str(thread.pk))})
    return CatalogueEntry.objects.get(source="community.thread", object_id=str(thread.pk))


def test_a_thread_is_one_entry_whose_parts_open_at_its_posts():
    thread = a_thread(a_space(feature=FeatureFactory(name="Billing")), body="My question.", tags=["invoices"])
    first, second = a_reply(thread, body="A weak answer."), a_reply(thread, body="A good answer.")
    vote(post=second, by=UserFactory())
    entry = entry_of(thread)
    assert entry.url == f"/en/community/threads/{thread.pk}/{thread.slug}/"
    assert [part["anchor"] for part in entry.parts] == [first.anchor, second.anchor]
    assert "Billing" in entry.keywords
    assert "invoices" in entry.keywords
    assert not entry.is_solved


def test_a_solved_thread_says_so_and_shows_its_answer():
    entry = entry_of(a_solved_thread(answer="Turn it **off** and on."))
    assert entry.is_solved
    assert entry.summary == "Turn it off and on."
    assert entry.parts[0]["label"] == "Accepted answer"


def test_a_deleted_thread_leaves_the_catalogue():
    thread = a_thread()
    assert not entry_of(thread).is_deleted
    delete_post(post=thread.posts.get(), by=thread.author)
    assert entry_of(thread).is_deleted


def test_a_thread_is_found_by_those_who_may_read_it_alone():
    inside = a_group(audiences=["partners"])
    member = a_member(inside)
    thread = a_thread(inside, by=a_partner_in(inside), title="A zebracrossing for partners")
    entry_of(thread)

    def found_by(user) -> int:
        return find(Question("zebracrossing", "en"), user, []).total

    assert found_by(thread.author) == 1
    assert found_by(a_partner()) == 0
    assert found_by(member) == 0
    assert found_by(UserFactory()) == 0


def a_partner_in(space):

    return add_member(space=space, person=a_partner()).person
