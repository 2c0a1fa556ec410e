"""What the portal keeps of a person: handed to them as data, and taken away when they go.

Each application that keeps something of people registers how, when it starts; nothing here knows any.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from accounts.models import Invitation, User

Export = Callable[[User], dict[str, Any]]
Forget = Callable[[User], None]
Files = Callable[[User], Iterable[tuple[str, Any]]]
"""Name and content (a file that can be opened) of what somebody uploaded."""
Remains = Callable[[User], bool]


@dataclass(frozen=True)
class Keeper:
    """How one application hands out and takes away what it keeps. `forget` runs in the transaction that erases; as long
    as something `remains` that its worker takes away, the account stays, nobody's any more."""

    name: str
    export: Export
    forget: Forget | None = None
    files: Files | None = None
    remains: Remains | None = None


_keepers: dict[str, Keeper] = {}


def register_keeper(keeper: Keeper) -> Keeper:
    """Ask `keeper` whenever somebody wants their data, or goes."""
    _keepers[keeper.name] = keeper
    return keeper


def all_data(person: User) -> dict[str, Any]:
    """Everything that is kept of somebody, by application."""
    return {"account": account_data(person), **{name: each.export(person) for name, each in _keepers.items()}}


def all_files(person: User) -> Iterable[tuple[str, Any]]:
    """What somebody uploaded."""
    for keeper in _keepers.values():
        if keeper.files is not None:
            yield from keeper.files(person)


def account_data(person: User) -> dict[str, Any]:
    """Who somebody is to us."""
    addresses = EmailAddress.objects.filter(user=person).order_by("pk")
    return {
        "name": person.name,
        "email": person.email,
        "addresses": [{"address": each.email, "confirmed": each.verified} for each in addresses],
        "language": person.language,
        "time_zone": person.time_zone,
        "joined": person.date_joined.isoformat(),
        "last_signed_in": person.last_login.isoformat() if person.last_login else None,
        "organisations": [
            {"name": each.organisation.name, "role": each.role}
            for each in person.memberships.select_related("organisation").order_by("pk")
        ],
        "groups": list(person.portal_groups.order_by("pk").values_list("name", flat=True)),
        "segments": list(person.segments.order_by("pk").values_list("name", flat=True)),
        "connected_accounts": list(
            SocialAccount.objects.filter(user=person).order_by("pk").values("provider", "uid", "extra_data")
        ),
        "devices": [
            {"address": each.ip, "browser": each.user_agent, "last_seen": each.last_seen_at.isoformat()}
            for each in UserSession.objects.filter(user=person).order_by("pk")
        ],
        "failed_sign_ins": list(
            AccessAttempt.objects.filter(username__in=_names(person)).values("ip_address", "user_agent")
        ),
    }


def may_go(person: User) -> bool:
    """Whether somebody else is left to look after the portal."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    return not person.is_superuser or others.exists()


@transaction.atomic
def erase(*, person: User, by: User) -> None:
    """Take somebody out of the portal for good: the account, and whatever each application keeps of it. What has to
    stay, such as certificates and threads that others read, leads to nobody any more."""
    if by.pk != person.pk and not by.is_superuser:
        raise PermissionDenied
    held = User.objects.select_for_update().get(pk=person.pk)
    if not may_go(held):
        raise ValidationError(_("You are the last administrator. Make somebody else one first."), code="last")
    for keeper in _keepers.values():
        if keeper.forget is not None:
            keeper.forget(held)
    _forget_account(held)
    if _remains(held):
        _become_nobody(held)
    else:
        held.delete()


def delete_account_of(person: User) -> None:
    """Delete the account of somebody who is erased, once nothing remains that leads to it."""
    if not _remains(person):
        person.delete()


def _remains(person: User) -> bool:
    return any(keeper.remains is not None and keeper.remains(person) for keeper in _keepers.values())


def _become_nobody(person: User) -> None:
    """Let the account tell nothing of whose it was, and nobody come in by it."""
    for model in (EmailAddress, SocialAccount, UserSession):
        model.objects.filter(user=person).delete()
    person.memberships.all().delete()
    person.portal_groups.clear()
    person.segments.clear()
    person.groups.clear()
    person.name, person.email = str(_("Former member")), f"{uuid.uuid4().hex}@former.invalid"
    person.is_active = person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save()


def _forget_account(person: User) -> None:
    names = _names(person)
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model.objects.filter(username__in=names).delete()
    Invitation.objects.filter(email__in=names).delete()
    keys = UserSession.objects.filter(user=person).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    kind = ContentType.objects.get_for_model(User)
    for log in (LogEntry, ModelLogEntry):
        log.objects.filter(content_type=kind, object_id=str(person.pk)).delete()


def _names(person: User) -> set[str]:
    """The addresses by which they have signed in."""
    return {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
