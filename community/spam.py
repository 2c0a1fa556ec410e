"""Signs of spam in what newcomers write. Each sign has a weight; together they decide whether it waits for review."""

import datetime
import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import OrderSettings, Post, WritingTrace

NAMES_SEPARATOR = ", "
MOST_LINKS = 2
"""To other sites, in one post of a newcomer."""
FASTEST = 3
"""Seconds below which nobody types a first post."""
REPEATED_WITHIN = datetime.timedelta(days=2)
SHORT, LONG_ENOUGH = 20, 80
"""Characters that say the same by chance, and characters that do not even if two people write them."""
ENOUGH = 10
"""Weights from which on a post waits for review."""

WEIGHTS = {"links": 10, "fast": 10, "repeated": 10, "words": 10, "domains": 10, "only-link": 6, "shouting": 5}
NAMES: dict[str, Any] = {
    "links": _("Many links"),
    "fast": _("First post, typed too fast"),
    "repeated": _("The same words again"),
    "words": _("A blocked word"),
    "domains": _("A blocked site"),
    "only-link": _("Hardly more than a link"),
    "shouting": _("Capitals all over"),
    "service": _("The spam service says so"),
}
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"']+", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")


def is_spam(signs: list[str]) -> bool:
    """Whether these signs are enough."""
    return sum(WEIGHTS.get(sign, 0) for sign in signs) >= ENOUGH


def signs_in(text: str, *, person: Any, typing_seconds: int | None, digest: str) -> list[str]:
    """The names of the signs that a text of a newcomer shows."""
    signs = signs_in_words(text)
    if typing_seconds is not None and typing_seconds < FASTEST and not Post.objects.filter(author=person).exists():
        signs.append("fast")
    if _is_repeated(text, person, digest):
        signs.append("repeated")
    return signs


def _is_repeated(text: str, person: Any, digest: str) -> bool:
    """One's own words again, or longer ones that somebody else new has written as well."""
    same = WritingTrace.objects.filter(digest=digest, at__gt=timezone.now() - REPEATED_WITHIN)
    if len(text) < LONG_ENOUGH:
        same = same.filter(person=person)
    return len(text) > SHORT and same.exists()


def signs_in_words(text: str) -> list[str]:
    """The signs that a text shows by itself, whoever wrote it."""
    found = OrderSettings.load()
    hosts = [host for host in map(_host, _LINK.findall(text)) if host and not _is_own(host)]
    words = _LINK.sub(" ", text)
    signs = []
    if len(hosts) > MOST_LINKS:
        signs.append("links")
    if hosts and len(words.split()) < 5:
        signs.append("only-link")
    if any(_is_within(host, domain) for host in hosts for domain in found.domains):
        signs.append("domains")
    if _has_word(text, found.words):
        signs.append("words")
    capitals = sum(1 for letter in words if letter.isupper())
    if len(_LETTERS.findall(words)) > 40 and capitals > 0.7 * len(_LETTERS.findall(words)):
        signs.append("shouting")
    return signs


def _host(link: str) -> str:
    try:
        host = urlsplit(link if "//" in link else f"//{link}").hostname or ""
    except ValueError:
        return ""
    return host.casefold().removeprefix("www.")


def _is_own(host: str) -> bool:
    own = (urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "").removeprefix("www.")
    if _is_within(host, own) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def _is_within(host: str, domain: str) -> bool:
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def _has_word(text: str, words: list[str]) -> bool:
    if not words:
        return False
    pattern = "|".join(re.escape(word) for word in words)
    return re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text.casefold()) is not None
