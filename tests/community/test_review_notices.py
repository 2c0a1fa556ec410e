"""Moderators hear of what waits for them."""

import pytest
from django.contrib.auth.models import Group as PermissionGroup

from community.actions.flags import flag
from community.actions.moderation import decide
from community.actions.people import profile_of
from community.models import ReviewItem
from delivery import policies as delivery_policies
from delivery.actions.telling import tell
from delivery.forms import NotificationsForm
from delivery.models import Notice, Occasion
from tests.factories.accounts import UserFactory, a_colleague, an_administrator
from tests.factories.community import a_moderator, a_newcomer, a_reply, a_space, a_thread, a_trusted

pytestmark = pytest.mark.django_db


def told() -> dict[str, set]:
    """Who was told of what, by kind."""
    for occasion in Occasion.objects.filter(told_at=None):
        tell(occasion)
    found: dict[str, set] = {}
    for notice in Notice.objects.filter(occasion__kind__startswith="community.").select_related("occasion"):
        found.setdefault(notice.occasion.kind, set()).add(notice.recipient)
    return found


def test_the_moderators_of_the_space_hear_of_a_report_and_of_nothing_else():
    outer = a_space()
    inner = a_space(parent=outer)
    near, far, stranger = a_moderator(inner), a_moderator(outer), a_moderator(a_space())
    administrator = an_administrator()
    flag(post=a_reply(a_thread(inner)), by=UserFactory(), reason="rude")
    heard = told()
    assert heard["community.review"] == {near, far}
    assert "community.hidden" not in heard
    assert stranger not in heard["community.review"]
    assert administrator not in heard["community.review"]


def test_what_was_hidden_is_mailed_at_once_and_what_was_not_is_gathered():
    moderator = a_moderator(space := a_space())
    quiet = a_reply(a_thread(space))
    flag(post=quiet, by=UserFactory(), reason="rude")
    hidden = a_reply(a_thread(space), by=a_newcomer())
    flag(post=hidden, by=a_trusted(3), reason="spam")
    told()
    rhythms = {
        (notice.occasion.kind, notice.mail)
        for notice in Notice.objects.filter(recipient=moderator, occasion__about_kind="community.review")
    }
    assert ("community.review", "daily") in rhythms
    assert ("community.hidden", "at_once") in rhythms


def test_where_nobody_moderates_those_hear_who_look_after_the_whole():
    administrator, keeper, colleague = an_administrator(), a_colleague(), a_colleague()
    keeper.groups.add(PermissionGroup.objects.get_or_create(name="Moderators")[0])
    flag(profile=profile_of(UserFactory()), by=UserFactory(), reason="rude")
    assert told()["community.review"] == {administrator, keeper}
    assert colleague not in told()["community.review"]


def test_what_was_decided_rings_no_more():
    moderator = a_moderator(space := a_space())
    flag(post=a_reply(a_thread(space)), by=UserFactory(), reason="rude")
    told()
    decide(item=ReviewItem.objects.get(), decision="approve", by=moderator)
    assert not Notice.objects.filter(recipient=moderator, occasion__about_kind="community.review").exists()


def test_only_those_who_may_decide_see_what_it_is():
    moderator = a_moderator(space := a_space())
    flag(post=a_reply(a_thread(space)), by=UserFactory(), reason="rude")
    told()
    notices = list(Notice.objects.filter(recipient=moderator, occasion__kind="community.review"))
    assert delivery_policies.readable(moderator, notices)
    assert not delivery_policies.readable(UserFactory(), notices)


def test_only_those_who_keep_order_are_asked_how_they_want_to_hear_of_it():
    assert "mail_community_review" not in NotificationsForm(user=UserFactory()).fields
    assert "mail_community_review" in NotificationsForm(user=a_moderator(a_space())).fields
