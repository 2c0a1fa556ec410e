"""The mailbox that replies arrive in, read by IMAP. A message is marked as seen once its row is kept: whatever fails
before that, it is found again, and its Message-ID keeps it from being taken twice."""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from django.conf import settings

from delivery.actions.inbound import MOST_BYTES, receive

logger = logging.getLogger(__name__)

TIMEOUT = 20
AT_A_TIME = 100
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxError(Exception):
    """The mailbox does not answer, or not as it should."""


def take_from_mailbox() -> int:
    """Keep what waits in the mailbox; how many messages."""
    try:
        with _open() as connection:
            numbers = _ask(connection, "SEARCH", "UNSEEN", "UNDELETED")[0].split()[:AT_A_TIME]
            for number in numbers:
                _take_one(connection, number.decode("ascii"))
            return len(numbers)
    except (imaplib.IMAP4.error, OSError, ssl.SSLError) as error:
        raise MailboxError(str(error)) from error


@contextmanager
def _open() -> Iterator[imaplib.IMAP4]:
    address = urlsplit(settings.INBOUND_IMAP_URL)
    if address.scheme not in ("imap", "imaps") or not address.hostname:
        raise MailboxError("INBOUND_IMAP_URL must look like imaps://user:password@host:993/INBOX")
    connection: imaplib.IMAP4
    if address.scheme == "imaps":
        secure = ssl.create_default_context()
        connection = imaplib.IMAP4_SSL(address.hostname, address.port or 993, ssl_context=secure, timeout=TIMEOUT)
    else:
        connection = imaplib.IMAP4(address.hostname, address.port or 143, timeout=TIMEOUT)
    try:
        connection.login(unquote(address.username or ""), unquote(address.password or ""))
        status, _data = connection.select(f'"{unquote(address.path.strip("/")) or "INBOX"}"')
        if status != "OK":
            raise MailboxError("There is no such mailbox.")
        yield connection
    finally:
        try:
            connection.logout()
        except (imaplib.IMAP4.error, OSError):
            logger.debug("The mailbox was left without a word")


def _take_one(connection: imaplib.IMAP4, number: str) -> None:
    sizes = _ask(connection, "FETCH", number, "(RFC822.SIZE)")
    found = _SIZE.search(b" ".join(part if isinstance(part, bytes) else part[0] for part in sizes if part))
    is_too_large = found is not None and int(found[1]) > MOST_BYTES
    what = "(BODY.PEEK[HEADER])" if is_too_large else "(BODY.PEEK[])"
    answer = _ask(connection, "FETCH", number, what)
    raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
    receive(raw, is_cut=is_too_large)
    _ask(connection, "STORE", number, "+FLAGS.SILENT", r"(\Seen)")


def _ask(connection: imaplib.IMAP4, command: str, *arguments: str) -> list:
    status, data = connection.uid(command, *arguments)
    if status != "OK":
        raise MailboxError(f"{command} was answered with {status}")
    return data
