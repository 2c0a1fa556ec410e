"""`manage.py import_questions`: questions and tests from a YAML file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from academy.testing.importing import ImportFileError, import_file


class Command(BaseCommand):
    """Brings questions in. Running it again brings them up to date and doubles nothing."""

    help = (
        "Imports questions and tests from a YAML file. Safe to repeat. What cannot be taken is named with the reason."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--strict", action="store_true", help="Exit with an error if there was any problem.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, then report."""
        try:
            report = import_file(options["file"])
        except ImportFileError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] > 0:
            for line in report.lines():
                self.stdout.write(line)
        if report.problems and options["strict"]:
            raise CommandError(f"{len(report.problems)} problems; the report tells which.")
