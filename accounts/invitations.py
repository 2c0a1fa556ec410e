"""The signed part of an invitation's link, and who may sign up because of one."""

from collections.abc import Callable

from django.core import signing
from django.http import HttpRequest

from accounts.models import Invitation

_KEY = "invitation"
_signer = signing.Signer(salt="accounts.invitation")
Inviter = Callable[[HttpRequest], str | None]
"""The address that the browser was invited by, if it was, and the invitation still holds."""
_inviters: list[Inviter] = []


def register_inviter(inviter: Inviter) -> None:
    """Let those sign up, too, whom another application has invited."""
    _inviters.append(inviter)


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


def remember_invitation(request: HttpRequest, token: str) -> None:
    """Let whoever opened a good link sign up although the portal takes no strangers."""
    request.session[_KEY] = token


def invited_address(request: HttpRequest) -> str | None:
    """The address of the open invitation that this browser came with."""
    token = request.session.get(_KEY) if request.session.session_key else None
    found = invitation_for(token) if token else None
    if found and found.is_open:
        return found.email
    return next((address for inviter in _inviters if (address := inviter(request))), None)
