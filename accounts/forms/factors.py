"""Second factors and passkeys: allauth's forms in the portal's words."""

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain import CodeForm, PlainForm

KEY_NAME = _("Name of the passkey")
KEY_HELP = _("So that you know later which device it is on.")


class AuthenticateForm(CodeForm, base.AuthenticateForm):
    """The second factor while signing in."""

    labels = {"code": _("Code from the app, or a recovery code")}


class ReauthenticateForm(CodeForm, base.ReauthenticateForm):
    """The second factor again, before something that matters."""

    labels = {"code": _("Code from the app, or a recovery code")}


class ActivateTOTPForm(CodeForm, totp.ActivateTOTPForm):
    """The first code from a new app."""

    labels = {"code": _("Six digits from the app")}


class AddPasskeyForm(PlainForm, webauthn.AddWebAuthnForm):
    """A passkey, or a security key as a second factor."""

    labels = {"name": KEY_NAME, "passwordless": _("Sign in with this key alone")}
    helps = {
        "name": KEY_HELP,
        "passwordless": _("Without a password. The device then asks for your fingerprint, your face or its PIN."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class SignupPasskeyForm(PlainForm, webauthn.SignupWebAuthnForm):
    """The passkey somebody signs up with."""

    labels = {"name": KEY_NAME}
    helps = {"name": KEY_HELP}


class EditPasskeyForm(PlainForm, webauthn.EditWebAuthnForm):
    """Another name for a key."""

    labels = {"name": KEY_NAME}
    helps = {"name": KEY_HELP}
