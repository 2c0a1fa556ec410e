"""What looks like spam waits for review; what does not is never held up."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from community.actions.editing import edit_post
from community.actions.moderation import decide
from community.actions.undoing import undo
from community.models import OrderSettings, Post, ReviewItem, Thread, Visibility
from community.spam import signs_in_words
from community.tasks import ask_spam_service, teach_spam_service
from delivery.models import Occasion
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_moderator, a_newcomer, a_reply, a_solved_thread, a_thread, a_trusted

pytestmark = pytest.mark.django_db

LINKS = "See https://a.example.org and https://b.example.org and https://c.example.org for all the good things."


def block(**lines: str) -> None:
    found = OrderSettings.load()
    for name, value in lines.items():
        setattr(found, name, value)
    found.save()


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("I have looked at https://manual.example.org/guide and it says otherwise.", []),
        (LINKS, ["links"]),
        ("Buy https://x.example.org", ["only-link"]),
        ("WIN MONEY NOW WIN MONEY NOW WIN MONEY NOW WIN MONEY NOW WIN MONEY NOW", ["shouting"]),
        ("How cheap pills are made, and where they come from.", ["words"]),
        ("Not cheaper pillsbury.", []),
        ("I have seen it at www.shop.bad.example yesterday, after the update.", ["domains"]),
        ("I have seen it at https://notbad.example yesterday, after the update.", []),
    ],
)
def test_signs_are_read_off_the_words(text, signs):
    block(blocked_words="Cheap pills\n", blocked_domains="bad.example\n")
    assert signs_in_words(text) == signs


def test_a_first_post_typed_too_fast_waits_and_is_told_of_when_it_is_approved():
    thread, newcomer = a_thread(), a_newcomer()
    post = a_reply(thread, by=newcomer, body="Try the other button.", typing_seconds=2)
    assert post.visibility == Visibility.PENDING
    assert not Post.objects.visible_to(thread.author).filter(pk=post.pk).exists()
    assert not Occasion.objects.filter(key=f"community.post:{post.pk}").exists()
    item = ReviewItem.objects.get()
    assert (item.cause, item.reasons) == ("spam", ["fast"])
    decide(item=item, decision="approve", by=a_colleague())
    assert Post.objects.visible_to(thread.author).filter(pk=post.pk).exists()
    assert Occasion.objects.filter(key=f"community.post:{post.pk}").exists()


def test_what_was_hidden_while_it_waited_is_shown_when_that_is_undone_and_told_of():
    thread = a_thread()
    post = a_reply(thread, body=LINKS)
    entry = decide(item=ReviewItem.objects.get(), decision="hide", by=a_colleague())
    assert not Occasion.objects.filter(key=f"community.post:{post.pk}").exists()
    undo(entry=entry, by=a_colleague())
    assert Post.objects.visible_to(thread.author).filter(pk=post.pk).exists()
    assert Occasion.objects.filter(key=f"community.post:{post.pk}").exists()


def test_what_was_approved_too_soon_waits_again():
    post = a_reply(a_thread(), body=LINKS)
    entry = decide(item=ReviewItem.objects.get(), decision="approve", by=a_colleague())
    undo(entry=entry, by=a_colleague())
    post.refresh_from_db()
    assert post.visibility == Visibility.PENDING
    assert ReviewItem.objects.get(decided_at=None).post == post


def test_a_thread_of_links_waits_and_is_nowhere_meanwhile():
    thread = a_thread(title="Good things for you", body=LINKS)
    assert thread.visibility == Visibility.PENDING
    assert not Thread.objects.visible_to(UserFactory()).exists()
    decide(item=ReviewItem.objects.get(), decision="approve", by=a_colleague())
    assert Thread.objects.visible_to(UserFactory()).exists()


def test_those_who_are_trusted_or_keep_order_are_not_held_up():
    thread = a_thread()
    for person in (a_trusted(2), a_moderator(thread.space), a_colleague()):
        assert a_reply(thread, by=person, body=LINKS, typing_seconds=1).is_shown


def test_the_same_words_again_wait():
    person, words = UserFactory(), "This is the only thing that ever helped me."
    assert a_reply(a_thread(), by=person, body=words).is_shown
    assert not a_reply(a_thread(), by=person, body=words.upper().capitalize()).is_shown
    assert a_reply(a_thread(), by=UserFactory(), body=words).is_shown


def test_an_edit_that_makes_spam_of_a_post_stops_it_and_an_approval_brings_all_back():
    thread = a_solved_thread()
    answer = thread.accepted_answer
    edit_post(post=answer, body=LINKS, by=answer.author, revision=1)
    thread.refresh_from_db()
    assert (thread.accepted_answer, thread.reply_count) == (None, 0)
    decide(item=ReviewItem.objects.get(), decision="approve", by=a_colleague())
    thread.refresh_from_db()
    assert (thread.accepted_answer, thread.reply_count) == (answer, 1)


@pytest.fixture
def service(settings):
    """A spam service on this machine, which takes note of what it is asked."""
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked.append((self.path, body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"true" if "poison" in body else b"false")

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SPAM_SERVICE_URL, settings.SPAM_SERVICE_KEY = f"http://127.0.0.1:{server.server_port}", "key"
    yield asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_service_is_asked_afterwards_and_learns_what_people_decide(service):
    fine, bad = a_reply(a_thread(), body="All fine."), a_reply(a_thread(), body="Full of poison.")
    assert fine.is_shown
    assert bad.is_shown
    for post in (fine, bad):
        ask_spam_service(post.pk)
        post.refresh_from_db()
    assert (fine.is_shown, bad.visibility) == (True, Visibility.PENDING)
    decide(item=ReviewItem.objects.get(), decision="approve", by=a_colleague())
    teach_spam_service(bad.pk, False)
    assert [path for path, _body in service] == ["/1.1/comment-check", "/1.1/comment-check", "/1.1/submit-ham"]


def test_a_service_that_does_not_answer_holds_nobody_up(settings):
    settings.SPAM_SERVICE_URL, settings.SPAM_SERVICE_KEY = "http://127.0.0.1:9", "key"
    post = a_reply(a_thread())
    ask_spam_service(post.pk)
    post.refresh_from_db()
    assert post.is_shown
