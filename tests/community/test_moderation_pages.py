"""The pages of those who keep order."""

import pytest

from community import policies
from community.actions.appeals import appeal
from community.actions.flags import flag
from community.actions.moderation import decide
from community.actions.people import profile_of
from community.actions.visibility import set_visibility
from community.models import (
    ModerationEntry,
    ReviewItem,
    Sanction,
)
from tests.community.test_moderation import shown, url
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_group, a_member, a_moderator, a_reply, a_space, a_thread
from tests.factories.kb import tree

pytestmark = pytest.mark.django_db


def test_every_page_of_moderators_opens_for_them_and_for_nobody_else(client):
    tree()
    group = a_group()
    moderator = a_moderator(group)
    thread = a_thread(group, by=moderator, title="Secret plans")
    post = a_reply(thread, by=moderator)
    set_visibility(post=post, visibility="hidden", by=None, reason="links")
    open_post = a_reply(a_thread(title="Seen by all"))
    flag(post=open_post, by=UserFactory(), reason="rude", note="Not nice.")
    entry = decide(item=ReviewItem.objects.get(), decision="hide", by=a_colleague())
    appeal(entry=entry, text="It was a joke.")
    flag(post=thread.posts.get(position=1), by=a_member(group), reason="other")
    handle = profile_of(open_post.author).handle
    pages = [url(name) for name in ("moderation", "moderation_log", "appeals")] + [url("moderate_person", handle)]
    client.force_login(UserFactory())
    for page in [*pages, url("moderate_thread", open_post.thread_id)]:
        assert client.get(page).status_code in (403, 404), page
    client.force_login(moderator)
    bodies = [client.get(page) for page in [*pages, url("moderate_thread", thread.pk)]]
    assert [answer.status_code for answer in bodies] == [200] * 5
    assert "Secret plans" in bodies[0].content.decode()
    assert "Seen by all" not in "".join(answer.content.decode() for answer in bodies)
    client.force_login(a_colleague())
    for page in [*pages, url("moderate_thread", open_post.thread_id)]:
        for language in ("en", "fa"):
            answer = client.get(page.replace("/en/", f"/{language}/"))
            assert answer.status_code == 200, page
            assert "Secret plans" not in answer.content.decode(), page


def test_a_report_and_a_decision_by_the_pages(client):
    tree()
    post = a_reply(a_thread())
    client.force_login(UserFactory())
    assert client.get(url("report_post", post.pk)).status_code == 200
    assert client.post(url("report_post", post.pk), {"reason": ""}).status_code == 422
    assert client.post(url("report_post", post.pk), {"reason": "rude"}).status_code == 302
    assert client.get(url("report_person", profile_of(post.author).handle)).status_code == 200
    item = ReviewItem.objects.get()
    assert client.post(url("decide_item", item.pk), {"decision": "hide"}).status_code == 404
    client.force_login(a_colleague())
    assert client.get(url("decide_item", item.pk)).status_code == 405
    client.post(url("decide_item", item.pk), {"decision": "hide"})
    assert not shown(post)
    client.post(url("undo_entry", ModerationEntry.objects.get().pk))
    assert shown(post)


def test_the_tools_of_a_thread_and_of_a_person_work_by_their_forms(client):
    tree()
    space = a_space()
    thread, target, other = a_thread(space), a_thread(space), a_space()
    post = a_reply(thread)
    client.force_login(a_colleague())
    page = url("moderate_thread", thread.pk)
    for what, more in (("close", {}), ("open", {}), ("pin", {}), ("move", {"space": other.pk})):
        assert client.post(page, {"what": what, **more}).status_code == 302, what
    assert client.post(page, {"what": "split", "posts": [post.pk], "title": "x"}).status_code == 422
    assert client.post(page, {"what": "split", "posts": [post.pk], "title": "A new one"}).status_code == 302
    address = f"https://help.example.com{url('thread', target.pk, target.slug)}"
    assert client.post(page, {"what": "merge", "into": address}).status_code == 302
    assert target.posts.count() == 2
    page = url("moderate_person", profile_of(post.author).handle)
    assert client.post(page, {"what": "silence", "reason": "", "days": "3"}).status_code == 422
    assert client.post(page, {"what": "suspend", "reason": "Spam.", "days": ""}).status_code == 302
    client.post(page, {"what": "lift", "sanction": Sanction.objects.get().pk})
    assert Sanction.objects.get().lifted_at
    client.post(page, {"what": "level", "level": "3"})
    policies.forget(post.author)
    assert policies.trust_level_of(post.author) == 3
