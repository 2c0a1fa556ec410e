"""Reports, the review queue, sanctions, rearranging, and undoing all of it."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community import policies
from community.actions.answers import accept_answer
from community.actions.appeals import appeal, decide_appeal
from community.actions.erasing import erase_person
from community.actions.exporting import export_person
from community.actions.flags import flag
from community.actions.messages import begin_conversation
from community.actions.moderation import decide, items_for, stop_spammer
from community.actions.people import profile_of, save_profile
from community.actions.rearranging import set_pinned
from community.actions.sanctions import lift, sanction
from community.actions.undoing import undo
from community.actions.votes import vote
from community.errors import RefusedError
from community.models import (
    Appeal,
    Flag,
    ModerationEntry,
    Post,
    PrivateMessage,
    ReviewItem,
    Sanction,
    Standing,
    Thread,
)
from community.models.reputation import AppendOnlyError
from community.ranking import points_of
from delivery.actions.telling import tell
from delivery.models import Notice, Occasion, OutgoingMail
from search.models import CatalogueEntry
from tests.factories.accounts import PASSWORD, UserFactory, a_colleague, a_partner
from tests.factories.community import a_moderator, a_reply, a_space, a_thread, a_trusted
from tests.factories.kb import tree

pytestmark = pytest.mark.django_db


def url(name: str, *arguments) -> str:
    return reverse(f"community:{name}", args=arguments)


def shown(post: Post) -> bool:
    post.refresh_from_db()
    return post.is_shown


def how_it_stands(*threads: Thread) -> list[dict]:
    """Everything that counts what is shown, and everything that was earned and told."""
    fields = ("pk", "visibility", "reply_count", "vote_count", "accepted_answer", "accepted_by", "accepted_at")
    more = ("last_posted_by", "last_posted_at", "asker_wrote_last", "space", "space__thread_count", "me_too_count")
    people = Post.objects.filter(thread__in=threads, author__isnull=False)
    found = list(Thread.objects.filter(pk__in=[each.pk for each in threads]).order_by("pk").values(*fields, *more))
    entries = CatalogueEntry.objects.filter(source="community.thread", is_deleted=False).order_by("object_id")
    return [
        *found,
        {"points": {post.author_id: points_of(post.author) for post in people.select_related("author")}},
        {"found": list(entries.values_list("object_id", "title", "is_solved", "audience"))},
        {"places": list(Post.objects.filter(thread__in=threads).order_by("pk").values("pk", "thread", "position"))},
        {"told": sorted(Notice.objects.values_list("recipient", "key", "read_at"), key=str)},
    ]


def tell_all() -> None:
    for occasion in Occasion.objects.filter(told_at=None):
        tell(occasion)


# --- Reports ----------------------------------------------------------------------------------------


def test_three_reports_hide_a_newcomers_post_and_no_fewer():
    post = a_reply(a_thread())
    for _number in range(2):
        flag(post=post, by=UserFactory(), reason="spam")
    assert shown(post)
    flag(post=post, by=UserFactory(), reason="rude", note="Look.")
    assert not shown(post)
    item = ReviewItem.objects.get()
    assert (item.flags.count(), item.post, item.space) == (3, post, post.thread.space)
    assert OutgoingMail.objects.get(recipient=post.author).context["what"] == "hidden"


def test_reports_alone_do_not_hide_what_trusted_members_write_and_count_once_a_person():
    trusted, reporter = a_reply(a_thread(), by=a_trusted(1)), UserFactory()
    for _number in range(4):
        flag(post=trusted, by=UserFactory(), reason="spam")
    assert shown(trusted)
    newcomers = a_reply(a_thread())
    for _number in range(3):
        flag(post=newcomers, by=reporter, reason="spam")
    assert (shown(newcomers), Flag.objects.filter(person=reporter).count()) == (True, 1)
    flag(post=newcomers, by=a_trusted(3), reason="spam")
    assert not shown(newcomers)


def test_nobody_reports_themselves_what_they_cannot_read_or_without_end():
    post = a_reply(a_thread())
    with pytest.raises(PermissionDenied):
        flag(post=post, by=post.author, reason="spam")
    hidden = a_thread(a_space(audiences=["partners"]), by=a_partner()).posts.get()
    reporter = UserFactory()
    with pytest.raises(PermissionDenied):
        flag(post=hidden, by=reporter, reason="spam")
    space = a_space()
    for _number in range(5):
        flag(post=a_thread(space).posts.get(), by=reporter, reason="spam")
    with pytest.raises(RefusedError):
        flag(post=a_thread(space).posts.get(), by=reporter, reason="spam")


def test_a_message_is_reported_by_who_got_it_and_reviewed_by_staff():
    writer, reader = a_trusted(), UserFactory()
    message = begin_conversation(people=[reader], subject="Buy now", body="Buy it.", by=writer).messages.get()
    with pytest.raises(PermissionDenied):
        flag(message=message, by=UserFactory(), reason="spam")
    flag(message=message, by=reader, reason="spam")
    item = ReviewItem.objects.get()
    assert not items_for(a_moderator(a_space())).exists()
    entry = decide(item=item, decision="hide", by=a_colleague())
    assert PrivateMessage.objects.get().body == ""
    undo(entry=entry, by=a_colleague())
    assert PrivateMessage.objects.get().body == "Buy it."


def test_a_profile_is_emptied_and_filled_again():
    person = UserFactory()
    profile = save_profile(person=person, handle="loud", about="Buy my things")
    flag(profile=profile, by=UserFactory(), reason="spam")
    entry = decide(item=ReviewItem.objects.get(), decision="hide", by=a_colleague())
    profile.refresh_from_db()
    assert profile.about == profile.about_html == ""
    undo(entry=entry, by=a_colleague())
    profile.refresh_from_db()
    assert profile.about == "Buy my things"


# --- Deciding ---------------------------------------------------------------------------------------


def test_moderators_decide_in_their_spaces_alone_and_only_once():
    space = a_space()
    post = a_reply(a_thread(space))
    flag(post=post, by=UserFactory(), reason="rude")
    item, moderator = ReviewItem.objects.get(), a_moderator(space)
    stranger = a_moderator(a_space())
    assert (items_for(moderator).count(), items_for(stranger).count(), items_for(UserFactory()).count()) == (1, 0, 0)
    with pytest.raises(PermissionDenied):
        decide(item=item, decision="hide", by=stranger)
    decide(item=item, decision="hide", by=moderator, reason="Be kind.")
    with pytest.raises(RefusedError):
        decide(item=item, decision="approve", by=moderator)
    assert not shown(post)
    assert Flag.objects.get().state == "agreed"


def test_what_reports_hid_wrongly_is_back_with_everything():
    thread = a_thread()
    answer = a_reply(thread, body="The right answer.")
    vote(post=answer, by=UserFactory())
    accept_answer(post=answer, by=thread.author)
    tell_all()
    Notice.objects.update(read_at=timezone.now())
    before = how_it_stands(thread)
    for _number in range(3):
        flag(post=answer, by=UserFactory(), reason="spam")
    hidden = how_it_stands(thread)
    assert hidden[0]["accepted_answer"] is None
    assert points_of(answer.author) == 0
    decide(item=ReviewItem.objects.get(), decision="approve", by=a_colleague())
    assert how_it_stands(thread) == before
    assert set(Flag.objects.values_list("state", flat=True)) == {"rejected"}


@pytest.mark.parametrize("decision", ["hide", "delete"])
def test_a_wrong_decision_about_a_thread_is_undone_with_everything(decision):
    thread = a_thread(title="A perfectly fine question")
    answer = a_reply(thread)
    accept_answer(post=answer, by=thread.author)
    vote(post=thread.posts.first(), by=UserFactory())
    tell_all()
    before = how_it_stands(thread)
    flag(post=thread.posts.first(), by=UserFactory(), reason="spam")
    entry = decide(item=ReviewItem.objects.get(), decision=decision, by=a_colleague())
    assert not Thread.objects.visible_to(UserFactory()).exists()
    assert not CatalogueEntry.objects.filter(source="community.thread", is_deleted=False).exists()
    undo(entry=entry, by=a_colleague())
    assert how_it_stands(thread) == before
    assert Flag.objects.get().state == "rejected"
    with pytest.raises(RefusedError):
        undo(entry=ModerationEntry.objects.get(pk=entry.pk), by=a_colleague())


def test_a_spammer_is_stopped_and_a_wrongly_stopped_member_is_back_with_everything():
    thread, other = a_thread(), a_trusted(1)
    own = a_thread(by=other, title="My own question")
    answer = a_reply(thread, by=other)
    save_profile(person=other, handle="other", about="I like to help")
    accept_answer(post=answer, by=thread.author)
    tell_all()
    before = how_it_stands(thread, own)
    flag(post=answer, by=UserFactory(), reason="spam")
    staff = a_colleague()
    entry = decide(item=ReviewItem.objects.get(), decision="spammer", by=staff)
    policies.forget(other)
    assert not Post.objects.shown().filter(author=other).exists()
    assert policies.trust_level_of(other) == 0
    assert not policies.may_reply(other, Thread.objects.get(pk=thread.pk))
    undo(entry=entry, by=staff)
    policies.forget(other)
    assert how_it_stands(thread, own) == before
    assert (policies.trust_level_of(other), profile_of(other).about) == (1, "I like to help")
    assert policies.may_reply(other, Thread.objects.get(pk=thread.pk))


def test_nobody_stops_trusted_members_or_staff_as_spammers():
    with pytest.raises(RefusedError):
        stop_spammer(person=a_trusted(2), by=a_colleague())
    for person, by in ((a_colleague(), a_colleague()), (UserFactory(), a_moderator(a_space()))):
        with pytest.raises(PermissionDenied):
            stop_spammer(person=person, by=by)


def test_the_log_is_only_added_to():
    entry = set_pinned(thread=a_thread(), is_pinned=True, by=a_colleague())
    for change in (entry.save, entry.delete):
        with pytest.raises(AppendOnlyError):
            change()


# --- Sanctions --------------------------------------------------------------------------------------


def test_who_is_silenced_reads_and_writes_nothing_until_it_ends():
    thread, person, staff = a_thread(), UserFactory(), a_colleague()
    post = a_reply(thread, by=person)
    sanction(person=person, kind="silence", reason="Shouting.", days=3, by=staff)
    with pytest.raises(RefusedError):
        a_reply(thread, by=person, body="Again.")
    assert not policies.may_edit(person, post)
    assert OutgoingMail.objects.filter(recipient=person).latest("pk").context["reason"] == "Shouting."
    past = timezone.now() - datetime.timedelta(minutes=1)
    Standing.objects.filter(person=person).update(silenced_until=past)
    policies.forget(person)
    assert a_reply(thread, by=person, body="Again.").is_shown


def test_a_lifted_sanction_ends_and_a_longer_one_goes_on():
    person, staff = UserFactory(), a_colleague()
    for days in (3, 9):
        sanction(person=person, kind="silence", reason="Spam.", days=days, by=staff)
    lift(sanction=Sanction.objects.latest("ends"), by=staff)
    policies.forget(person)
    assert policies.standing_of(person).is_silenced
    lift(sanction=Sanction.objects.get(lifted_at=None), by=staff)
    policies.forget(person)
    assert not policies.standing_of(person).is_silenced


def test_moderators_silence_for_a_week_and_suspend_nobody():
    moderator, person = a_moderator(a_space()), UserFactory()
    sanction(person=person, kind="silence", reason="Rude.", days=7, by=moderator)
    for kind, days in (("silence", 8), ("silence", None), ("suspend", 1)):
        with pytest.raises(PermissionDenied):
            sanction(person=person, kind=kind, reason="Rude.", days=days, by=moderator)
    with pytest.raises(PermissionDenied):
        sanction(person=a_colleague(), kind="silence", reason="Rude.", days=1, by=a_colleague())


def test_who_is_suspended_is_signed_out_and_cannot_sign_in(client):
    tree()
    person, browser = UserFactory(), Client()
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert browser.get(url("profile")).status_code == 200
    sanction(person=person, kind="suspend", reason="Spam.", days=None, by=a_colleague())
    assert browser.get(url("profile")).status_code == 302
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD}, follow=True)
    assert "suspended" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    undo(entry=ModerationEntry.objects.get(action="suspend"), by=a_colleague())
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session


# --- Appeals ----------------------------------------------------------------------------------------


def test_an_appeal_by_the_mailed_address_is_decided_and_answered(client):
    tree()
    post = a_reply(a_thread())
    flag(post=post, by=UserFactory(), reason="spam")
    decide(item=ReviewItem.objects.get(), decision="hide", by=a_colleague(), reason="Advertising.")
    link = OutgoingMail.objects.get(recipient=post.author).context["link"]
    address = re.sub(r"^https?://[^/]+", "", link)
    assert "Advertising." in client.get(address).content.decode()
    assert not Appeal.objects.exists()
    assert client.post(address, {"text": "It is my own manual."}).status_code == 200
    assert client.post(address, {"text": "Again."}).status_code == 422
    assert client.get(address[:-4] + "xyz/").status_code == 404
    found = Appeal.objects.get()
    with pytest.raises(PermissionDenied):
        decide_appeal(appeal=found, granted=True, by=UserFactory())
    decide_appeal(appeal=found, granted=True, by=a_colleague(), answer="You are right.")
    assert shown(post)
    mail = OutgoingMail.objects.filter(recipient=post.author).latest("pk")
    assert (mail.context["what"], mail.context["answer"]) == ("granted", "You are right.")


def test_a_declined_appeal_leaves_it_as_it_is():
    post = a_reply(a_thread())
    flag(post=post, by=UserFactory(), reason="spam")
    entry = decide(item=ReviewItem.objects.get(), decision="hide", by=a_colleague())
    decide_appeal(appeal=appeal(entry=entry, text="Please."), granted=False, by=a_colleague())
    assert not shown(post)
    assert Appeal.objects.get().state == "declined"


# --- Going ------------------------------------------------------------------------------------------


def test_who_goes_leaves_nothing_behind_that_leads_back():
    person, staff = UserFactory(), a_colleague()
    post = a_reply(a_thread(), by=person)
    flag(post=a_thread().posts.get(), by=person, reason="rude", note="My neighbour wrote it.")
    flag(post=post, by=UserFactory(), reason="rude")
    entry = decide(item=ReviewItem.objects.get(post=post), decision="silence", by=staff, reason="He lives in Cork.")
    appeal(entry=entry, text="I was angry.")
    kept = export_person(person)["standing"]
    assert (kept["reports"][0]["note"], kept["sanctions"][0]["kind"], kept["appeals"]) == (
        "My neighbour wrote it.",
        "silence",
        ["I was angry."],
    )
    erase_person(person)
    assert not any(model.objects.filter(person=person).exists() for model in (Appeal, Flag, Sanction, Standing))
    assert not ModerationEntry.objects.exclude(person=None, reason="").exists()
    undo(entry=ModerationEntry.objects.get(action="hide"), by=staff)
    assert shown(post)
