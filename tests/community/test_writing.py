"""Threads and replies as the actions write them."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections

from community.actions.drafts import take_once
from community.actions.editing import edit_post, restore_revision
from community.actions.visibility import delete_post, restore_post
from community.actions.votes import me_too, vote, withdraw_vote
from community.actions.writing import reply
from community.errors import EditConflictError, RefusedError
from community.models import Follow, Post, PostRevision, Space, Thread, Vote
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_moderator, a_reply, a_solved_thread, a_space, a_thread, a_trusted

pytestmark = pytest.mark.django_db


def test_a_thread_begins_with_its_first_post_and_its_asker_follows_it():
    thread = a_thread(title="Why is  it\nslow?", tags=["Speed", "speed", "Mail"])
    post = thread.posts.get()
    assert (thread.title, thread.slug, post.position, thread.me_too_count) == (
        "Why is it slow?",
        "why-is-it-slow",
        1,
        1,
    )
    assert {tag.slug for tag in thread.tags.all()} == {"speed", "mail"}
    assert Follow.objects.filter(person=thread.author, thread=thread, level="watching").exists()
    assert Space.objects.get(pk=thread.space_id).thread_count == 1


def test_replies_take_positions_in_order_and_are_counted():
    thread = a_thread()
    posts = [a_reply(thread), a_reply(thread, by=thread.author)]
    thread.refresh_from_db()
    assert [post.position for post in posts] == [2, 3]
    assert (thread.reply_count, thread.last_position, thread.asker_wrote_last) == (2, 3, True)
    assert thread.last_posted_at == posts[1].created_at


def test_nobody_replies_to_a_closed_thread_but_moderators():
    thread = a_thread()
    Thread.objects.filter(pk=thread.pk).update(state="closed")
    thread.refresh_from_db()
    with pytest.raises(PermissionDenied):
        a_reply(thread)
    assert a_reply(thread, by=a_moderator(thread.space)).position == 2


def test_empty_and_endless_texts_are_refused():
    thread = a_thread()
    for body in ("  \n ", "a" * 30_001):
        with pytest.raises(RefusedError):
            a_reply(thread, body=body)


def test_an_edit_keeps_what_was_said_before():
    thread = a_thread(body="First words.")
    post = thread.posts.get()
    edit_post(post=post, body="Better words.", by=thread.author, revision=1, title="A better title")
    thread.refresh_from_db()
    post.refresh_from_db()
    kept = PostRevision.objects.get(post=post)
    assert (post.body, post.revision, thread.title) == ("Better words.", 2, "A better title")
    assert (kept.body, kept.number, kept.written_by) == ("First words.", 1, thread.author)
    restore_revision(post=post, number=1, by=thread.author)
    post.refresh_from_db()
    assert (post.body, post.revision) == ("First words.", 3)


def test_an_edit_of_an_older_text_is_a_conflict_that_carries_the_new_one():
    thread = a_thread(body="One.")
    post = thread.posts.get()
    edit_post(post=post, body="Two.", by=thread.author, revision=1)
    with pytest.raises(EditConflictError) as conflict:
        edit_post(post=post, body="Three.", by=a_colleague(), revision=1)
    assert conflict.value.post.body == "Two."


def test_only_authors_and_moderators_edit_unless_it_is_a_wiki():
    post = a_thread().posts.get()
    with pytest.raises(PermissionDenied):
        edit_post(post=post, body="Mine.", by=UserFactory(), revision=1)
    Post.objects.filter(pk=post.pk).update(is_wiki=True)
    assert edit_post(post=post, body="Ours.", by=a_trusted(), revision=1).revision == 2


def test_deleting_an_answer_takes_its_acceptance_back_and_can_be_undone():
    thread = a_solved_thread()
    answer = thread.accepted_answer
    delete_post(post=answer, by=answer.author)
    thread.refresh_from_db()
    assert (thread.reply_count, thread.is_solved) == (0, False)
    answer.refresh_from_db()
    restore_post(post=answer, by=answer.author)
    thread.refresh_from_db()
    assert thread.reply_count == 1


def test_a_question_with_answers_is_not_deleted_by_its_asker():
    thread = a_thread()
    post = thread.posts.get()
    a_reply(thread)
    post.thread.refresh_from_db()
    with pytest.raises(PermissionDenied):
        delete_post(post=post, by=thread.author)
    delete_post(post=post, by=a_colleague())
    assert not Thread.objects.shown().filter(pk=thread.pk).exists()
    assert Space.objects.get(pk=thread.space_id).thread_count == 0


def test_a_vote_counts_once_and_never_for_oneself():
    thread = a_thread()
    answer, reader = a_reply(thread), UserFactory()
    assert vote(post=answer, by=reader)
    assert not vote(post=answer, by=reader)
    answer.refresh_from_db()
    assert (answer.vote_count, Vote.objects.count()) == (1, 1)
    with pytest.raises(PermissionDenied):
        vote(post=answer, by=answer.author)
    assert withdraw_vote(post=answer, by=reader)
    answer.refresh_from_db()
    assert answer.vote_count == 0


def test_having_the_same_question_counts_once():
    thread, reader = a_thread(), UserFactory()
    assert me_too(thread=thread, by=reader)
    assert not me_too(thread=thread, by=reader)
    thread.refresh_from_db()
    assert thread.me_too_count == 2


def test_a_form_that_is_sent_twice_makes_one_thing():
    thread, person = a_thread(), UserFactory()

    def make() -> str:
        return f"/made/{reply(thread=thread, body='Once.', by=person).pk}/"

    first, second = (take_once(person=person, key="k1", make=make) for _ in range(2))
    assert first == second
    assert thread.posts.count() == 2


def test_a_form_that_was_refused_may_be_sent_again():
    thread, person = a_thread(), UserFactory()
    with pytest.raises(RefusedError):
        take_once(person=person, key="k1", make=lambda: str(reply(thread=thread, body=" ", by=person)))
    assert take_once(person=person, key="k1", make=lambda: str(reply(thread=thread, body="Now.", by=person)))


def test_the_language_of_a_post_is_read_off_its_letters():
    thread = a_thread()
    assert a_reply(thread, body="برای ما هم همین بود. ممنون.").language == "fa"
    assert a_reply(thread, body="Ինձ մոտ էլ նույնն է։").language == "hy"
    assert a_reply(thread, body="The same here, thank you.").language == "en"


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_many_who_write_at_once_lose_nothing_and_keep_their_order():
    thread = a_thread(a_space())
    people = [UserFactory() for _ in range(12)]
    errors = []

    def write(person) -> None:
        try:
            for number in range(4):
                reply(thread=Thread.objects.select_related("space").get(pk=thread.pk), body=f"No {number}", by=person)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[person]) for person in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not errors, connection.vendor
    posts = list(Post.objects.filter(thread=thread).order_by("position"))
    assert [post.position for post in posts] == list(range(1, 50))
    assert [post.created_at for post in posts] == sorted(post.created_at for post in posts)
    assert Thread.objects.get(pk=thread.pk).reply_count == 48
