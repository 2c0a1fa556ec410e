"""Whoever tries numbers learns nothing: what one may not read is answered exactly as what is not there."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community import policies
from community.actions.flags import flag
from community.actions.tag_keeping import add_synonym
from community.actions.tagging import tags_named
from community.actions.visibility import set_visibility
from community.models import ReviewItem
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_group, a_member, a_moderator, a_reply, a_space, a_thread

pytestmark = pytest.mark.django_db
MISSING = 987_654
OF_THREADS = (
    *(("get", name) for name in ("thread", "thread_feed", "solved", "moderate_thread")),
    *(("post", name) for name in ("reply", "seen", "viewed", "draft_page", "moderate_thread")),
)
OF_POSTS = (
    *(("get", name) for name in ("post", "edit", "history", "report_post")),
    *(("post", name) for name in ("edit", "report_post")),
)


@pytest.fixture
def closed():
    """A thread in a group, with a reply."""
    group = a_group()
    thread = a_thread(group, by=a_member(group), title="Takeover", tags=["Takeover"])
    return thread, a_reply(thread, by=a_member(group))


def ask(client, method, address):
    """Status, place to go and body, without what differs by the address itself; and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(address)
    number = re.search(r"\d+", address)[0]
    of_it = re.compile(rf"(/|%2F){number}(?=/|%2F)")
    body = of_it.sub("/N", re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode()))
    return answer.status_code, of_it.sub("/N", answer.get("Location", "")), body, len(queries)


@pytest.mark.parametrize("who", ["stranger", "member", "moderator of another space"])
def test_a_closed_thread_is_answered_like_a_missing_one(client, closed, who):
    sign_in(client, who)
    assert told_apart(client, OF_THREADS, closed[0].pk) == []


@pytest.mark.parametrize("who", ["stranger", "member", "moderator of another space"])
def test_a_closed_post_is_answered_like_a_missing_one(client, closed, who):
    sign_in(client, who)
    assert told_apart(client, OF_POSTS, closed[1].pk) == []


def told_apart(client, ways, number):
    """The ways of asking for it, by method and name, that are answered in another way than for what is missing."""
    found = []
    for method, name in ways:
        here, nowhere = (reverse(f"community:{name}", args=[each]) for each in (number, MISSING))
        ask(client, method, nowhere)
        if ask(client, method, here) != ask(client, method, nowhere):
            found.append((method, name))
    return found


def sign_in(client, who):
    if who == "member":
        client.force_login(UserFactory())
    elif who != "stranger":
        client.force_login(a_moderator(a_space()))


def test_a_right_title_in_the_address_tells_nothing(client, closed):
    thread = closed[0]
    for slug in (thread.slug, "wrong"):
        answer = client.get(reverse("community:thread", args=[thread.pk, slug]))
        assert answer.status_code == 404
        assert "Takeover" not in answer.content.decode()


def test_hidden_and_deleted_threads_are_not_there_either(client):
    for visibility in ("hidden", "deleted", "pending"):
        thread = a_thread(a_space())
        set_visibility(thread=thread, visibility=visibility, by=None)
        here, nowhere = (reverse("community:thread", args=[number]) for number in (thread.pk, MISSING))
        ask(client, "get", nowhere)
        assert ask(client, "get", here) == ask(client, "get", nowhere)


def test_whoever_comes_from_a_mail_signed_out_can_sign_in(client, closed):
    address = reverse("community:thread", args=[closed[0].pk])
    assert f"login/?next={address}" in client.get(address).content.decode().replace("%2F", "/")


def test_a_tag_of_a_closed_group_is_not_there(client, closed):
    [tag] = tags_named(["Takeover"])
    add_synonym(tag=tag, word="acquisition", by=a_colleague())
    for slug in ("takeover", "acquisition"):
        for query in ("", "?show=solved", "?x=1"):
            assert client.get(f"/en/community/tags/{slug}/{query}").status_code == 404
        client.force_login(UserFactory())
        assert client.post(reverse("community:follow", args=["tag", slug])).status_code == 404


def test_what_others_decide_about_is_not_there(client, closed):
    flag(post=closed[1], by=closed[0].author, reason="other")
    client.force_login(a_moderator(a_space()))
    for number in (ReviewItem.objects.get().pk, MISSING):
        sent = {"decision": "hide"}
        assert client.post(reverse("community:decide_item", args=[number]), sent).status_code == 404
    assert policies.may_read(closed[0].author, closed[0].space)
