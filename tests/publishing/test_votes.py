"""Readers say whether a page helped."""

import pytest
from django.urls import reverse

from publishing.models import PageVote
from publishing.voting import MOST_A_DAY, key_of
from tests.factories.accounts import UserFactory
from tests.factories.kb import a_question, an_article

pytestmark = pytest.mark.django_db


def address(page):
    return reverse("page_vote", args=[key_of(page)])


def test_a_page_asks_and_its_links_change_nothing_by_being_opened(client):
    page = a_question()
    body = client.get(page.get_url()).content.decode()
    assert f"{address(page)}?helped=yes" in body
    answer = client.get(f"{address(page)}?helped=yes")
    assert "csrfmiddlewaretoken" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert not PageVote.objects.exists()


def test_a_kept_page_holds_no_token(client):
    page = a_question()
    assert "csrfmiddlewaretoken" not in client.get(page.get_url()).content.decode()


def test_a_stranger_has_one_vote_a_page(client):
    page = a_question()
    client.post(address(page), {"helped": "yes"})
    client.post(address(page), {"helped": "no", "reason": "wrong"})
    vote = PageVote.objects.get()
    assert (vote.helped, vote.reason) == (False, "wrong")


def test_a_member_sees_the_own_vote_and_takes_it_back(client):
    page, reader = a_question(), UserFactory()
    client.force_login(reader)
    client.post(address(page), {"helped": "yes"})
    assert f"{address(page)}?helped=none" in client.get(page.get_url()).content.decode()
    client.post(address(page), {"helped": "none"})
    assert not PageVote.objects.exists()


def test_what_may_not_be_read_is_answered_like_what_is_not_there(client):
    closed = an_article(audiences=["partners"])
    missing = reverse("page_vote", args=["kb.article:999999"])
    assert client.get(address(closed)).status_code == client.get(missing).status_code == 404
    assert client.post(address(closed), {"helped": "yes"}).status_code == 404


@pytest.mark.parametrize(
    "key", ["", ":", "kb.article", "kb.article:", "kb.article:x", "no.such:1", "community.thread:1", "a" * 500]
)
def test_what_is_no_key_leads_nowhere(client, key):
    assert client.get(f"/en/helpful/{key}/").status_code == 404


def test_beyond_a_days_number_votes_are_thanked_for_and_not_kept(client):
    reader = UserFactory()
    client.force_login(reader)
    section = a_question().get_parent().specific
    for page in [a_question(section) for _number in range(MOST_A_DAY + 1)]:
        assert client.post(address(page), {"helped": "yes"}).status_code == 302
    assert PageVote.objects.count() == MOST_A_DAY
