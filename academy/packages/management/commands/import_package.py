"""Brings a SCORM package in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from academy.packages.actions.importing import import_path
from academy.packages.errors import PackageError


class Command(BaseCommand):
    """`manage.py import_package lesson.zip`; the same package again changes nothing."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="The package: a ZIP archive, or the folder to be packed.")
        parser.add_argument("--title", default="", help="What editors call it, if not as its manifest does.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if not path.exists():
            raise CommandError(f"There is no file {path}.")
        try:
            package, is_new = import_path(path=path, title=options["title"])
        except PackageError as error:
            raise CommandError(f"{path.name}: {' '.join(error.messages)}") from error
        if not options["verbosity"]:
            return
        done = "Imported" if is_new else "It is there already:"
        self.stdout.write(f"{done} {package} ({len(package.playable)} to open), number {package.pk}")
        for remark in package.remarks:
            self.stdout.write(f"- {remark}")
