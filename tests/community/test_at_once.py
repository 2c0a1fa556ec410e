"""Many people who write in one thread at the same moment."""

import threading

import pytest
from django.db import connections

from community.actions.writing import reply
from community.models import Post, Thread
from tests.factories.accounts import UserFactory
from tests.factories.community import a_space, a_thread

WRITERS = 50


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_fifty_who_post_at_once_lose_nothing_and_keep_their_order():
    thread = a_thread(a_space())
    gate, errors = threading.Barrier(WRITERS), []

    def write(person) -> None:
        try:
            own = Thread.objects.select_related("space").get(pk=thread.pk)
            gate.wait(30)
            reply(thread=own, body=f"Said by {person.name}", by=person)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    running = [threading.Thread(target=write, args=[UserFactory()]) for _number in range(WRITERS)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    assert not errors
    posts = list(Post.objects.filter(thread=thread).order_by("position"))
    assert [post.position for post in posts] == list(range(1, WRITERS + 2))
    assert [post.created_at for post in posts] == sorted(post.created_at for post in posts)
    assert len({post.body for post in posts}) == WRITERS + 1
    held = Thread.objects.get(pk=thread.pk)
    assert (held.reply_count, held.last_position) == (WRITERS, WRITERS + 1)
    assert held.last_posted_at == posts[-1].created_at
