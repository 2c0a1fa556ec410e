"""Who somebody is, as far as seeing things goes."""

from django.contrib.auth.models import AnonymousUser

from accounts import audiences
from accounts.models import Organisation, User


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
