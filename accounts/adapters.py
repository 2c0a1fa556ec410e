"""Where allauth asks the portal: accounts, accounts at other providers, and second factors."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts import mails
from accounts.addresses import client_address
from accounts.admission import why_not
from accounts.browsers import describe
from accounts.invitations import invited_address
from accounts.models import User
from accounts.zones import known_zone

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of the portal itself."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account has been closed."),
        "cannot_remove_primary_email": _("Your main address cannot be removed. Make another one the main one first."),
        "duplicate_email": _("You have this address already."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "email_taken": _("There is already an account with this address."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right. Look at the latest mail, or ask for a new code."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("That was too quick. Wait a minute and try again."),
        "too_many_login_attempts": _("Too many attempts failed. Wait a few minutes, then start again."),
        "unverified_primary_email": _("Only a confirmed address can be the main one."),
        "same_as_current": _("This is the address you gave before."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether strangers may make an account; those who are invited, or come from a provider, may always."""
        return settings.SIGNUP_OPEN or invited_address(request) is not None

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Keep what the form knows: name, the language signed up in, the browser's time zone."""
        user.name = form.cleaned_data.get("name") or user.name
        user.language = get_language() or settings.LANGUAGE_CODE
        user.time_zone = known_zone(form.cleaned_data.get("time_zone")) or user.time_zone
        return super().save_user(request, user, form, commit=commit)

    def is_safe_url(self, url: str) -> bool:
        """Redirect to this portal alone, whatever other hosts the settings trust for other purposes."""
        request = current.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits count by."""
        return client_address(request)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Turn away whom another part of the portal keeps out, and say why."""
        response = super().pre_login(request, user, **kwargs)
        if response is None and (sentence := why_not(user)):
            clear_login(request)
            messages.error(request, sentence)
            return redirect("account_login")
        return response

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """Write a mail from the portal's own template of that name, in the language of whoever it is for."""
        to = email if isinstance(email, str) else email[0]
        context = {**context, "link": context.get("password_reset_url") or context.get("signup_url")}
        return mails.compose(
            f"{template_prefix}.html", to=to, language=_language_of(to), context=context, request=current.request
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once, since somebody waits for it; say so if the mail server does not take it."""
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        try:
            message.send()
        except (SMTPException, OSError):
            logger.exception("Mail %s could not be sent", template_prefix)
            text = gettext("The mail could not be sent just now. Wait a minute and ask for it again.")
            messages.error(current.request, text)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The ways to prove again who one is, in the portal's words."""
        words = {
            "reauthenticate": gettext("Use your password"),
            "mfa_reauthenticate": gettext("Use a code from the app or a recovery code"),
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words.get(method["id"], method["description"])} for method in methods]


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts at other providers."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "invalid_token": _("The provider's answer could not be checked."),
        "no_password": _("Set a password first: without it you could not sign in any more."),
        "no_verified_email": _("Confirm an e-mail address first: without it you could not sign in any more."),
        "disconnect_last": _("This is your only way to sign in, so it cannot be removed."),
        "connected_other": _("This account is connected with somebody else's account here."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever runs the portal chose the provider, and with it the people."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Take over the name as one piece, and the language of the page."""
        user = super().populate_user(request, sociallogin, data)
        parts = " ".join(filter(None, (data.get("first_name"), data.get("last_name"))))
        user.name = str(data.get("name") or parts)[: User._meta.get_field("name").max_length]
        user.language = get_language() or settings.LANGUAGE_CODE
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        """What the form for the rest begins with."""
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """An account here is taken for the same person's only if both sides have confirmed the address: the
        provider says so (checked by allauth) and the address is confirmed here."""
        found = super().authenticate_by_email(sociallogin)
        if found and EmailAddress.objects.filter(user=found[0], email__iexact=found[1], verified=True).exists():
            return found
        return None


class MFAAdapter(DefaultMFAAdapter):
    """Second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Remove the second factor before you add another address."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds: try the next one."),
        "unverified_email": _("Confirm all your e-mail addresses before you add a second factor."),
        "cannot_delete_authenticator": _("Your second factor cannot be removed: staff need one."),
        "cannot_generate_recovery_codes": _("Recovery codes are for accounts with a second factor."),
    }

    def get_totp_issuer(self) -> str:
        """What authenticator apps show beside the code."""
        return settings.WAGTAIL_SITE_NAME

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep their last factor where they need one."""
        if not (settings.STAFF_NEEDS_MFA and authenticator.user.is_staff):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """A name to begin with: the browser it is made in."""
        return describe(current.request.headers.get("User-Agent", ""))


def _language_of(email: str) -> str:
    """The language of whoever has this address, else that of the page."""
    known = EmailAddress.objects.filter(email__iexact=email).values_list("user__language", flat=True).first()
    return known or get_language() or settings.LANGUAGE_CODE
