"""`manage.py import_community`: a community from elsewhere becomes spaces, threads and posts."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from community.importing.items import Options, SourceError
from community.importing.readers import READERS
from community.importing.run import import_community

BAR_WIDTH = 30


class Command(BaseCommand):
    """Brings a community in. Running it again brings it up to date and doubles nothing."""

    help = (
        "Imports a folder with a Discourse export or a Stack Exchange data dump. Safe to repeat, also after it was "
        "stopped. Nobody is notified. What cannot be taken does not stop the rest; the report names it with the reason."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to import, and how."""
        parser.add_argument("source", type=Path, metavar="SOURCE", help="A folder.")
        parser.add_argument("--format", required=True, choices=list(READERS))
        parser.add_argument(
            "--system",
            default="",
            metavar="NAME",
            help="Names the community elsewhere, by which another run knows it again; the folder's name by default.",
        )
        parser.add_argument(
            "--space", default="", metavar="SLUG", help="A space for it; spaces of its own come inside."
        )
        parser.add_argument(
            "--language",
            default="",
            metavar="CODE",
            choices=["", *settings.CONTENT_LANGUAGES],
            help="Of everything; without it, it is guessed by the letters of each text.",
        )
        parser.add_argument("--feature", default="", metavar="SLUG", help="The product feature of every thread.")
        parser.add_argument(
            "--address",
            default="",
            metavar="URL",
            help="Where it stood, such as https://forum.example.com: links to it lead to what was brought. Without it, "
            "the name of the system if that is a host's.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Do and report everything, and undo it.")
        parser.add_argument("--strict", action="store_true", help="Exit with an error if there was any problem.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, then report."""
        shows = options["verbosity"] > 0
        source: Path = options["source"]
        chosen = Options(
            system=f"{options['format']}:{(options['system'] or source.resolve().name)[:100]}",
            space=options["space"],
            language=options["language"],
            feature=options["feature"],
            address=options["address"],
            is_dry_run=options["dry_run"],
        )
        progress = ProgressBar(self.stderr) if shows else None
        try:
            report = import_community(options["format"], source, chosen, progress)
        except (SourceError, OSError) as error:
            raise CommandError(str(error)) from error
        if shows:
            for line in report.lines(is_dry_run=options["dry_run"]):
                self.stdout.write(line)
        if not report.outcomes:
            raise CommandError("Nothing could be taken; the report tells why.")
        if options["strict"] and report.problem_count:
            raise CommandError(f"{report.problem_count} problems; the report tells which.")


class ProgressBar:
    """How far the import is, in one line on a terminal; a line now and then elsewhere."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self._is_terminal = sys.stderr.isatty()
        self._started = self._shown = time.monotonic()

    def __call__(self, done: int, total: int, posts: int) -> None:
        now = time.monotonic()
        is_end = done >= total
        if now - self._shown < (0.1 if self._is_terminal else 10) and not (is_end and self._is_terminal):
            return
        self._shown = now
        share = min(1.0, done / max(total, 1))
        filled = int(BAR_WIDTH * share)
        rate = posts / max(now - self._started, 0.001)
        line = f"[{'█' * filled}{'·' * (BAR_WIDTH - filled)}] {100 * share:3.0f} %  {posts:,} posts, {rate:,.0f}/s "
        if self._is_terminal:
            self.stream.write(f"\r{line}", ending="\n" if is_end else "")
        else:
            self.stream.write(line)
