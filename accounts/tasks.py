"""Background work for people and organisations. Safe to run twice."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts import mails
from accounts.invitations import token_of
from accounts.models import Invitation, User


def send_invitation(invitation_id: int, nonce: str) -> None:
    """Mail an invitation, unless it was withdrawn, accepted or renewed since. Repeats carry the same Message-ID."""
    invitation = (
        Invitation.objects.open()
        .select_related("organisation", "invited_by")
        .filter(pk=invitation_id, nonce=nonce)
        .first()
    )
    if invitation is None:
        return
    language = _language_for(invitation)
    with translation.override(language):
        link = settings.PORTAL_URL + reverse("invitation", args=[token_of(invitation)])
    mails.compose(
        "accounts/email/invitation.html",
        to=invitation.email,
        language=language,
        context={"invitation": invitation, "link": link},
        message_id=f"invitation-{invitation.pk}-{nonce}",
    ).send()


def _language_for(invitation: Invitation) -> str:
    """The language of the invited person if we know them, else that of whoever invites."""
    known = User.objects.filter(email=invitation.email).values_list("language", flat=True).first()
    return known or (invitation.invited_by.language if invitation.invited_by else settings.LANGUAGE_CODE)
