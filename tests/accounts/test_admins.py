"""People, organisations, groups and segments in the editors' admin and in Django's."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group as PermissionGroup
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse
from hypothesis import given, settings
from hypothesis.extra.django import TestCase

from accounts.forms.segment_rules import _answers, _rule
from accounts.models import Group, GroupMembership, Membership, Organisation, Segment, SegmentMembership, User
from tests.accounts.test_segments import RULES
from tests.factories.accounts import (
    GroupFactory,
    MembershipFactory,
    OrganisationFactory,
    SegmentFactory,
    UserFactory,
    an_administrator,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = an_administrator()
    client.force_login(user)
    return user


class TheFormKeepsEveryRule(TestCase):
    @settings(max_examples=150, deadline=None)
    @given(RULES)
    def test_a_rule_shown_and_saved_unchanged_is_the_same_rule(self, rule):
        answers = _answers(rule)
        again = {(each["field"], each["operator"], str(each["value"])) for each in _rule(answers)}
        assert again == {(each["field"], each["operator"], str(each["value"])) for each in rule}


@pytest.mark.parametrize("name", ["organisation", "membership", "audience_group", "segment"])
def test_each_kind_has_its_list_and_form(client, editor, name):
    MembershipFactory()
    GroupFactory()
    assert client.get(reverse(f"{name}:index")).status_code == 200
    assert client.get(reverse(f"{name}:add")).status_code == 200


def test_an_organisation_is_made(client, editor):
    typed = {
        "name": "Bluewater",
        "slug": "bluewater",
        "kind": "partner",
        "lifecycle": "loyal",
        "plan": "Pro",
        "region": "IE",
    }
    assert client.post(reverse("organisation:add"), typed).status_code == 302
    assert Organisation.objects.get().kind == "partner"


def test_a_membership_is_made_by_address(client, editor):
    house, person = OrganisationFactory(), UserFactory()
    typed = {"email": person.email.upper(), "organisation": house.pk, "role": "owner"}
    assert client.post(reverse("membership:add"), typed).status_code == 302
    assert Membership.objects.get().user == person
    again = client.post(reverse("membership:add"), typed)
    assert "is a member already" in again.content.decode()
    unknown = client.post(reverse("membership:add"), {**typed, "email": "nobody@example.com"})
    assert "Invite them instead" in unknown.content.decode()


def test_a_membership_keeps_its_person_when_its_role_changes(client, editor):
    membership = MembershipFactory()
    typed = {"email": editor.email, "organisation": membership.organisation_id, "role": "manager"}
    assert client.post(reverse("membership:edit", args=[membership.pk]), typed).status_code == 302
    membership.refresh_from_db()
    assert membership.role == "manager"
    assert membership.user != editor


def test_a_group_takes_a_pasted_list_of_addresses(client, editor):
    first, second, third = UserFactory(), UserFactory(), UserFactory()
    typed = {"name": "Pilot", "slug": "pilot", "people": f"{first.email}, {second.email.upper()}\n{first.email};"}
    client.post(reverse("audience_group:add"), typed)
    group = Group.objects.get()
    assert set(group.members.all()) == {first, second}
    kept = GroupMembership.objects.get(user=second).pk
    client.post(reverse("audience_group:edit", args=[group.pk]), {**typed, "people": f"{second.email}\n{third.email}"})
    assert set(group.members.all()) == {second, third}
    assert GroupMembership.objects.get(user=second).pk == kept


def test_an_unknown_address_is_named_and_the_list_stays_as_typed(client, editor):
    typed = {"name": "Pilot", "slug": "pilot", "people": "nobody@example.com\nx"}
    page = client.post(reverse("audience_group:add"), typed).content.decode()
    assert "Nobody has an account with: nobody@example.com, x" in page
    assert not Group.objects.exists()


def segment_fields(**answers):
    return {"name": "S", "slug": "s-1", "description": "", **answers}


def test_a_segment_is_made_by_answering_questions(client, editor):
    answers = segment_fields(
        lifecycle=["new", "active"],
        lifecycle_how="is any of",
        plan="Free, Trial",
        plan_how="is none of",
        joined_at_most=30,
        staff="no",
    )
    assert client.post(reverse("segment:add"), answers).status_code == 302
    assert Segment.objects.get(slug="s-1").rule == [
        {"field": "lifecycle", "operator": "is any of", "value": ["new", "active"]},
        {"field": "plan", "operator": "is none of", "value": ["Free", "Trial"]},
        {"field": "joined_days", "operator": "is at most", "value": 30},
        {"field": "staff", "operator": "is", "value": False},
    ]


def test_a_segment_shows_its_answers_again(client, editor):
    segment = SegmentFactory(rule=[{"field": "plan", "operator": "is none of", "value": ["Free", "Trial"]}])
    form = client.get(reverse("segment:edit", args=[segment.pk])).context["form"]
    assert form["plan"].value() == "Free, Trial"
    assert form["plan_how"].value() == "is none of"


def test_people_are_put_in_and_kept_out_by_hand(client, editor):
    inside, outside = UserFactory(), UserFactory()
    client.post(reverse("segment:add"), segment_fields(put_in=inside.email, kept_out=outside.email))
    rows = SegmentMembership.objects.values_list("user", "excluded")
    assert set(rows) == {(inside.pk, False), (outside.pk, True)}


def test_nobody_is_in_and_out_at_once(client, editor):
    person = UserFactory()
    response = client.post(reverse("segment:add"), segment_fields(put_in=person.email, kept_out=person.email))
    assert "Put in and kept out at once" in response.content.decode()
    assert not Segment.objects.filter(slug="s-1").exists()


def test_the_menu_shows_only_what_somebody_may_change(client):
    user = UserFactory()
    team = PermissionGroup.objects.create(name="Marketing")
    team.permissions.add(*Permission.objects.filter(codename__in=["access_admin", "change_segment"]))
    user.groups.add(team)
    client.force_login(user)
    assert client.get(reverse("segment:index")).status_code == 200
    assert client.get(reverse("organisation:index")).status_code == 302


class TestPeopleInWagtail:
    def test_somebody_made_there_begins_with_a_mailed_code(self, client, editor):
        typed = {"email": "New@Example.com", "name": "New", "language": "en", "is_active": "on"}
        assert client.post(reverse("wagtailusers_users:add"), typed).status_code == 302
        person = User.objects.get(email="new@example.com")
        assert not person.has_usable_password()
        client.logout()
        client.post("/en/account/login/code/", {"email": person.email})
        assert mail.outbox[-1].to == [person.email]

    def test_an_address_is_not_changed_there(self, client, editor):
        person = UserFactory(email="ann@example.com")
        typed = {"email": "evil@example.com", "name": "Ann", "language": "ga", "is_active": "on"}
        assert client.post(reverse("wagtailusers_users:edit", args=[person.pk]), typed).status_code == 302
        person.refresh_from_db()
        assert (person.email, person.language) == ("ann@example.com", "ga")

    def test_only_administrators_make_administrators(self, client):
        clerk, person = UserFactory(), UserFactory()
        codes = ["access_admin", "change_user", "add_user"]
        clerk.user_permissions.add(*Permission.objects.filter(codename__in=codes))
        client.force_login(clerk)
        typed = {"name": "X", "language": "en", "is_active": "on", "is_superuser": "on", "is_staff": "on"}
        client.post(reverse("wagtailusers_users:edit", args=[person.pk]), typed)
        client.post(reverse("wagtailusers_users:add"), {**typed, "email": "other@example.com"})
        assert User.objects.get(pk=person.pk).name == "X"
        assert User.objects.filter(email="other@example.com").exists()
        assert not User.objects.filter(is_superuser=True).exists()
        assert not User.objects.filter(is_staff=True).exists()

    def test_people_are_found_by_name_and_address(self, client, editor):
        UserFactory(name="Findable Person", email="somewhere@example.com")
        for words in ("Findable", "somewhere"):
            page = client.get(reverse("wagtailusers_users:index"), {"q": words}).content.decode()
            assert "somewhere@example.com" in page

    def test_the_preferences_page_asks_for_no_first_name_and_no_password(self, client, editor):
        page = client.get("/admin/account/").content.decode()
        assert "First name" not in page
        assert "name_email-first_name" not in page
        assert "password" not in page.lower().replace("password-toggle", "")
        assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("model", [User, Organisation, Group, Segment])
def test_djangos_admin_lists_and_edits_them_too(client, editor, model):
    MembershipFactory()
    GroupFactory()
    name = f"admin:accounts_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_changelist"), {"q": "a"}).status_code == 200
    assert client.get(reverse(f"{name}_add")).status_code == 200
    assert client.get(reverse(f"{name}_change", args=[model.objects.first().pk])).status_code == 200


def test_every_model_of_accounts_can_be_looked_at():
    registered = {model.__name__ for model in admin.site._registry if model._meta.app_label == "accounts"}
    assert registered == {"User", "Organisation", "Invitation", "Group", "Segment", "AudienceRule"}
