"""`manage.py export_questions`: the bank as a YAML file that can be imported elsewhere."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from academy.testing.importing import export_questions
from academy.testing.models import Question


class Command(BaseCommand):
    """Writes questions out."""

    help = "Writes the questions of the bank as YAML, with their translations; images are named and not written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which of them."""
        parser.add_argument("--tag", default="", help="Only those with this tag.")

    def handle(self, *args: Any, **options: Any) -> None:
        """To the standard output."""
        questions = Question.objects.all()
        if options["tag"]:
            questions = questions.filter(tags__slug=options["tag"])
        self.stdout.write(export_questions(questions))
