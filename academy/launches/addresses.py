"""The addresses by which platforms know the portal. They are written into platforms: never change them."""

import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse


def login_url() -> str:
    """Where a launch begins."""
    return f"{settings.PORTAL_URL}{reverse('lti_login')}"


def launch_url() -> str:
    """Where the platform sends people back to."""
    return f"{settings.PORTAL_URL}{reverse('lti_launch')}"


def keys_url() -> str:
    """The portal's public keys."""
    return f"{settings.PORTAL_URL}{reverse('lti_keys')}"


def choose_url() -> str:
    """What a platform launches for somebody to choose a course."""
    return f"{settings.PORTAL_URL}{reverse('lti_choose')}"


def target_url(kind: str, key: uuid.UUID | str) -> str:
    """What a platform launches to open a course or lesson."""
    return f"{settings.PORTAL_URL}{reverse('lti_target', args=[kind, key])}"


def registration_url(secret: str) -> str:
    """Where a platform registers itself."""
    return f"{settings.PORTAL_URL}{reverse('lti_register', args=[secret])}"


def with_query(address: str, query: dict[str, str]) -> str:
    """An address with more in its query."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"
