"""Issue what was earned before a certification was there."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from academy.certificates.actions.catching_up import catch_up
from academy.certificates.models import Certification


class Command(BaseCommand):
    """`manage.py issue_certificates <slug>`: once, after a certification or a way to it was added."""

    help = "Issues certificates to those who have already passed or finished what leads to them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which certification."""
        parser.add_argument("slug")

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue, and say how many."""
        certification = Certification.objects.filter(slug=options["slug"]).first()
        if certification is None:
            raise CommandError(f"There is no certification {options['slug']!r}.")
        self.stdout.write(f"{catch_up(certification)} certificates were issued.")
