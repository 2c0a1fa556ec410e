"""Platforms to launch from."""

from itertools import count
from typing import Any

from academy.launches.models import LinkedAccount, Platform

_numbers = count(1)


def a_platform(**fields: Any) -> Platform:
    """A platform that nobody answers for."""
    number = next(_numbers)
    defaults = {
        "name": f"Moodle {number}",
        "issuer": f"https://moodle{number}.example.com",
        "client_id": f"client-{number}",
        "deployments": "1",
        "authorisation_url": f"https://moodle{number}.example.com/auth",
        "token_url": f"https://moodle{number}.example.com/token",
        "keys_url": f"https://moodle{number}.example.com/keys",
    }
    return Platform.objects.create(**{**defaults, **fields})


def linked(platform: Platform, person: Any, sub: str = "learner-1") -> LinkedAccount:
    """Somebody's account at a platform."""
    return LinkedAccount.objects.create(platform=platform, sub=sub, person=person)
