"""Merging, splitting, moving, closing and archiving threads, and undoing it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from community.actions.answers import accept_answer
from community.actions.rearranging import archive_old, merge, move, set_state, split
from community.actions.undoing import undo
from community.actions.votes import me_too
from community.models import (
    ModerationEntry,
    Space,
    Thread,
    Visibility,
)
from tests.community.test_moderation import how_it_stands, url
from tests.factories.accounts import UserFactory, a_colleague, a_partner
from tests.factories.community import a_moderator, a_reply, a_space, a_thread
from tests.factories.kb import tree

pytestmark = pytest.mark.django_db


def test_threads_are_merged_in_order_and_taken_apart_again(client):
    tree()
    space, staff = a_space(), a_colleague()
    target, source = a_thread(space), a_thread(space, title="The same question again")
    a_reply(target, body="First answer.")
    answer = a_reply(source, body="Second answer.")
    accept_answer(post=answer, by=source.author)
    me_too(thread=source, by=UserFactory())
    before = how_it_stands(target, source)
    entry = merge(thread=source, into=target, by=staff)
    target.refresh_from_db()
    assert list(target.posts.order_by("position").values_list("body", flat=True))[-1] == "Second answer."
    assert (target.reply_count, target.accepted_answer, target.me_too_count) == (3, answer, 3)
    assert client.get(url("thread", source.pk, source.slug))["Location"].endswith(url("thread", target.pk, target.slug))
    assert Space.objects.get(pk=space.pk).thread_count == 1
    undo(entry=entry, by=staff)
    assert how_it_stands(target, source) == before


def test_replies_become_a_thread_and_go_back():
    thread, staff = a_thread(), a_colleague()
    a_reply(thread, body="On the question.")
    moved = [a_reply(thread, body="Something else."), a_reply(thread, body="And more of it.")]
    accept_answer(post=moved[1], by=thread.author)
    before = how_it_stands(thread)
    made = split(thread=thread, posts=[post.pk for post in moved], title="Something else", by=staff)
    thread.refresh_from_db()
    assert (thread.reply_count, thread.accepted_answer, made.reply_count) == (1, None, 1)
    assert list(made.posts.order_by("position").values_list("position", flat=True)) == [1, 2]
    assert made.author == moved[0].author
    undo(entry=ModerationEntry.objects.get(action="split"), by=staff)
    after = how_it_stands(thread)
    assert after[0] == before[0]
    assert after[-2] == before[-2]
    assert Thread.objects.get(pk=made.pk).visibility == Visibility.MERGED


def test_a_moved_thread_is_read_by_those_of_its_new_space():
    thread, staff, reader = a_thread(), a_colleague(), UserFactory()
    partners = a_space(audiences=["partners"])
    entry = move(thread=thread, space=partners, by=staff)
    assert not Thread.objects.visible_to(reader).exists()
    assert Thread.objects.visible_to(a_partner()).exists()
    undo(entry=entry, by=staff)
    assert Thread.objects.visible_to(reader).exists()
    with pytest.raises(PermissionDenied):
        move(thread=thread, space=partners, by=a_moderator(thread.space))


def test_threads_are_closed_and_pinned_by_moderators_alone():
    thread = a_thread()
    moderator = a_moderator(thread.space)
    with pytest.raises(PermissionDenied):
        set_state(thread=thread, state="closed", by=thread.author)
    entry = set_state(thread=thread, state="closed", by=moderator)
    with pytest.raises(PermissionDenied):
        a_reply(Thread.objects.get(pk=thread.pk))
    undo(entry=entry, by=moderator)
    assert a_reply(Thread.objects.get(pk=thread.pk)).is_shown


def test_what_is_quiet_for_half_a_year_is_archived_once():
    old, pinned, _new = (a_thread() for _number in range(3))
    long_ago = timezone.now() - datetime.timedelta(days=181)
    Thread.objects.filter(pk__in=[old.pk, pinned.pk]).update(last_posted_at=long_ago)
    Thread.objects.filter(pk=pinned.pk).update(is_pinned=True)
    assert (archive_old(), archive_old()) == (1, 0)
    old.refresh_from_db()
    assert old.state == "archived"
    undo(entry=ModerationEntry.objects.get(thread=old), by=a_colleague())
    old.refresh_from_db()
    assert old.state == "open"
