"""`manage.py xapi`: what is told to the record store."""

import json
import time
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from academy.records.actions.keeping import wait_anew
from academy.records.actions.noting import is_on
from academy.records.actions.sending import send_waiting
from academy.records.models import Statement
from academy.records.standing import standing

SHOWN = 50


class Command(BaseCommand):
    """status, send or resend."""

    help = "Shows what waits for the record store, sends it now, or sends again what was refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        commands = parser.add_subparsers(dest="action", required=True)
        status = commands.add_parser("status", help="Numbers, and the statements that were refused.")
        status.add_argument("--json", action="store_true", help="For programs.")
        send = commands.add_parser("send", help="Send what waits, without a worker and without waiting for a pause.")
        send.add_argument("--seconds", type=int, default=600, help="Stop after so long.")
        resend = commands.add_parser("resend", help="Let refused statements wait anew: these, or all of them.")
        resend.add_argument("statement", nargs="*", type=uuid.UUID, help="Its identifier, as status shows it.")
        resend.add_argument("--sent", action="store_true", help="Also what the store had taken: it has lost its data.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it."""
        getattr(self, f"_{action}")(options)

    def _status(self, options: dict[str, Any]) -> None:
        found = standing()
        rows = Statement.objects.refused().order_by("pk")[:SHOWN]
        if options["json"]:
            refused = [{"id": str(row.statement_id), "verb": row.verb, "reason": row.last_error} for row in rows]
            self.stdout.write(json.dumps({**found.as_data(), "statements": refused}, indent=1))
            return
        self.stdout.write(f"Record store: {found.endpoint or 'none (XAPI_ENDPOINT is not set)'}")
        doubted = f" ({found.doubted} doubted)" if found.doubted else ""
        self.stdout.write(f"{found.waiting} waiting{doubted}, {found.sent} sent, {found.refused} refused.")
        if found.oldest:
            self.stdout.write(f"Oldest that waits: {found.oldest.isoformat()}")
        if found.failing_since:
            self.stdout.write(f"Failing since {found.failing_since.isoformat()}: {found.last_error}")
        for row in rows:
            self.stdout.write(f"  {row.statement_id}  {row.verb}  {row.last_error}")

    def _send(self, options: dict[str, Any]) -> None:
        if not is_on():
            raise CommandError("XAPI_ENDPOINT names no record store.")
        sent = send_waiting(deadline=time.monotonic() + options["seconds"], in_spite_of_pause=True)
        found = standing()
        self.stdout.write(f"{sent} sent, {found.waiting} waiting, {found.refused} refused.")
        if found.failing_since:
            raise CommandError(found.last_error)

    def _resend(self, options: dict[str, Any]) -> None:
        rows = Statement.objects.exclude(state="waiting") if options["sent"] else Statement.objects.refused()
        wanted = options["statement"] or [None]
        self.stdout.write(f"{sum(wait_anew(rows, each) for each in wanted)} wait anew.")
