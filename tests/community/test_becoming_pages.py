"""Solved threads become question pages; what was read goes along with what is asked."""

import pytest
from django.urls import reverse

from community import events
from community.asking import recent_pages
from community.models import LedgerEntry, Thread
from kb.models import QuestionPage
from publishing.models import PageVote
from tests.factories.accounts import UserFactory, an_administrator
from tests.factories.community import a_solved_thread, a_space
from tests.factories.kb import a_section, an_article
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


def make_page(client, thread):
    return client.post(reverse("community:draft_page", args=[thread.pk]))


def test_a_solved_thread_becomes_a_draft_that_thanks_whoever_answered(client):
    feature = FeatureFactory()
    a_section(feature=feature)
    thread = a_solved_thread(a_space(feature=feature), title="Where is it?", answer="Under **Settings**.")
    client.force_login(an_administrator())
    first, second = make_page(client, thread), make_page(client, thread)
    page = QuestionPage.objects.get()
    assert first["Location"] == second["Location"]
    assert not page.live
    assert (page.title, page.feature, page.short_answer) == ("Where is it?", feature, "Under Settings.")
    assert str(thread.accepted_answer.author) in str(page.body)
    assert Thread.objects.get(pk=thread.pk).page_key == f"kb.question:{page.pk}"


def test_when_the_page_is_published_the_thread_links_to_it_and_says_so(client, django_capture_on_commit_callbacks):
    feature = FeatureFactory()
    a_section(feature=feature)
    thread = a_solved_thread(a_space(feature=feature), title="Where is it?")
    client.force_login(an_administrator())
    make_page(client, thread)
    told = []

    def hear(answer, **kwargs) -> None:
        told.append(answer)

    events.thread_became_page.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        QuestionPage.objects.get().get_latest_revision().publish()
    assert told == [thread.accepted_answer]
    body = client.get(reverse("community:thread", args=[thread.pk, thread.slug])).content.decode()
    assert "Now also an answer:" in body


def test_only_those_who_write_pages_draft_one(client):
    thread = a_solved_thread()
    client.force_login(UserFactory())
    assert make_page(client, thread).status_code == 403


def test_what_a_signed_in_reader_opened_goes_along(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = an_article(title="About invoices")
    reader = UserFactory()
    client.get(page.get_url())
    client.force_login(reader)
    client.get(page.get_url())
    assert recent_pages(reader) == [{"key": f"kb.article:{page.pk}", "title": "About invoices", "url": page.get_url()}]


@pytest.fixture
def thread_with_page(client, django_capture_on_commit_callbacks):
    """A solved thread whose answer is a published page, and the page."""
    feature = FeatureFactory()
    a_section(feature=feature)
    thread = a_solved_thread(a_space(feature=feature), title="Where is it?")
    client.force_login(an_administrator())
    make_page(client, thread)
    with django_capture_on_commit_callbacks(execute=True):
        QuestionPage.objects.get().get_latest_revision().publish()
    client.logout()
    return thread, QuestionPage.objects.get()


def say(client, page, helped):
    return client.post(reverse("page_vote", args=[f"kb.question:{page.pk}"]), {"helped": helped})


def helped_points(person):
    return sum(LedgerEntry.objects.filter(subject=person.subject, rule="page_helped").values_list("points", flat=True))


def test_each_member_whom_the_page_helps_earns_its_answerer_a_point_once(client, thread_with_page):
    thread, page = thread_with_page
    answerer = thread.accepted_answer.author
    for person in (UserFactory(), UserFactory(), answerer):
        client.force_login(person)
        say(client, page, "yes")
        say(client, page, "yes")
    assert helped_points(answerer) == 2


@pytest.mark.parametrize("answer", ["no", "none"])
def test_a_vote_that_is_changed_or_taken_back_takes_the_point_along(client, thread_with_page, answer):
    thread, page = thread_with_page
    client.force_login(UserFactory())
    say(client, page, "yes")
    say(client, page, answer)
    assert helped_points(thread.accepted_answer.author) == 0
    say(client, page, "yes")
    assert helped_points(thread.accepted_answer.author) == 1


def test_strangers_vote_without_earning_anybody_points(client, thread_with_page):
    thread, page = thread_with_page
    say(client, page, "yes")
    assert PageVote.objects.get().helped
    assert helped_points(thread.accepted_answer.author) == 0


def test_no_more_is_earned_in_a_day_than_the_rules_say(client, thread_with_page, monkeypatch):
    thread, page = thread_with_page
    monkeypatch.setattr("community.actions.pages.MOST_HELPED_A_DAY", 2)
    for person in UserFactory.create_batch(3):
        client.force_login(person)
        say(client, page, "yes")
    assert helped_points(thread.accepted_answer.author) == 2
