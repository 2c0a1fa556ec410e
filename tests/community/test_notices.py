"""Who hears of what."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from community.actions.answers import accept_answer
from community.actions.asking_back import ask_whether_solved
from community.actions.following import follow
from community.actions.messages import begin_conversation
from community.actions.people import profile_of, shun
from community.actions.spaces import leave
from community.actions.visibility import delete_post
from community.errors import RefusedError
from community.models import Post, SpaceMember, Thread
from community.notices import may_see_threads, take_reply
from delivery.actions.telling import tell
from delivery.models import Notice, Occasion, OutgoingMail
from delivery.replying import ReplyRefused
from tests.factories.accounts import UserFactory
from tests.factories.community import a_group, a_member, a_reply, a_solved_thread, a_space, a_thread, a_trusted

pytestmark = pytest.mark.django_db


def heard(person) -> list[str]:
    """The kinds of what a person was told, once the worker has told everybody."""
    for occasion in Occasion.objects.order_by("pk"):
        tell(occasion)
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("occasion__kind", flat=True))


def test_followers_hear_of_a_reply_and_its_writer_does_not():
    thread = a_thread()
    answer = a_reply(thread)
    assert heard(thread.author) == ["community.reply"]
    assert heard(answer.author) == []


def test_whoever_is_mentioned_hears_of_it_once():
    thread = a_thread()
    handle = profile_of(thread.author).handle
    post = a_reply(thread, body=f"Look, @{handle}.")
    assert f'<a href="/community/people/{handle}/"' in post.body_html
    assert heard(thread.author) == ["community.mention"]


def test_whoever_is_quoted_hears_of_it():
    thread = a_thread()
    first = a_reply(thread)
    a_reply(thread, by=thread.author, body=f"> @x [#2](/community/posts/{first.pk}/)\n>\n> Look.\n\nThank you.")
    assert heard(first.author) == ["community.quote"]


def test_an_accepted_answer_is_told_to_its_author_and_to_followers():
    thread = a_thread()
    answer, other = a_reply(thread), a_reply(thread)
    accept_answer(post=answer, by=thread.author)
    assert "community.accepted" in heard(answer.author)
    assert "community.solved" in heard(other.author)


def test_followers_of_a_space_hear_of_new_threads():
    space, reader = a_space(), UserFactory()
    follow(thing=space, by=reader)
    a_thread(a_space(parent=space))
    assert heard(reader) == ["community.thread"]


def test_whoever_left_a_group_hears_nothing_more_of_it():
    group = a_group()
    reader = a_member(group)
    thread = a_thread(group, by=a_member(group))
    follow(thing=thread, by=reader)
    leave(membership=SpaceMember.objects.get(space=group, person=reader), by=reader)
    fresh = type(reader).objects.get(pk=reader.pk)
    assert may_see_threads(fresh, {str(thread.pk)}) == set()
    assert may_see_threads(thread.author, {str(thread.pk)}) == {str(thread.pk)}


def test_nobody_hears_of_those_whom_they_have_muted():
    thread, other = a_thread(), UserFactory()
    shun(other=other, by=thread.author, level="muted")
    a_reply(thread, by=other)
    assert heard(thread.author) == []


def test_what_was_told_of_a_deleted_post_is_taken_back():
    thread = a_thread()
    post = a_reply(thread)
    assert heard(thread.author)
    delete_post(post=post, by=post.author)
    assert heard(thread.author) == []


def test_a_mail_that_answers_becomes_a_post():
    thread, reader = a_thread(), UserFactory()
    take_reply(reader, str(thread.pk), "By mail.", "<m1>")
    assert Post.objects.get(via="mail").body == "By mail."
    Thread.objects.filter(pk=thread.pk).update(state="closed")
    with pytest.raises(ReplyRefused):
        take_reply(reader, str(thread.pk), "Too late.", "<m2>")


def test_an_asker_is_asked_once_whether_it_is_solved():
    thread = a_thread()
    a_reply(thread)
    a_solved_thread()
    assert ask_whether_solved() == 0
    Thread.objects.update(last_posted_at=timezone.now() - datetime.timedelta(days=4))
    assert (ask_whether_solved(), ask_whether_solved()) == (1, 0)
    assert OutgoingMail.objects.get().context["link"].endswith(f"/en/community/threads/{thread.pk}/solved/")
    assert not mail.outbox


def test_private_messages_reach_those_who_take_them():
    writer, reader = a_trusted(), UserFactory()
    begin_conversation(people=[reader], subject="Hello there", body="How are you?", by=writer)
    assert heard(reader) == ["community.message"]
    shun(other=writer, by=reader, level="blocked")
    with pytest.raises(RefusedError):
        begin_conversation(people=[reader], subject="Hello again", body="And now?", by=writer)
