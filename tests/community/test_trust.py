"""Trust levels, and the limits of the first day."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from community import policies
from community.actions.reading import mark_read
from community.actions.trusting import reckon_levels, set_level
from community.actions.votes import vote
from community.errors import RefusedError
from community.models import Post, ReadPosition, Sanction, Standing, TrustChange, VisitDay, Vote, WritingTrace
from community.trust import deeds_of, level_for
from community.trust_levels import ASKED, Deeds
from tests.factories.accounts import MembershipFactory, UserFactory, a_colleague
from tests.factories.community import a_newcomer, a_reply, a_space, a_thread, a_trusted
from tests.factories.kb import tree

pytestmark = pytest.mark.django_db


def reads(person, threads, *, position=6, seconds=130) -> None:
    """Somebody has read so far in each of these threads."""
    ReadPosition.objects.bulk_create(
        ReadPosition(person=person, thread=thread, position=position, seconds=seconds) for thread in threads
    )
    VisitDay.objects.get_or_create(person=person, day=timezone.now().date())


def level_of(person) -> int:
    policies.forget(person)
    return policies.trust_level_of(person)


def test_each_level_asks_for_everything_it_names():
    for number, asked in ASKED.items():
        for name, value in vars(asked).items():
            if value:
                before = ASKED.get(number - 1, Deeds())
                everything = {each: max(vars(asked)[each], 100) for each in vars(asked)}
                assert level_for(Deeds(**{**everything, name: value - 1})) < max(number, 1), name
                assert level_for(Deeds(**everything)) == 3
                assert before != asked
    assert level_for(Deeds(**dict.fromkeys(vars(Deeds()), 100)), flagged=6) == 2


def test_reading_lifts_a_newcomer_overnight():
    space, reader = a_space(), UserFactory()
    threads = [a_thread(space) for _number in range(5)]
    reads(reader, threads[:4])
    assert reckon_levels() == 0
    reads(reader, threads[4:])
    assert level_of(reader) == 0
    assert reckon_levels() == 1
    assert level_of(reader) == 1
    assert (reckon_levels(), TrustChange.objects.count()) == (0, 1)


def test_reading_counts_the_day_once():
    thread, reader = a_thread(), UserFactory()
    mark_read(thread=thread, person=reader, position=1, seconds=5)
    mark_read(thread=thread, person=reader, position=1, seconds=5)
    assert VisitDay.objects.filter(person=reader).count() == 1


def test_deeds_for_others_lift_to_the_second_level():
    space, reader = a_space(), a_trusted()
    threads = [a_thread(space) for _number in range(20)]
    reads(reader, threads, seconds=200)
    today = timezone.now().date()
    for ago in range(1, 15):
        VisitDay.objects.create(person=reader, day=today - datetime.timedelta(days=ago))
    answers = [a_reply(thread, by=reader, body=f"Answer to {thread.pk}.") for thread in threads[:3]]
    vote(post=threads[0].posts.first(), by=reader)
    reckon_levels()
    assert level_of(reader) == 1
    vote(post=answers[0], by=UserFactory())
    reckon_levels()
    assert level_of(reader) == 2


def test_the_third_level_is_lost_after_some_grace_and_a_fixed_one_never():
    fresh, old, fixed = (a_trusted(3) for _number in range(3))
    long_ago = timezone.now() - datetime.timedelta(days=30)
    Standing.objects.filter(person__in=[old, fixed]).update(level_since=long_ago)
    Standing.objects.filter(person=fixed).update(is_fixed=True)
    reckon_levels()
    assert [level_of(person) for person in (fresh, old, fixed)] == [3, 2, 3]


def test_nobody_rises_while_silenced():
    space, reader = a_space(), UserFactory()
    reads(reader, [a_thread(space) for _number in range(5)])
    Sanction.objects.create(person=reader, kind="silence", reason="Spam.")
    reckon_levels()
    assert level_of(reader) == 0
    Sanction.objects.update(lifted_at=timezone.now())
    reckon_levels()
    assert level_of(reader) == 1


def test_many_people_cost_no_more_queries_than_few(django_assert_num_queries):
    space = a_space()
    threads = [a_thread(space) for _number in range(5)]
    reads(UserFactory(), threads)
    with django_assert_num_queries(14):
        reckon_levels()
    for _number in range(12):
        reads(UserFactory(), threads)
    with django_assert_num_queries(14):
        assert reckon_levels() == 12


def test_only_staff_give_levels_by_hand():
    person = UserFactory()
    with pytest.raises(PermissionDenied):
        set_level(person=person, level=4, by=UserFactory())
    set_level(person=person, level=4, by=a_colleague())
    assert level_of(person) == 4
    assert policies.may_accept(person, a_thread())


def later(**delta) -> None:
    """As if everything so far had been written some time ago."""
    for trace in WritingTrace.objects.all():
        WritingTrace.objects.filter(pk=trace.pk).update(at=trace.at - datetime.timedelta(**delta))


def test_a_newcomer_waits_half_a_minute_between_posts():
    thread, newcomer = a_thread(), a_newcomer()
    a_reply(thread, by=newcomer, body="First.")
    with pytest.raises(RefusedError) as refused:
        a_reply(thread, by=newcomer, body="Second.")
    assert "Wait" in refused.value.messages[0]
    later(seconds=31)
    a_reply(thread, by=newcomer, body="Second.")
    assert Post.objects.filter(author=newcomer).count() == 2


def test_a_newcomer_begins_three_threads_on_the_first_day():
    space, newcomer = a_space(), a_newcomer()
    for _number in range(3):
        a_thread(space, by=newcomer)
        later(minutes=1)
    with pytest.raises(RefusedError) as refused:
        a_thread(space, by=newcomer)
    assert "3 threads" in refused.value.messages[0]
    newcomer.date_joined -= datetime.timedelta(days=2)
    a_thread(space, by=newcomer)


def test_a_newcomer_writes_ten_replies_on_the_first_day():
    thread, newcomer = a_thread(), a_newcomer()
    for number in range(10):
        a_reply(thread, by=newcomer, body=f"Reply {number}.")
        later(minutes=1)
    with pytest.raises(RefusedError):
        a_reply(thread, by=newcomer, body="One more.")


def test_a_fourth_newcomer_from_one_address_is_refused_unless_they_are_colleagues():
    thread = a_thread()
    for number in range(3):
        a_reply(thread, by=a_newcomer(), body=f"Reply {number}.", address="203.0.113.7")
    with pytest.raises(RefusedError):
        a_reply(thread, by=a_newcomer(), body="One more.", address="203.0.113.7")
    a_reply(thread, by=a_newcomer(), body="From elsewhere.", address="203.0.113.8")
    colleague = MembershipFactory(user=a_newcomer()).user
    a_reply(thread, by=colleague, body="A colleague.", address="203.0.113.7")


def test_what_a_limit_refuses_comes_back_with_every_word(client):
    tree()
    thread, newcomer = a_thread(), a_newcomer()
    a_reply(thread, by=newcomer, body="First.")
    client.force_login(newcomer)
    answer = client.post(reverse("community:reply", args=[thread.pk]), {"body": "My careful words", "key": "k"})
    assert answer.status_code == 422
    assert "My careful words" in answer.content.decode()
    assert "seconds; your text is kept" in answer.content.decode()


def test_votes_for_hidden_posts_count_for_nothing():
    person = UserFactory()
    post = a_reply(a_thread(), by=person)
    Vote.objects.create(post=post, person=UserFactory())
    Post.objects.filter(pk=post.pk).update(visibility="hidden")
    reads(person, [post.thread])
    assert deeds_of([person.pk])[0][person.pk].likes_received == 0
