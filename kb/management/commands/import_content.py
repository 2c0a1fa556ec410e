"""`manage.py import_content`: an FAQ from elsewhere becomes pages of the portal."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kb.importing.files import SourceError
from kb.importing.items import Kind
from kb.importing.options import Options
from kb.importing.readers import READERS
from kb.importing.run import import_content

BAR_WIDTH = 30
LARGEST_MAP = 1_000_000


class Command(BaseCommand):
    """Brings content in from a folder. Running it again brings it up to date and doubles nothing."""

    help = (
        "Imports a folder of Markdown or HTML, or a Zendesk Guide export. Safe to repeat: pages are known by the ids "
        "of their source. One item that cannot be taken does not stop the others; the report names it with the reason."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to import, and how."""
        parser.add_argument("source", type=Path, metavar="SOURCE", help="A folder, or a single file.")
        parser.add_argument("--format", required=True, choices=list(READERS))
        parser.add_argument("--dry-run", action="store_true", help="Compute and report everything, write nothing.")
        parser.add_argument(
            "--language",
            default="",
            metavar="CODE",
            choices=["", *settings.CONTENT_LANGUAGES],
            help="Of content that does not say its own; content in other languages is left out.",
        )
        parser.add_argument("--kind", choices=list(Kind)[:2], default=Kind.QUESTION, help="Of items without a kind.")
        parser.add_argument(
            "--feature-map",
            type=Path,
            metavar="FILE",
            help="YAML lines: name or id of a section, colon, feature's slug.",
        )
        parser.add_argument("--create-features", action="store_true", help="Make product features that are missing.")
        parser.add_argument(
            "--overwrite", action="store_true", help="Take the source's version of pages that were edited here, too."
        )
        parser.add_argument("--drafts", action="store_true", help="Publish nothing: leave new texts as drafts.")
        parser.add_argument(
            "--prefix", default="", help="Begins the ids of files that have none; the folder's name for HTML."
        )
        parser.add_argument("--section-level", type=int, choices=range(7), help="HTML: of sections' headings; 0: none.")
        parser.add_argument("--question-level", type=int, choices=range(1, 7), help="HTML: of questions' headings.")
        parser.add_argument("--strict", action="store_true", help="Exit with an error if there was any problem.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, then report."""
        shows = options["verbosity"] > 0
        progress = ProgressBar(self.stderr) if shows else None
        try:
            report = import_content(options["format"], options["source"], self._options(options), progress)
        except SourceError as error:
            raise CommandError(str(error)) from error
        if shows:
            for line in report.lines(is_dry_run=options["dry_run"], with_pages=options["verbosity"] > 1):
                self.stdout.write(line)
        if not report.items_read:
            raise CommandError("Nothing could be taken; the report tells why.")
        if options["strict"] and report.problems:
            raise CommandError(f"{len(report.problems)} problems; the report tells which.")

    def _options(self, options: dict[str, Any]) -> Options:
        return Options(
            language=options["language"],
            kind=Kind(options["kind"]),
            prefix=options["prefix"],
            section_level=options["section_level"],
            question_level=options["question_level"],
            feature_map=_feature_map(options["feature_map"]),
            create_features=options["create_features"],
            overwrite=options["overwrite"],
            as_drafts=options["drafts"],
            is_dry_run=options["dry_run"],
        )


class ProgressBar:
    """How far the import is, in one line on a terminal; a line now and then elsewhere."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self._is_terminal = sys.stderr.isatty()
        self._shown = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._shown < (0.1 if self._is_terminal else 10) and (done < total or not self._is_terminal):
            return
        self._shown = now
        filled = BAR_WIDTH * done // max(total, 1)
        line = f"[{'█' * filled}{'·' * (BAR_WIDTH - filled)}] {100 * done // max(total, 1):3} %"
        if self._is_terminal:
            self.stream.write(f"\r{line}", ending="\n" if done >= total else "")
        else:
            self.stream.write(line)


def _feature_map(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        if path.stat().st_size > LARGEST_MAP:
            raise CommandError(f"{path} is too large for a map of features.")
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CommandError(f"The map of features cannot be read: {error}") from error
    if not isinstance(raw, dict) or not all(isinstance(value, str | int) for value in raw.values()):
        raise CommandError("The map of features must be lines of the form “section: feature”.")
    return {str(section): str(feature) for section, feature in raw.items()}
