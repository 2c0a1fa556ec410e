"""A mail as it came, read: who wrote it, to which reply address, and what. Whatever its bytes are, reading it ends in
a letter or in `UnreadableError`."""

import email
import hashlib
import re
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from django.conf import settings

from delivery.html_text import words_of
from delivery.reply_text import MOST_CHARACTERS, reply_text
from product.storing import storable

_TOKEN = re.compile(r"reply\+([a-z2-7]{20,58})@([a-z0-9.-]{1,253})", re.IGNORECASE)
_HEAD_BEGINS = re.compile(rb"^content-(?:type|disposition):", re.IGNORECASE | re.MULTILINE)
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n|\Z")
MOST_HEAD = 100_000
MOST_PART_HEAD = 10_000
"""Bytes of a head: mail servers allow no more, and the parser's time grows with the square of it."""
_MESSAGE_ID = re.compile(r"<[^<>\s\x00]{1,400}>")
_RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_AUTOMATIC_HEADERS = (
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Loop",
    "List-Id",
    "List-Unsubscribe",
    "Feedback-ID",
)
_AUTOMATIC_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_AUTOMATIC_SENDERS = frozenset({"mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply", ""})


class UnreadableError(ValueError):
    """These bytes are no mail."""


@dataclass(frozen=True)
class Letter:
    """What is needed of a mail."""

    message_id: str
    sender: str
    subject: str
    token: str
    is_automatic: bool
    whole_text: str
    text: str

    @property
    def fingerprint(self) -> str:
        """The same for the same mail, however often and by whatever way it comes."""
        what = self.message_id or f"{self.sender}\n{self.subject}\n{self.whole_text}"
        return hashlib.sha256(f"{what}\n{self.token}".encode("utf-8", "replace")).hexdigest()


def read_letter(raw: bytes) -> Letter:
    """The letter in `raw`."""
    if _has_endless_head(raw):
        raise UnreadableError("too long a head")
    try:
        return _read(email.message_from_bytes(raw))
    except Exception as error:  # the standard library's parser fails in many ways on what is no mail
        raise UnreadableError(str(error)) from error


def _has_endless_head(raw: bytes) -> bool:
    if _head_length(raw, 0) > MOST_HEAD:
        return True
    checked_to = 0
    for begin in _HEAD_BEGINS.finditer(raw):
        if begin.start() < checked_to:  # stands in a head that was measured from an earlier line of it
            continue
        length = _head_length(raw, begin.start())
        if length > MOST_PART_HEAD:
            return True
        checked_to = begin.start() + length
    return False


def _head_length(raw: bytes, start: int) -> int:
    end = _HEAD_ENDS.search(raw, start)
    return (end.start() if end else len(raw)) - start


def _read(message: Message) -> Letter:
    token = _token_of(message)
    whole = _text_of(message)
    message_id = _MESSAGE_ID.search(_header(message, "Message-ID"))
    sender = parseaddr(_header(message, "From"))[1].strip().lower()[:320]
    return Letter(
        message_id=message_id[0] if message_id else "",
        sender=sender,
        subject=_header(message, "Subject")[:300],
        token=token,
        is_automatic=_is_automatic(message, sender),
        whole_text=whole.strip(),
        text=reply_text(whole, own_address=f"@{settings.REPLY_DOMAIN}" if settings.REPLY_DOMAIN else ""),
    )


def _header(message: Message, name: str) -> str:
    """One line of readable text; whatever is encoded wrongly stays as it is."""
    value = str(message.get(name, ""))[:4000]
    try:
        text = str(make_header(decode_header(value)))
    except (ValueError, LookupError, UnicodeError):
        text = str(value)
    text = storable(text)
    return " ".join(text.split())[:2000]


def _token_of(message: Message) -> str:
    for name in _RECIPIENT_HEADERS:
        for value in message.get_all(name, []):
            for token, domain in _TOKEN.findall(str(value)[:4000]):
                if domain.lower() == settings.REPLY_DOMAIN.lower():
                    return token.lower()
    return ""


def _is_automatic(message: Message, sender: str) -> bool:
    """Whether a machine wrote it: those are never answered, or two machines talk for ever."""
    submitted = _header(message, "Auto-Submitted").lower()
    returns = message.get("Return-Path")
    local = sender.partition("@")[0].partition("+")[0]
    return (
        (bool(submitted) and not submitted.startswith("no"))
        or _header(message, "Precedence").lower() in _AUTOMATIC_PRECEDENCE
        or any(name in message for name in _AUTOMATIC_HEADERS)
        or (returns is not None and str(returns).strip() in ("", "<>"))
        or message.get_content_type() in ("multipart/report", "message/delivery-status")
        or local in _AUTOMATIC_SENDERS
        or sender == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()
        or bool(settings.REPLY_DOMAIN and sender.startswith("reply+") and sender.endswith(f"@{settings.REPLY_DOMAIN}"))
    )


def _text_of(message: Message) -> str:
    """The words of the first plain part, else of the first HTML part."""
    found: dict[str, str] = {}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment" and kind not in found:
            found[kind] = _decoded(part)
    if found.get("text/plain", "").strip():
        return found["text/plain"]
    return words_of(found.get("text/html", ""))


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = raw.decode(charset, "replace")
    except (LookupError, UnicodeError):
        text = raw.decode("utf-8", "replace")
    return storable(text[:MOST_CHARACTERS])
