"""The community's pages, as readers open them."""

import pytest
from django.test import Client
from django.urls import reverse

from community.actions.counting import count_views
from community.actions.people import profile_of
from community.models import Draft, Post, Thread
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_group, a_moderator, a_reply, a_solved_thread, a_space, a_thread, a_trusted
from tests.factories.kb import tree
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _home() -> None:
    tree()


def url(name: str, *arguments) -> str:
    return reverse(f"community:{name}", args=arguments)


def page_of(thread: Thread) -> str:
    return url("thread", thread.pk, thread.slug)


@pytest.mark.parametrize("who", ["stranger", "member", "staff"])
def test_every_page_opens(client, who):
    space = a_space(feature=FeatureFactory(slug="billing"))
    thread = a_solved_thread(space, tags=["invoices"], body="- [ ] one\n\n> [!SPOILER]\n> two")
    profile = profile_of(thread.author)
    addresses = [
        url("home"),
        url("ask"),
        url("explore", "billing"),
        url("explore", "general"),
        url("space", space.slug),
        url("space", space.slug) + "?show=solved&tag=invoices",
        url("tags"),
        url("tag", "invoices"),
        page_of(thread),
        url("history", thread.posts.first().pk),
        url("person", profile.handle),
        url("feed"),
        url("space_feed", space.slug),
        url("tag_feed", "invoices"),
        url("thread_feed", thread.pk),
    ]
    if who != "stranger":
        client.force_login(a_colleague() if who == "staff" else a_trusted())
        addresses += [url(name) for name in ("queue", "profile", "conversations")]
        addresses += [url("write", "billing"), url("start", space.slug), url("new_conversation", profile.handle)]
    for address in addresses:
        assert client.get(address).status_code == 200, address
        assert client.get(address.replace("/en/", "/fa/")).status_code == 200, address


def test_the_accepted_answer_stands_under_the_question_and_once(client):
    thread = a_thread(title="What now?")
    for _number in range(3):
        a_reply(thread, body="Not this.")
    answer = a_reply(thread, body="Exactly this.")
    client.force_login(thread.author)
    client.post(url("do_post", answer.pk, "accept"), {"instead_of": ""})
    body = client.get(page_of(thread)).content.decode()
    assert body.count("Exactly this.") == 1
    assert body.index("Exactly this.") < body.index("Not this.")


def test_each_post_has_its_own_direction(client):
    thread = a_thread()
    a_reply(thread, body="برای ما هم همین بود. ممنون.")
    assert '<div class="prose" lang="fa" dir="rtl">' in client.get(page_of(thread)).content.decode()


def test_a_long_thread_is_paged_by_position(client):
    thread = a_thread()
    person = UserFactory()
    for number in range(2, 62):
        Post.objects.create(thread=thread, position=number, author=person, body="x", body_html=f"<p>No{number}.</p>")
    first = client.get(page_of(thread)).content.decode()
    assert "No25." in first
    assert "No26." not in first
    assert "?from=26" in first
    middle = client.get(page_of(thread) + "?from=26").content.decode()
    assert "No50." in middle
    assert "?from=1" in middle
    assert client.get(url("post", Post.objects.get(thread=thread, position=60).pk))["Location"].endswith(
        "?from=60#post-60"
    )


def test_a_thread_page_asks_as_much_with_many_posts_as_with_few(client, django_assert_max_num_queries):
    space = a_space(feature=FeatureFactory())
    short, long = a_solved_thread(space), a_solved_thread(space)
    for number in range(3, 30):
        person = UserFactory()
        profile_of(person)
        Post.objects.create(thread=long, position=number, author=person, body="x", body_html="<p>x</p>")
    client.force_login(UserFactory())
    for thread in (short, long):
        client.get(page_of(thread))
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(page_of(thread))


def test_a_list_asks_as_much_with_many_threads_as_with_few(client, django_assert_max_num_queries):
    space = a_space(feature=FeatureFactory())
    for number in range(1, 6):
        a_thread(space, tags=[f"tag {number}"])
    client.force_login(a_trusted())
    for address in (url("space", space.slug), url("home"), url("queue")):
        client.get(address)
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(address)


def test_feeds_and_the_queue_ask_as_much_with_many_threads_as_with_few(client, django_assert_max_num_queries):
    space, helper = a_space(), a_trusted(2)
    for number in range(12):
        a_reply(a_thread(space, tags=["invoices"], title=f"Question number {number}?"), by=helper)
    client.force_login(helper)
    addresses = [url("feed"), url("space_feed", space.slug), url("tag_feed", "invoices"), url("tags")]
    for address in (*addresses, url("queue") + "?show=mine", url("tag", "invoices")):
        client.get(address)
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = client.get(address)
        assert address == url("tags") or "Question number 11?" in answer.content.decode(), address


def test_a_person_who_wrote_very_much_is_not_counted_to_the_end(client, monkeypatch):
    monkeypatch.setattr("community.views.browsing.MOST_COUNTED", 3)
    monkeypatch.setattr("community.templatetags.community.MOST_COUNTED", 3)
    writer, other = profile_of(a_trusted(2)), profile_of(UserFactory())
    for _number in range(5):
        a_reply(a_thread(), by=writer.person)
    a_reply(a_thread(), by=other.person)
    assert "3+ posts" in client.get(url("person", writer.handle)).content.decode()
    assert "1 post<" in client.get(url("person", other.handle)).content.decode()


