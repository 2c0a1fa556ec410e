"""Keeping order while others write, and while others keep order."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connections

from community import policies
from community.actions.answers import accept_answer
from community.actions.editing import edit_post
from community.actions.flags import flag
from community.actions.hiding import hide_post
from community.actions.moderation import decide, stop_spammer
from community.actions.writing import reply
from community.errors import RefusedError
from community.models import ModerationEntry, Post, ReviewItem, Thread
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_newcomer, a_reply, a_space, a_thread, a_trusted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
ROUNDS = 6
"""Who comes first differs from round to round."""
SPAM = "Cheap watches: https://a.example.org https://b.example.org https://c.example.org"


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all of them in the same moment, each on a connection of its own: what each came to, or its error."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def alone(number: int, deed: Callable[[], Any]) -> None:
        try:
            gate.wait(30)
            results[number] = deed()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    running = [threading.Thread(target=alone, args=each) for each in enumerate(deeds)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    return results


def counted_right(thread: Thread) -> bool:
    held = Thread.objects.get(pk=thread.pk)
    return held.reply_count == Post.objects.shown().replies().filter(thread=thread).count()


def test_of_two_decisions_one_counts():
    for decisions in (("approve", "hide"), ("hide", "delete"), ("delete", "spammer")) * 2:
        post = a_reply(a_thread(a_space()), by=a_newcomer())
        flag(post=post, by=UserFactory(), reason="spam")
        item, one, two = ReviewItem.objects.get(post=post), a_colleague(), a_colleague()
        results = at_once(
            partial(decide, item=item, decision=decisions[0], by=one),
            partial(decide, item=item, decision=decisions[1], by=two),
        )
        refused = [each for each in results if isinstance(each, RefusedError)]
        made = [each for each in results if isinstance(each, ModerationEntry)]
        assert (len(refused), len(made)) == (1, 1), results
        held = ReviewItem.objects.get(pk=item.pk)
        assert held.decision in decisions
        assert Post.objects.get(pk=post.pk).is_shown == (held.decision == "approve")
        assert counted_right(post.thread)


def test_an_approval_while_the_author_edits_approves_what_was_looked_at():
    for number in range(ROUNDS):
        author = a_newcomer()
        post = a_reply(a_thread(a_space()), by=author, body=SPAM)
        assert not post.is_shown
        item, moderator = ReviewItem.objects.get(post=post), a_colleague()
        decided, edited = at_once(
            partial(decide, item=item, decision="approve", by=moderator, revision=1),
            partial(edit_post, post=post, body=f"Harmless now, {number}.", by=author, revision=1),
        )
        held = Post.objects.get(pk=post.pk)
        assert isinstance(edited, Post), edited
        assert held.body == f"Harmless now, {number}."
        if isinstance(decided, RefusedError):
            assert not held.is_shown
            assert ReviewItem.objects.get(pk=item.pk).decided_at is None
        else:
            assert isinstance(decided, ModerationEntry), decided
            assert held.is_shown
        assert counted_right(post.thread)


def test_a_report_and_an_edit_that_makes_it_spam_wait_for_each_other():
    for _round in range(ROUNDS):
        author, reporter = a_newcomer(), a_trusted(3)
        post = a_reply(a_thread(a_space()), by=author, body="Harmless.")
        results = at_once(
            partial(edit_post, post=post, body=SPAM, by=author, revision=1),
            partial(flag, post=post, by=reporter, reason="spam"),
        )
        assert not [each for each in results if isinstance(each, Exception) and not _is_refusal(each)], results
        assert not Post.objects.get(pk=post.pk).is_shown
        assert ReviewItem.objects.filter(post=post, decided_at=None).count() == 1
        assert counted_right(post.thread)


def _is_refusal(error: Exception) -> bool:
    return type(error).__name__ in {"PermissionDenied", "RefusedError"}


def test_nothing_hidden_stays_accepted():
    for _round in range(ROUNDS):
        thread = a_thread(a_space())
        post, asker, moderator = a_reply(thread), thread.author, a_colleague()
        results = at_once(
            partial(accept_answer, post=post, by=asker),
            partial(hide_post, post=post, action="hide", by=moderator, reason="Wrong."),
        )
        assert not [each for each in results if isinstance(each, Exception) and not _is_refusal(each)], results
        held = Thread.objects.get(pk=thread.pk)
        assert not Post.objects.get(pk=post.pk).is_shown
        assert held.accepted_answer_id is None
        assert held.accepted_by_id is None
        assert counted_right(thread)


def test_of_two_answers_accepted_at_once_one_is_and_the_other_person_is_told():
    for _round in range(ROUNDS):
        thread = a_thread(a_space())
        first, second, staff = a_reply(thread), a_reply(thread), a_colleague()
        results = at_once(
            partial(accept_answer, post=first, by=thread.author), partial(accept_answer, post=second, by=staff)
        )
        assert len([each for each in results if isinstance(each, RefusedError)]) == 1, results
        assert Thread.objects.get(pk=thread.pk).accepted_answer_id in {first.pk, second.pk}


def test_two_spammers_in_the_same_threads_are_stopped_at_once():
    for _round in range(3):
        space = a_space()
        threads = [a_thread(space) for _number in range(4)]
        one, two = a_newcomer(), a_newcomer()
        for forwards, backwards in zip(threads, reversed(threads), strict=True):
            a_post_of(one, forwards)
            a_post_of(two, backwards)
        staff, other = a_colleague(), a_colleague()
        results = at_once(partial(stop_spammer, person=one, by=staff), partial(stop_spammer, person=two, by=other))
        assert all(isinstance(each, ModerationEntry) for each in results), results
        assert not Post.objects.shown().filter(author__in=[one, two]).exists()
        assert all(counted_right(thread) for thread in threads)


def a_post_of(person: Any, thread: Thread) -> Post:
    """Written by somebody else and then theirs: newcomers may not write so fast."""
    post = a_reply(thread)
    Post.objects.filter(pk=post.pk).update(author=person)
    return post


def test_many_who_write_in_several_threads_at_once_lose_nothing():
    space = a_space()
    threads = [a_thread(space) for _number in range(4)]
    writers = [(thread, UserFactory()) for _number in range(10) for thread in threads]

    def write(thread: Thread, person: Any) -> Post:
        own = Thread.objects.select_related("space").get(pk=thread.pk)
        policies.forget(person)
        return reply(thread=own, body=f"Said by {person.name}", by=person)

    results = at_once(*(partial(write, *each) for each in writers))
    assert not [each for each in results if isinstance(each, Exception)], results
    for thread in threads:
        posts = list(Post.objects.filter(thread=thread).order_by("position"))
        assert [post.position for post in posts] == list(range(1, 12))
        assert [post.created_at for post in posts] == sorted(post.created_at for post in posts)
        assert len({post.body for post in posts}) == 11
        assert counted_right(thread)
