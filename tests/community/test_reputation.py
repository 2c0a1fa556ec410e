"""Points, badges, leaderboards and ambassadors."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from community.actions.ambassadors import apply, decide, remind_of_reviews
from community.actions.answers import withdraw_acceptance
from community.actions.people import profile_of
from community.actions.reputation import give_badges, give_due_badges, in_force
from community.actions.visibility import set_visibility
from community.actions.votes import vote, withdraw_vote
from community.models import Ambassador, BadgeGrant, LedgerEntry, OrderSettings, Score, SpaceMember
from community.models.reputation import AppendOnlyError
from community.ranking import leaderboard, points_of
from delivery.models import Occasion
from tests.factories.accounts import UserFactory, a_colleague, a_partner
from tests.factories.community import a_group, a_reply, a_solved_thread, a_space, a_thread, a_trusted
from tests.factories.kb import tree

pytestmark = pytest.mark.django_db


def rules_of(person) -> list[str]:
    return sorted(in_force(subject=person.subject).values_list("rule", flat=True))


def test_an_accepted_answer_earns_points_and_loses_them_again():
    thread = a_solved_thread()
    answerer = thread.accepted_answer.author
    assert (rules_of(answerer), points_of(answerer)) == (["accepted", "answer"], 12)
    withdraw_acceptance(thread=thread, by=thread.author)
    assert (rules_of(answerer), points_of(answerer)) == (["answer"], 2)
    assert LedgerEntry.objects.filter(subject=answerer.subject).count() == 3


def test_nothing_is_earned_twice_however_often_it_is_done():
    post, voter = a_reply(a_thread()), UserFactory()
    for _time in range(3):
        vote(post=post, by=voter)
        withdraw_vote(post=post, by=voter)
    vote(post=post, by=voter)
    assert rules_of(post.author) == ["answer", "like"]
    assert points_of(post.author) == 3
    assert Score.objects.get(subject=post.author.subject, space=post.thread.space).points == 3


def test_what_is_hidden_earns_nothing_until_it_is_back():
    post = a_reply(a_thread())
    vote(post=post, by=UserFactory())
    set_visibility(post=post, visibility="hidden", by=None)
    assert points_of(post.author) == 0
    set_visibility(post=post, visibility="shown", by=None)
    assert (points_of(post.author), rules_of(post.author)) == (3, ["answer", "like"])


def test_answers_to_oneself_earn_nothing():
    thread = a_thread()
    a_reply(thread, by=thread.author)
    assert rules_of(thread.author) == ["thread"]


def test_the_ledger_is_only_added_to():
    a_thread()
    entry = LedgerEntry.objects.first()
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()


def test_badges_are_given_once_and_told_of():
    answerer = UserFactory()
    space = a_space()
    for number in range(5):
        a_reply(a_thread(space), by=answerer, body=f"Answer {number}.")
    profile_of(answerer)
    assert give_due_badges() == 1
    assert (give_due_badges(), give_badges([answerer.subject])) == (0, 0)
    assert BadgeGrant.objects.get().badge == "helper"
    assert Occasion.objects.get(kind="community.badge").recipients == [answerer.pk]


def test_the_first_solution_shows_its_badge_beside_the_name(client):
    tree()
    thread = a_solved_thread()
    page = client.get(reverse("community:thread", args=[thread.pk, thread.slug])).content.decode()
    assert "Solver" in page


def test_leaderboards_count_by_time_and_space_and_leave_out_who_wants_it():
    thread = a_solved_thread()
    answerer = thread.accepted_answer.author
    old = LedgerEntry.objects.filter(subject=answerer.subject, rule="accepted")
    LedgerEntry.objects.filter(pk__in=old).update(at=timezone.now() - datetime.timedelta(days=8))
    elsewhere = a_solved_thread()
    assert [(place.profile.person, place.points) for place in leaderboard("week", thread.space)] == [
        (thread.author, 5),
        (answerer, 2),
    ]
    assert leaderboard("month", thread.space)[0].profile.person == answerer
    assert leaderboard("all", thread.space)[0].points == 12
    assert {place.profile.person for place in leaderboard("all")} >= {answerer, elsewhere.author}
    profile = profile_of(answerer)
    profile.in_leaderboards = False
    profile.save()
    assert answerer not in {place.profile.person for place in leaderboard("all")}


def test_why_shows_nothing_that_the_reader_may_not_see(client):
    tree()
    partner = a_partner()
    open_thread = a_thread(by=partner, title="Seen by everybody")
    a_thread(a_space(audiences=["partners"]), by=partner, title="For partners alone")
    address = reverse("community:points", args=[profile_of(partner).handle])
    client.force_login(UserFactory())
    page = client.get(address).content.decode()
    assert open_thread.title in page
    assert "For partners alone" not in page
    client.force_login(partner)
    assert "For partners alone" in client.get(address).content.decode()


@pytest.mark.parametrize("who", ["stranger", "member", "staff"])
def test_every_page_about_standing_opens(client, who):
    tree()
    thread = a_solved_thread()
    Ambassador.objects.create(person=a_trusted(2), motivation="I like to help others.")
    Ambassador.objects.create(person=a_trusted(2), motivation="I do, too.", state="active")
    if who != "stranger":
        client.force_login(a_colleague() if who == "staff" else UserFactory())
    handle = thread.accepted_answer.author.community_profile.handle
    for name, arguments in (("levels", []), ("leaders", []), ("ambassadors", []), ("points", [handle])):
        for language in ("en", "fa"):
            address = reverse(f"community:{name}", args=arguments).replace("/en/", f"/{language}/")
            assert client.get(address).status_code == 200, address
    assert client.get(reverse("community:leaders") + f"?period=all&space={thread.space.slug}").status_code == 200
    hidden = a_group()
    assert client.get(reverse("community:leaders") + f"?space={hidden.slug}").status_code == 404


def test_an_ambassador_is_chosen_by_staff_and_looked_at_again_each_year():
    group, person, staff = a_group(), a_trusted(2), a_colleague()
    profile_of(person)
    found = OrderSettings.load()
    found.ambassador_space = group
    found.save()
    with pytest.raises(PermissionDenied):
        apply(person=UserFactory(), motivation="I would like to, very much.")
    row = apply(person=person, motivation="I would like to, very much.")
    with pytest.raises(PermissionDenied):
        decide(ambassador=row, state="active", by=person)
    decide(ambassador=row, state="active", by=staff)
    assert SpaceMember.objects.joined().filter(space=group, person=person).exists()
    assert "ambassador" in profile_of(person).shown_badges
    assert remind_of_reviews() == 0
    Ambassador.objects.update(review_due=timezone.now().date())
    assert (remind_of_reviews(), remind_of_reviews()) == (1, 0)
    decide(ambassador=row, state="ended", by=staff)
    assert not SpaceMember.objects.filter(space=group, person=person).exists()
    assert not BadgeGrant.objects.filter(subject=person.subject, badge="ambassador").exists()
