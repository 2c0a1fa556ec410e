"""Who may come in by a launch: pure functions over what has been read."""

from typing import Any

from django.conf import settings


def may_be_signed_in(person: Any) -> bool:
    """Whether a platform's word suffices to sign somebody in. Whoever may change the portal signs in here themselves:
    no other system's administrators are to come in by their name."""
    return bool(person.is_active and not person.is_staff and not person.is_superuser)


def may_make_account(platform: Any, email: str) -> bool:
    """Whether an account is made for somebody who has none: of an address that the platform vouches for."""
    return bool(email and platform.trusts(email))


def language_for(locale: str) -> str:
    """The language of content that a locale such as `fa-IR` or `en_US` means; that of the portal for any other."""
    code = locale.replace("_", "-").lower()
    known = dict(settings.LANGUAGES)
    return next((each for each in (code, code.partition("-")[0]) if each in known), settings.LANGUAGE_CODE)
