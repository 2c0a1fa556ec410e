"""The forms for signing up: allauth's, in the portal's words. (`AboutYou`, which allauth puts below its own, cannot
stand beside them: it is imported while allauth's are being made.)"""

from typing import Any

from allauth.account.forms import SignupForm as UpstreamSignupForm
from allauth.core import context as current
from allauth.socialaccount.forms import SignupForm as UpstreamSocialSignupForm
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain import EMAIL_LABEL, PASSWORD_HELP, PlainForm
from accounts.invitations import invited_address


class SignupForm(PlainForm, UpstreamSignupForm):
    """By address and password, or, without the password, by passkey."""

    field_order = ["name", "email", "password1"]
    labels = {"email": EMAIL_LABEL, "password1": _("Password"), "name": _("Your name")}
    helps = {"password1": PASSWORD_HELP, "name": _("As others should see it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.SIGNUP_OPEN:
            # Only the invited come in, and only with the address that was invited.
            self.initial["email"] = invited_address(current.request)
            self.fields["email"].disabled = True


class SocialSignupForm(PlainForm, UpstreamSocialSignupForm):
    """What a provider did not tell."""

    field_order = ["name", "email"]
    labels = {"email": EMAIL_LABEL, "name": _("Your name")}
    helps = {"name": _("As others should see it.")}
