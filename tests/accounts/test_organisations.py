"""Organisations: who may do what, and the pages for it."""

import datetime
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from accounts import actions, policies
from accounts.invitations import token_of
from accounts.models import Invitation, Membership, Role
from accounts.tasks import send_invitation
from tests.factories.accounts import InvitationFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return OrganisationFactory()


def member(house, role=Role.MEMBER, **fields):
    return MembershipFactory(organisation=house, role=role, **fields)


# --- Rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "given", "allowed"),
    [
        (Role.OWNER, Role.OWNER, True),
        (Role.OWNER, Role.MEMBER, True),
        (Role.MANAGER, Role.MANAGER, True),
        (Role.MANAGER, Role.OWNER, False),
        (Role.MEMBER, Role.MEMBER, False),
    ],
)
def test_roles_are_given_up_to_ones_own_by_those_who_manage(house, role, given, allowed):
    assert policies.may_give_role(member(house, role).user, house, given) is allowed


def test_strangers_and_administrators_of_other_houses_manage_nothing(house):
    foreign_owner = MembershipFactory(role=Role.OWNER).user
    assert not policies.may_manage_members(foreign_owner, house)
    assert policies.role_in(foreign_owner, house) is None


def test_the_last_owner_neither_leaves_nor_steps_down(house):
    owner = member(house, Role.OWNER)
    with pytest.raises(PermissionDenied):
        actions.remove_member(membership=owner, by=owner.user)
    with pytest.raises(PermissionDenied):
        actions.change_role(membership=owner, role=Role.MEMBER, by=owner.user)
    second = member(house, Role.OWNER)
    actions.remove_member(membership=owner, by=owner.user)
    assert list(house.memberships.owners()) == [second]


def test_a_manager_cannot_touch_an_owner(house):
    owner, _second = member(house, Role.OWNER), member(house, Role.OWNER)
    manager = member(house, Role.MANAGER).user
    with pytest.raises(PermissionDenied):
        actions.remove_member(membership=owner, by=manager)
    with pytest.raises(PermissionDenied):
        actions.change_role(membership=owner, role=Role.MEMBER, by=manager)


def test_a_manager_cannot_make_owners(house):
    with pytest.raises(PermissionDenied):
        actions.change_role(membership=member(house), role=Role.OWNER, by=member(house, Role.MANAGER).user)


def test_a_plain_member_changes_nobody_but_may_leave(house):
    person, other = member(house), member(house)
    with pytest.raises(PermissionDenied):
        actions.remove_member(membership=other, by=person.user)
    actions.remove_member(membership=person, by=person.user)
    assert not Membership.objects.filter(pk=person.pk).exists()


def test_who_leaves_loses_the_token_at_once(house):
    person = member(house)
    assert f"org:{house.pk}" in policies.tokens_of(person.user)
    actions.remove_member(membership=person, by=person.user)
    assert f"org:{house.pk}" not in policies.tokens_of(person.user)


# --- Invitations -------------------------------------------------------------------------------


def invite(house, email="new@example.com", role=Role.MEMBER, by=None):
    return actions.invite(organisation=house, email=email, role=role, by=by or member(house, Role.OWNER).user)


def test_an_invitation_is_mailed_by_the_worker_in_the_inviters_language(house):
    owner = member(house, Role.OWNER, user__language="fa", user__name="پریسا").user
    invitation = invite(house, by=owner)
    task = OrmQ.objects.get().task
    assert task["func"] == "accounts.tasks.send_invitation"
    send_invitation(*task["args"])
    (message,) = mail.outbox
    assert message.to == ["new@example.com"]
    assert "/fa/account/invitations/" in message.body
    assert "پریسا" in message.body
    assert message.extra_headers["Content-Language"] == "fa"
    assert 'dir="rtl"' in message.alternatives[0].content
    assert token_of(invitation) in message.body


def test_a_mail_sent_twice_is_the_same_mail(house):
    invitation = invite(house)
    for _ in range(2):
        send_invitation(invitation.pk, invitation.nonce)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_withdrawn_invitation_is_not_mailed(house):
    invitation = invite(house)
    actions.withdraw_invitation(invitation=invitation, by=invitation.invited_by)
    send_invitation(invitation.pk, invitation.nonce)
    assert mail.outbox == []


def test_inviting_again_makes_the_old_link_void(house, client):
    owner = member(house, Role.OWNER).user
    old = token_of(invite(house, by=owner))
    new = token_of(invite(house, "NEW@example.com", Role.MANAGER, owner))
    assert Invitation.objects.get().role == Role.MANAGER
    assert client.get(reverse("invitation", args=[old])).status_code == 404
    assert client.get(reverse("invitation", args=[new])).status_code == 200


def test_a_member_is_not_invited_again(house):
    person = member(house)
    with pytest.raises(ValidationError, match="member already"):
        invite(house, person.user.email)


def test_a_member_cannot_invite(house):
    with pytest.raises(PermissionDenied):
        invite(house, by=member(house).user)


def test_opening_the_link_changes_nothing_and_joining_is_a_post(house, client):
    person = UserFactory()
    link = reverse("invitation", args=[token_of(InvitationFactory(organisation=house, email=person.email))])
    client.force_login(person)
    assert client.get(link).status_code == 200
    assert not person.memberships.exists()
    response = client.post(link)
    assert response["Location"] == reverse("organisation", args=[house.slug])
    assert person.memberships.get().role == Role.MEMBER
    assert client.get(link).status_code == 410


