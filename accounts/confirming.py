"""Proving again who one is, before something that cannot be undone: by password, or by a code that was mailed."""

import secrets
import time
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django import forms
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain import in_ascii_digits
from accounts.models import User

SESSION_KEY = "confirming_code"
CODE_SECONDS = 15 * 60
MOST_TRIES = 5
DIGITS = 6


def mail_code(request: HttpRequest) -> bool:
    """Send a code to the person who asks; False if they have asked too often."""
    user: Any = request.user
    if not ratelimit.consume(request, action="request_login_code", key=user.email):
        return False
    code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    request.session[SESSION_KEY] = {"code": make_password(code), "until": time.time() + CODE_SECONDS, "tries": 0}
    get_adapter(request).send_mail("accounts/email/leaving", user.email, {"code": code})
    return True


def has_code(request: HttpRequest) -> bool:
    """Whether a code was sent that may still be typed."""
    kept = request.session.get(SESSION_KEY)
    return kept is not None and kept["until"] > time.time() and kept["tries"] < MOST_TRIES


class ConfirmForm(forms.Form):
    """Takes the password, or the code."""

    password = forms.CharField(
        label=_("Your password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("The code from the mail"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.person = cast(User, request.user)
        if not self.person.has_usable_password():
            del self.fields["password"]
        if not has_code(request):
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Either is enough; who guesses is slowed down."""
        data = super().clean() or {}
        password, code = data.get("password", ""), data.get("code", "")
        if not (password or code):
            raise forms.ValidationError(_("Type your password, or ask for a code by mail."), code="empty")
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.person):
            raise forms.ValidationError(_("That was too quick. Wait a minute and try again."), code="limit")
        if password and not self.person.check_password(password):
            self.add_error("password", _("This is not your password."))
        elif code and not password and not _is_the_code(self.request, in_ascii_digits(code)):
            self.add_error("code", _("This is not the code, or it is too old. Ask for a new one."))
        return data


def _is_the_code(request: HttpRequest, code: str) -> bool:
    kept = request.session.get(SESSION_KEY)
    if not has_code(request) or kept is None:
        return False
    kept["tries"] += 1
    request.session[SESSION_KEY] = kept
    return check_password("".join(code.split()), kept["code"])
