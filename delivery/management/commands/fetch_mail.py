"""Take replies by mail: from the mailbox, or one message from a mail server that calls this command."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.actions.inbound import MOST_BYTES, receive
from delivery.mailbox import MailboxError, take_from_mailbox


class Command(BaseCommand):
    """`fetch_mail` looks through the mailbox of INBOUND_IMAP_URL; `fetch_mail --stdin` takes one message."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--stdin", action="store_true", help="Take one message from standard input.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many messages were taken."""
        if options["stdin"]:
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
            if receive(raw[:MOST_BYTES], is_cut=len(raw) > MOST_BYTES) is None:
                raise CommandError("This is no mail.")
            return
        if not settings.INBOUND_IMAP_URL:
            raise CommandError("INBOUND_IMAP_URL names no mailbox.")
        try:
            taken = take_from_mailbox()
        except MailboxError as error:
            raise CommandError(f"The mailbox cannot be read: {error}") from error
        self.stdout.write(f"{taken} messages")
