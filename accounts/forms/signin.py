"""Signing in, and what belongs to it: allauth's forms in the portal's words."""

from allauth.account import forms as upstream
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain import EMAIL_LABEL, PASSWORD_HELP, CodeForm, PlainForm

NEW_PASSWORD = {"labels": {"password1": _("New password"), "password2": _("New password, once more")}}
CODE_LABEL = _("Code from the mail")


class LoginForm(PlainForm, upstream.LoginForm):
    """By address and password."""

    labels = {"login": EMAIL_LABEL, "password": _("Password"), "remember": _("Keep me signed in on this device")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AddEmailForm(PlainForm, upstream.AddEmailForm):
    """One more address."""

    labels = {"email": _("New e-mail address")}


class ChangeEmailForm(PlainForm, upstream.ChangeEmailForm):
    """Another address than the one just signed up with."""

    labels = {"email": EMAIL_LABEL}


class ChangePasswordForm(PlainForm, upstream.ChangePasswordForm):
    """A new password in place of the old one."""

    labels = {"oldpassword": _("Current password"), **NEW_PASSWORD["labels"]}
    helps = {"password1": PASSWORD_HELP}


class SetPasswordForm(PlainForm, upstream.SetPasswordForm):
    """A first password."""

    labels = NEW_PASSWORD["labels"]
    helps = {"password1": PASSWORD_HELP}


class ResetPasswordForm(PlainForm, upstream.ResetPasswordForm):
    """Where the code for a new password is sent."""

    labels = {"email": EMAIL_LABEL}


class ResetPasswordKeyForm(PlainForm, upstream.ResetPasswordKeyForm):
    """A new password after a code."""

    labels = NEW_PASSWORD["labels"]
    helps = {"password1": PASSWORD_HELP}


class ReauthenticateForm(PlainForm, upstream.ReauthenticateForm):
    """The password again, before something that matters."""

    labels = {"password": _("Password")}


class RequestLoginCodeForm(PlainForm, upstream.RequestLoginCodeForm):
    """Where the code for signing in is sent."""

    labels = {"email": EMAIL_LABEL}


class ConfirmLoginCodeForm(CodeForm, upstream.ConfirmLoginCodeForm):
    """The mailed code for signing in."""

    labels = {"code": CODE_LABEL}


class ConfirmEmailVerificationCodeForm(CodeForm, upstream.ConfirmEmailVerificationCodeForm):
    """The mailed code that confirms an address."""

    labels = {"code": CODE_LABEL}


class ConfirmPasswordResetCodeForm(CodeForm, upstream.ConfirmPasswordResetCodeForm):
    """The mailed code for a new password."""

    labels = {"code": CODE_LABEL}