def test_a_reader_replies_and_a_second_click_changes_nothing(client):
    thread = a_thread()
    client.force_login(UserFactory())
    Draft.objects.create(person=UserFactory(), place=f"reply:{thread.pk}", body="x")
    sent = {"body": "An answer.", "key": "abc"}
    first, second = (client.post(url("reply", thread.pk), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert thread.posts.count() == 2


def test_what_looks_private_is_pointed_out_and_kept(client):
    thread = a_thread()
    client.force_login(UserFactory())
    answer = client.post(url("reply", thread.pk), {"body": "Write to jane.doe@acme.ie", "key": "abc"})
    assert "jane.doe@acme.ie" in answer.content.decode()
    assert thread.posts.count() == 1
    client.post(url("reply", thread.pk), {"body": "Write to jane.doe@acme.ie", "key": "abc", "confirm_private": "1"})
    assert thread.posts.count() == 2


def test_a_reply_that_is_refused_comes_back_with_every_word(client):
    thread = a_thread()
    client.force_login(UserFactory())
    answer = client.post(url("reply", thread.pk), {"body": "w" * 30_001, "key": "abc"})
    assert answer.status_code == 422
    assert "w" * 30_001 in answer.content.decode()
    Thread.objects.filter(pk=thread.pk).update(state="closed")
    answer = client.post(url("reply", thread.pk), {"body": "My long text", "key": "abd"})
    assert answer.status_code == 422
    assert "My long text" in answer.content.decode()


def test_an_edit_in_conflict_shows_both_texts(client):
    thread = a_thread(body="One.")
    post = thread.posts.get()
    client.force_login(thread.author)
    sent = {"body": "Two.", "title": thread.title, "revision": "1"}
    assert client.post(url("edit", post.pk), sent).status_code == 302
    answer = client.post(url("edit", post.pk), {**sent, "body": "Three."})
    assert answer.status_code == 409
    assert "Two." in answer.content.decode()
    assert "Three." in answer.content.decode()


def test_a_question_is_asked_step_by_step(client):
    feature = FeatureFactory(slug="billing")
    space = a_space(feature=feature)
    client.force_login(UserFactory())
    address = url("write", "billing")
    sent = {"space": space.pk, "kind": "question", "title": "Where is my invoice?", "body": "I **looked**.", "key": "k"}
    review = client.post(address, {**sent, "step": "review", "attach_pages": "on"})
    assert "<strong>looked</strong>" in review.content.decode()
    assert not Thread.objects.exists()
    changing = client.post(address, {**sent, "step": "change"})
    assert "I **looked**." in changing.content.decode()
    done = client.post(address, {**sent, "step": "post", "tags": "invoices"})
    thread = Thread.objects.get()
    assert done["Location"] == page_of(thread)
    assert (thread.space, thread.feature) == (space, feature)


def test_nobody_asks_without_signing_in(client):
    a_space(feature=FeatureFactory(slug="billing"))
    assert "/account/" in client.get(url("write", "billing"))["Location"]


def test_a_draft_is_kept_and_offered_again(client):
    thread = a_thread()
    client.force_login(UserFactory())
    client.post(url("draft"), {"place": f"reply:{thread.pk}", "body": "Half a sen"})
    assert "Half a sen" in client.get(page_of(thread)).content.decode()


def test_a_quotation_begins_the_reply(client):
    thread = a_thread(body="Original words.")
    client.force_login(UserFactory())
    body = client.get(page_of(thread) + f"?quote={thread.posts.get().pk}").content.decode()
    assert "&gt; Original words." in body


def test_every_deed_needs_a_post(client):
    thread = a_thread()
    client.force_login(UserFactory())
    for address in (url("do_post", thread.posts.get().pk, "vote"), url("do_thread", thread.pk, "follow")):
        assert client.get(address).status_code == 405


def test_a_mailed_link_changes_nothing_before_it_is_confirmed(client):
    thread = a_thread()
    answer = a_reply(thread)
    client.force_login(thread.author)
    assert client.get(url("solved", thread.pk)).status_code == 200
    assert not Thread.objects.solved().exists()
    client.post(url("solved", thread.pk), {"answer": answer.pk})
    assert Thread.objects.solved().get().accepted_answer == answer


def test_a_group_is_entered_by_request(client):
    group, reader = a_group(name="Early birds"), UserFactory()
    moderator = a_moderator(group)
    client.force_login(reader)
    door = client.get(url("space", group.slug))
    assert "Ask to join" in door.content.decode()
    client.post(url("join", group.slug))
    client.force_login(moderator)
    membership = group.members.get(person=reader)
    client.post(url("members", group.slug), {"membership": membership.pk, "what": "let_in"})
    client.force_login(reader)
    assert (
        "Start" in client.get(url("space", group.slug)).content.decode()
        or "Ask a question" in client.get(url("space", group.slug)).content.decode()
    )


def test_reading_is_remembered_by_a_post_alone(client):
    thread = a_thread()
    reader = UserFactory()
    client.force_login(reader)
    client.get(page_of(thread))
    assert not reader.read_positions.exists()
    client.post(url("seen", thread.pk), {"position": "1", "seconds": "20", "first": "1"})
    assert reader.read_positions.get().seconds == 20


def test_strangers_are_counted_and_nothing_else():
    thread = a_thread()
    client = Client(enforce_csrf_checks=True)
    assert client.post(url("viewed", thread.pk)).status_code == 204
    assert client.post(url("seen", thread.pk)).status_code == 403
    count_views()
    thread.refresh_from_db()
    assert thread.view_count == 1
