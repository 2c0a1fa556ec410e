"""The signed part of an invitation's link."""

from django.core import signing

from accounts.models import Invitation

_signer = signing.Signer(salt="accounts.invitation")


def token_of(invitation: Invitation) -> str:
    """What the link ends with. It names the invitation and its latest nonce, and cannot be made by anybody else."""
    return _signer.sign_object([invitation.pk, invitation.nonce])


def invitation_for(token: str) -> Invitation | None:
    """The invitation behind a link, accepted or expired ones as well; none if the link is forged or out of date."""
    try:
        pk, nonce = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Invitation.objects.select_related("organisation", "invited_by").filter(pk=pk, nonce=nonce).first()