def test_a_forwarded_link_lets_nobody_else_in(house, client):
    link = reverse("invitation", args=[token_of(InvitationFactory(organisation=house))])
    client.force_login(UserFactory())
    response = client.post(link)
    assert response.status_code == 200
    assert "Add the address" in response.content.decode()
    assert not house.memberships.exists()


def test_an_address_that_is_not_confirmed_does_not_count(house):
    person = UserFactory(confirmed=False)
    with pytest.raises(PermissionDenied):
        actions.accept_invitation(invitation=InvitationFactory(organisation=house, email=person.email), by=person)


def test_an_expired_invitation_says_so(house, client):
    person = UserFactory()
    past = timezone.now() - datetime.timedelta(minutes=1)
    invitation = InvitationFactory(organisation=house, email=person.email, expires_at=past)
    client.force_login(person)
    link = reverse("invitation", args=[token_of(invitation)])
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    assert not house.memberships.exists()


@pytest.mark.parametrize("token", ["x", "a:b:c", "é", "%00", "W10:1:2"])
def test_a_forged_link_is_not_found(client, token):
    response = client.get(reverse("invitation", args=[token]))
    assert response.status_code == 404
    assert "no longer good" in response.content.decode()


def test_who_has_no_account_yet_is_led_to_sign_up_and_back(house, client):
    invitation = InvitationFactory(organisation=house, email="new@example.com")
    link = reverse("invitation", args=[token_of(invitation)])
    page = client.get(link).content.decode()
    sign_up = re.search(r'href="([^"]*/signup/[^"]*)"', page).group(1).replace("&amp;", "&")
    form = client.get(sign_up).content.decode()
    assert 'value="new@example.com"' in form
    assert link in form


# --- Pages -------------------------------------------------------------------------------------


def test_a_foreign_organisation_is_not_found(house, client):
    client.force_login(MembershipFactory().user)
    for name in ("organisation", "organisation_invite"):
        response = client.post(reverse(name, args=[house.slug]), {"email": "x@example.com", "role": "member"})
        assert response.status_code == 404


def test_a_member_of_one_house_cannot_act_through_another(house, client):
    owner, victim = MembershipFactory(role=Role.OWNER), member(house)
    client.force_login(owner.user)
    for name in ("organisation_member", "organisation_remove"):
        assert (
            client.post(reverse(name, args=[owner.organisation.slug, victim.pk]), {"role": "owner"}).status_code == 404
        )
    assert Membership.objects.get(pk=victim.pk).role == Role.MEMBER


def test_members_see_whom_to_ask_but_no_addresses(house, client):
    owner = member(house, Role.OWNER, user__name="Ann Owner").user
    other = member(house, user__name="Hidden Member").user
    client.force_login(member(house).user)
    page = client.get(reverse("organisation", args=[house.slug])).content.decode()
    assert "Ann Owner" in page
    assert "Hidden Member" not in page
    assert owner.email not in page
    assert other.email not in page


def test_managers_see_members_and_invitations(house, client):
    other = member(house).user
    InvitationFactory(organisation=house, email="waiting@example.com")
    client.force_login(member(house, Role.MANAGER).user)
    page = client.get(reverse("organisation", args=[house.slug])).content.decode()
    assert other.email in page
    assert "waiting@example.com" in page
    assert '<option value="owner"' not in page


def test_a_wrong_invitation_keeps_what_was_typed(house, client):
    client.force_login(member(house, Role.OWNER).user)
    response = client.post(
        reverse("organisation_invite", args=[house.slug]), {"email": "no address", "role": "manager"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="no address"' in page
    assert '<option value="manager" selected' in page
    assert 'role="alert"' in page


def test_a_plain_member_is_refused_everything_that_manages(house, client):
    other, person = member(house), member(house)
    waiting = InvitationFactory(organisation=house)
    client.force_login(person.user)
    for name, pk in (("invite", None), ("member", other.pk), ("remove", other.pk), ("withdraw", waiting.pk)):
        address = reverse(f"organisation_{name}", args=[house.slug, *filter(None, [pk])])
        assert client.post(address, {"email": "x@example.com", "role": "owner"}).status_code == 403


def test_an_owner_invites_changes_and_removes_by_the_pages(house, client):
    owner, other = member(house, Role.OWNER), member(house)
    client.force_login(owner.user)
    client.post(reverse("organisation_invite", args=[house.slug]), {"email": "x@example.com", "role": "manager"})
    invitation = house.invitations.get()
    assert invitation.role == Role.MANAGER
    client.post(reverse("organisation_member", args=[house.slug, other.pk]), {"role": "manager"})
    assert Membership.objects.get(pk=other.pk).role == Role.MANAGER
    assert client.get(reverse("organisation_remove", args=[house.slug, other.pk])).status_code == 200
    assert Membership.objects.filter(pk=other.pk).exists()
    client.post(reverse("organisation_remove", args=[house.slug, other.pk]))
    assert not Membership.objects.filter(pk=other.pk).exists()
    client.post(reverse("organisation_withdraw", args=[house.slug, invitation.pk]))
    assert not house.invitations.exists()


def test_an_organisation_whose_short_name_is_persian_has_its_page(client):
    house = OrganisationFactory(slug="شرکت-آب", name="شرکت آب")
    client.force_login(member(house).user)
    assert client.get(reverse("organisation", args=[house.slug])).status_code == 200
