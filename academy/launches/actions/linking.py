"""Whose account somebody at a platform is. An account that is there is never linked without its owner."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from academy.launches import policies
from academy.launches.claims import Launch
from academy.launches.errors import Fault, LaunchRefusedError
from academy.launches.models import LinkedAccount, Platform
from accounts.actions import vouch_for
from accounts.models import Membership, Role, User


def account_of(platform: Platform, launch: Launch) -> LinkedAccount | None:
    """The account that was linked before."""
    rows = LinkedAccount.objects.filter(platform=platform, sub=launch.sub).select_related("person", "platform")
    return rows.first()


def has_account(email: str) -> bool:
    """Whether somebody here has this address, confirmed or not."""
    address = email.lower()
    return bool(address) and (
        User.objects.alias(lowered=Lower("email")).filter(lowered=address).exists()
        or EmailAddress.objects.alias(lowered=Lower("email")).filter(lowered=address).exists()
    )


@transaction.atomic
def link(*, platform: Platform, launch: Launch, by: Any) -> LinkedAccount:
    """Link the account at the platform with the account of `by`, who has said so. Doing it again changes nothing."""
    row, _made = LinkedAccount.objects.get_or_create(platform=platform, sub=launch.sub, defaults={"person": by})
    if row.person_id != by.pk:
        raise LaunchRefusedError(Fault.TAKEN)
    return row


def make_account(*, platform: Platform, launch: Launch) -> LinkedAccount | None:
    """Make somebody an account, linked, with an address that the platform vouches for; None if that may not be, or
    there is one with that address already."""
    if not policies.may_make_account(platform, launch.email) or has_account(launch.email):
        return None
    try:
        validate_email(launch.email)
    except ValidationError:
        return None
    try:
        with transaction.atomic():
            return _make(platform, launch)
    except IntegrityError:
        # They opened two windows at once: the other one made it.
        return account_of(platform, launch)


def _make(platform: Platform, launch: Launch) -> LinkedAccount:
    person = User.objects.create_user(
        launch.email,
        name=launch.name[: User._meta.get_field("name").max_length],
        language=policies.language_for(launch.locale),
    )
    vouch_for(person)
    if platform.organisation is not None:
        Membership.objects.create(organisation=platform.organisation, user=person, role=Role.MEMBER)
    return LinkedAccount.objects.create(platform=platform, sub=launch.sub, person=person)


@transaction.atomic
def unlink(*, account: LinkedAccount) -> None:
    """Undo a link. What was learned stays with the person; scores go nowhere any more."""
    account.delete()


def touch(account: LinkedAccount) -> None:
    """Note that somebody came."""
    LinkedAccount.objects.filter(pk=account.pk).update(launched_at=timezone.now())
