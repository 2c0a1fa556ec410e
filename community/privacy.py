"""What looks private in a text that is about to become public: pure functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MOST = 20
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_EXAMPLE = re.compile(r"@(?:[\w-]+\.)*example\.(?:com|org|net)$|\.(?:example|test|invalid)$", re.IGNORECASE)
_TOKEN = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"
    r"|\b(?:sk|pk|rk)[-_](?:live|test)?[-_]?[A-Za-z0-9]{16,}"
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bAKIA[0-9A-Z]{16}\b"
    r"|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}"
)
_NAMED = re.compile(
    r"(?i)\b(?:password|passwd|secret|api[ _-]?key|access[ _-]?token|bearer)\b[\"']?\s{0,3}[:= ]\s{0,3}[\"']?"
    r"(?P<value>[^\s\"'<>]{8,200})"
)
_NUMBER = re.compile(r"(?<![\w.-])\+?\(?\d(?:[ ().\-/]{0,2}\d){7,18}(?![\w-])")


@dataclass(frozen=True)
class Finding:
    """Something that looks private, and what it looks like."""

    kind: object
    text: str


def find_private(text: str) -> list[Finding]:
    """What looks like an address, a key, a card or phone number; each once, of very many the first."""
    found: dict[str, Finding] = {}
    for finding in _findings(text.translate(_DIGITS)):
        found.setdefault(finding.text, finding)
        if len(found) == MOST:
            break
    return list(found.values())


_DIGITS = {ord(digit): str(value) for row in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩") for value, digit in enumerate(row)}


def _findings(text: str) -> Iterator[Finding]:
    for match in _MAIL.finditer(text):
        if not _EXAMPLE.search(match[0]):
            yield Finding(_("E-mail address"), match[0])
    for match in _TOKEN.finditer(text):
        yield Finding(_("Key or token"), _shortened(match[0]))
    for match in _NAMED.finditer(text):
        if any(sign.isdigit() for sign in match["value"]):
            yield Finding(_("Key or token"), _shortened(match["value"]))
    for match in _NUMBER.finditer(text):
        digits = "".join(sign for sign in match[0] if sign.isdigit())
        if 13 <= len(digits) <= 19 and is_card_number(digits):
            yield Finding(_("Card number"), match[0].strip())
        elif is_phone_number(match[0], digits):
            yield Finding(_("Phone number"), match[0].strip())


def is_card_number(digits: str) -> bool:
    """Whether the check digit is right, after Luhn."""
    doubled = [int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits))]
    return len(set(digits)) > 1 and sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def is_phone_number(written: str, digits: str) -> bool:
    """Whether a number is written as phone numbers are: with + or a leading 0, and not as a date or version."""
    if not 9 <= len(digits) <= 15 or re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*", written):
        return False
    return written.startswith("+") or (digits.startswith("0") and "." not in written)


def _shortened(secret: str) -> str:
    return secret if len(secret) < 12 else f"{secret[:6]}…"
