"""`manage.py tasks`: what the worker has before it, and what it has given up."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import background

SHOWN = 50


class Command(BaseCommand):
    """status, again or forget."""

    help = "Shows background work; begins a task again that was given up, or forgets it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with which task."""
        commands = parser.add_subparsers(dest="action", required=True)
        status = commands.add_parser("status", help="Numbers, and the tasks that were given up.")
        status.add_argument("--json", action="store_true", help="For programs.")
        for name, text in (("again", "Queue a task anew."), ("forget", "It need not be done any more.")):
            command = commands.add_parser(name, help=text)
            command.add_argument("task", help="Its name, as status shows it.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it."""
        if action == "status":
            self._status(as_json=options["json"])
            return
        failure = background.given_up().filter(name=options["task"]).first()
        if failure is None:
            raise CommandError(f"No task called {options['task']} was given up.")
        if action == "again":
            self.stdout.write(f"Queued anew as {background.begin_again(failure)}.")
        else:
            background.forget(failure)
            self.stdout.write("Forgotten.")

    def _status(self, *, as_json: bool) -> None:
        standing = background.standing()
        rows = [
            {"name": each.name, "does": each.func, "since": each.stopped.isoformat(), "why": str(each.result)[:200]}
            for each in background.given_up()[:SHOWN]
        ]
        if as_json:
            self.stdout.write(json.dumps({**vars(standing), "tasks": rows}, indent=1))
            return
        self.stdout.write(f"{standing.waiting} waiting, {standing.held} held, {standing.given_up} given up.")
        for row in rows:
            self.stdout.write(f"  {row['name']}  {row['does']}  {row['since']}  {row['why']}")
