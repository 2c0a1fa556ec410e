"""What is done to people and organisations: one function a change, which asks the policies itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group as PermissionGroup
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from accounts import policies
from accounts.models import Invitation, Membership, Organisation, Role, User

MOST_OPEN_INVITATIONS = 200
"""An organisation's limit: nobody sends mail to the whole world through us."""


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str,
    password: str | None = None,
    language: str = "en",
    is_staff: bool = False,
    is_superuser: bool = False,
    groups: Iterable[str] = (),
    organisation: Mapping[str, Any] | None = None,
) -> User:
    """Make, or bring up to date, somebody whose address we vouch for; used by commands, not on behalf of a reader.

    `groups` are names of Wagtail's permission groups. `organisation` holds slug, name and whatever else is known of it
    (kind, plan, region, lifecycle, customer_since), and the person's `role` in it.
    """
    address = email.strip().lower()
    user = User.objects.filter(email=address).first() or User(email=address)
    user.name, user.language = name, language
    user.is_staff, user.is_superuser = is_staff, is_superuser
    if password is None or not user.check_password(password):
        user.set_password(password)
    user.save()
    vouch_for(user)
    user.groups.add(*(PermissionGroup.objects.get_or_create(name=group)[0] for group in groups))
    if organisation:
        facts = dict(organisation)
        role = Role(facts.pop("role", Role.MEMBER))
        house, _new = Organisation.objects.update_or_create(slug=facts.pop("slug"), defaults=facts)
        Membership.objects.update_or_create(organisation=house, user=user, defaults={"role": role})
    return user


def vouch_for(user: User) -> None:
    """Take the person's address as confirmed and as the main one."""
    EmailAddress.objects.filter(user=user, primary=True).exclude(email=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: Role, by: User) -> Invitation:
    """Offer somebody to join, by mail. Asking the same address again sends a new link and makes the old one void."""
    if not policies.may_give_role(by, organisation, role):
        raise PermissionDenied
    address = email.strip().lower()
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Membership.objects.filter(organisation=organisation, user__email=address).exists():
        raise ValidationError(_("%(address)s is a member already."), params={"address": address}, code="member")
    invitation = organisation.invitations.unanswered().filter(email=address).first()
    if invitation is None:
        if organisation.invitations.open().count() >= MOST_OPEN_INVITATIONS:
            raise ValidationError(_("Too many invitations wait for an answer. Withdraw some first."), code="too_many")
        invitation = Invitation(organisation=organisation, email=address)
    invitation.renew()
    invitation.role, invitation.invited_by = role, by
    invitation.save()
    async_task("accounts.tasks.send_invitation", invitation.pk, invitation.nonce)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Take back an offer nobody has accepted yet; its link leads nowhere from now on."""
    if not policies.may_give_role(by, invitation.organisation, Role(invitation.role)):
        raise PermissionDenied
    Invitation.objects.unanswered().filter(pk=invitation.pk).delete()


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: User) -> Membership:
    """Join, as somebody who owns the invited address. Accepting twice changes nothing."""
    invitation = Invitation.objects.select_for_update().select_related("organisation").get(pk=invitation.pk)
    if not policies.is_meant(by, invitation):
        raise PermissionDenied
    if invitation.accepted_at is None and not invitation.is_open:
        raise ValidationError(_("This invitation has expired."), code="expired")
    membership, _new = Membership.objects.get_or_create(
        organisation=invitation.organisation, user=by, defaults={"role": invitation.role}
    )
    if invitation.accepted_at is None:
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
    policies.forget_tokens(by)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User) -> Membership:
    """Give a member another role, up to one's own."""
    membership = _locked(membership)
    if not (policies.may_change(by, membership) and policies.may_give_role(by, membership.organisation, role)):
        raise PermissionDenied
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """End a membership: somebody else's by those who manage members, or one's own."""
    membership = _locked(membership)
    if not policies.may_remove(by, membership):
        raise PermissionDenied
    membership.delete()
    policies.forget_tokens(by)


def _locked(membership: Membership) -> Membership:
    """The membership as it is now, with its organisation held: two owners cannot step down at the same moment."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    return Membership.objects.select_related("organisation", "user").get(pk=membership.pk)
