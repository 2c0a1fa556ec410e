"""Who may do what: what somebody may see, and what members may do in their organisation."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Q, QuerySet

from accounts import audiences
from accounts.models import Invitation, Membership, Organisation, Role, User

RANK = {Role.MEMBER: 0, Role.MANAGER: 1, Role.OWNER: 2}


def tokens_of(user: User | AnonymousUser) -> frozenset[str]:
    """The audience tokens `user` holds. Asked once a request and kept on the user.

    Staff hold every general token but none of an organisation or group they are not in; administrators see all.
    """
    if not user.is_authenticated:
        return audiences.ANONYMOUS_TOKENS
    held: frozenset[str] | None = getattr(user, "_audience_tokens", None)
    if held is None:
        held = _read_tokens(user)
        user._audience_tokens = held  # type: ignore[attr-defined]
    return held


def forget_tokens(user: User) -> None:
    """Ask anew on the next occasion: what `user` belongs to has changed."""
    if hasattr(user, "_audience_tokens"):
        # A request's user is wrapped: what is kept on it is on what is inside.
        del user._audience_tokens


def _read_tokens(user: User) -> frozenset[str]:
    tokens = {audiences.PUBLIC, audiences.MEMBERS}
    if user.is_superuser:
        tokens.add(audiences.EVERYTHING)
    if user.is_staff:
        tokens |= set(audiences.GENERAL_TOKENS)
    for organisation_id, kind in user.memberships.values_list("organisation_id", "organisation__kind"):
        tokens.add(audiences.organisation_token(organisation_id))
        if kind in (Organisation.Kind.CUSTOMER, Organisation.Kind.PARTNER):
            tokens.add(audiences.CUSTOMERS if kind == Organisation.Kind.CUSTOMER else audiences.PARTNERS)
        else:
            tokens.add(audiences.STAFF)
    tokens |= {audiences.group_token(pk) for pk in user.group_memberships.values_list("group_id", flat=True)}
    return frozenset(tokens)


def role_in(user: User | AnonymousUser, organisation: Organisation) -> Role | None:
    """The role of `user` in `organisation`; none for those who do not belong to it."""
    if not user.is_authenticated:
        return None
    role = Membership.objects.filter(user=user, organisation=organisation).values_list("role", flat=True).first()
    return Role(role) if role else None


def may_manage_members(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Owners and managers see the members, invite, change roles and remove."""
    return role_in(user, organisation) in (Role.OWNER, Role.MANAGER)


def may_give_role(user: User | AnonymousUser, organisation: Organisation, role: Role) -> bool:
    """Whoever manages members gives roles up to their own: only owners make owners."""
    own = role_in(user, organisation)
    return own in (Role.OWNER, Role.MANAGER) and RANK[role] <= RANK[own]


def may_change(user: User | AnonymousUser, membership: Membership) -> bool:
    """Whoever manages members may change those up to their own rank, never the last owner."""
    return may_give_role(user, membership.organisation, Role(membership.role)) and not is_last_owner(membership)


def may_remove(user: User | AnonymousUser, membership: Membership) -> bool:
    """As `may_change`; and everybody may leave, except the last owner."""
    if user.is_authenticated and membership.user_id == user.pk:
        return not is_last_owner(membership)
    return may_change(user, membership)


def is_last_owner(membership: Membership) -> bool:
    """Whether the organisation would be without an owner if this one went."""
    owners = Membership.objects.filter(organisation_id=membership.organisation_id).owners()
    return membership.role == Role.OWNER and not owners.exclude(pk=membership.pk).exists()


def is_meant(user: User | AnonymousUser, invitation: Invitation) -> bool:
    """Only who owns the invited address, confirmed, may accept: a forwarded mail opens nothing."""
    if not user.is_authenticated:
        return False
    return EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()


def holders_of(permission: str) -> QuerySet[User]:
    """The people who were given a permission, such as `app.codename`; where nobody was, the administrators."""
    application, codename = permission.split(".")
    given = Permission.objects.filter(content_type__app_label=application, codename=codename)
    active = User.objects.filter(is_active=True)
    found = active.filter(Q(user_permissions__in=given) | Q(groups__permissions__in=given)).distinct()
    return found if found.exists() else active.filter(is_superuser=True)
