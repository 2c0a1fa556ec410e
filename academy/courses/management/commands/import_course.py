"""`manage.py import_course`: courses from elsewhere become pages of the portal."""

import zipfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from academy.courses.exchange import bundles, folders
from academy.courses.exchange.documents import CourseData, CourseError
from academy.courses.exchange.media import MediaShelf
from academy.courses.exchange.writing import CourseWriter, Report
from search.actions import update_catalogue


class Command(BaseCommand):
    """Brings courses in. Running it again brings them up to date and doubles nothing."""

    help = (
        "Imports a course: a folder of Markdown with front matter (or a folder of such folders, with paths.yaml), a "
        "YAML file, or a file that export_course has written. Safe to repeat: pages are known by the ids of their "
        "source. A course that cannot be taken does not stop the others, and leaves nothing behind."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to import, and where its recordings are."""
        parser.add_argument("source", type=Path, metavar="SOURCE", help="A folder or a file.")
        parser.add_argument(
            "--media", type=Path, action="append", default=[], help="Another folder with videos/, captions/ and files/."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import all of it; exit with an error if a course could not be taken."""
        source, report, failed = options["source"], Report(), 0
        if not source.exists():
            raise CommandError(f"There is no {source}")
        if source.is_dir():
            failed = self._folder(source, options["media"], report)
        else:
            failed = self._file(source, options["media"], report)
        update_catalogue()
        if options["verbosity"]:
            self._tell(report)
        if failed:
            raise CommandError(f"{failed} could not be taken.")

    def _folder(self, source: Path, media: list[Path], report: Report) -> int:
        failed = 0
        for folder in folders.courses_in(source):
            writer = CourseWriter(MediaShelf([folder, source, *media]), report)
            failed += not self._write(folder.name, lambda folder=folder: folders.read_folder(folder), writer)
        writer = CourseWriter(MediaShelf([]), report)
        try:
            for path in folders.paths_in(source):
                writer.write_path(path)
        except (CourseError, ValidationError) as error:
            self.stderr.write(f"{source.name}: {error}")
            failed += 1
        return failed

    def _file(self, source: Path, media: list[Path], report: Report) -> int:
        try:
            with bundles.opened(source) as (data, places):
                writer = CourseWriter(MediaShelf([*places, *media]), report)
                return int(not self._write(source.name, lambda: data, writer))
        except (CourseError, OSError, zipfile.BadZipFile) as error:
            self.stderr.write(f"{source.name}: {error}")
            return 1

    def _write(self, name: str, read: Any, writer: CourseWriter) -> bool:
        try:
            data: CourseData = read()
            writer.write_course(data)
        except (CourseError, ValidationError, OSError) as error:
            self.stderr.write(f"{name}: {error}")
            return False
        return True

    def _tell(self, report: Report) -> None:
        for note in report.notes:
            self.stdout.write(f"  {note}")
        self.stdout.write(
            f"Pages made: {report.made}, changed: {report.changed}, as they were: {report.same}, "
            f"taken off: {report.withdrawn}"
        )
