"""`manage.py export_course`: a course with all its languages and recordings as one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from academy.courses.exchange.bundles import Bundle
from academy.courses.models import CoursePage


class Command(BaseCommand):
    """Writes one file, which `import_course` takes here or on another portal."""

    help = "Exports a course, named by its slug, its id from an import or the number of its page, as one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which course, and where to."""
        parser.add_argument("course", help="Slug, id or number.")
        parser.add_argument("target", type=Path, metavar="FILE", help="The file to write, such as course.zip.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find it and write it."""
        name = options["course"]
        wanted = Q(slug=name) | Q(import_id=name) | (Q(pk=int(name)) if name.isdecimal() else Q(pk=None))
        course = CoursePage.objects.live().filter(wanted).select_related("feature", "locale").order_by("path").first()
        if course is None:
            raise CommandError(f"There is no published course {name}")
        bundle = Bundle(course)
        bundle.write(options["target"])
        if options["verbosity"]:
            for note in bundle.notes:
                self.stdout.write(f"  {note}")
            self.stdout.write(f"{course.title}: {options['target']}")
