"""What is kept of a search: its words without what looks personal, its reader without who that is."""

import hashlib
import hmac
import re
import secrets
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.addresses import client_address
from search.models import DailySalt
from search.query import clean

LONGEST = 200
_PERSONAL = (
    re.compile(r"\S+@\S+"),  # addresses
    re.compile(r"\w+://\S+"),  # links, which may hold keys
    re.compile(r"\+?\d(?:[ ().\-/]{0,2}\d){6,}"),  # numbers of telephones, cards, accounts
    re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])[\w-]{20,}"),  # keys and tokens
)
LEFT_OUT = "…"

_salts: dict[date, str] = {}


def without_personal(text: str) -> str:
    """The text without addresses, links, long numbers and keys; cut to what is kept."""
    text = clean(text)
    for pattern in _PERSONAL:
        text = pattern.sub(LEFT_OUT, text)
    return text[:LONGEST]


def reader_of(request: HttpRequest, user: Any) -> str:
    """Who asks, as far as one day tells: the account; without one, address and browser."""
    who = f"{client_address(request)}|{request.headers.get('User-Agent')}"
    if user.is_authenticated:
        who = f"user:{user.pk}"
    return hmac.new(_salt(timezone.now().date()).encode(), who.encode(), hashlib.sha256).hexdigest()[:16]


def forget_salts(before: date) -> None:
    """From now on nobody can say who the readers of earlier days were."""
    DailySalt.objects.filter(day__lt=before).delete()
    for day in [day for day in _salts if day < before]:
        del _salts[day]


def _salt(day: date) -> str:
    if day not in _salts:
        row, _is_new = DailySalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_hex(32)})
        _salts.clear()
        _salts[day] = row.salt
    return _salts[day]
