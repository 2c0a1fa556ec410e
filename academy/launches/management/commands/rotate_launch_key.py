"""Make a new key for speaking with learning systems."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from academy.launches.actions.signing_keys import rotate_key


class Command(BaseCommand):
    """`manage.py rotate_launch_key`: at once when the key may have become known; yearly the worker does it."""

    help = "Makes a new key for speaking with learning systems. The old one is published for another thirty days."

    def add_arguments(self, parser: CommandParser) -> None:
        """One question."""
        parser.add_argument(
            "--compromised", action="store_true", help="Somebody may know the old key: publish it no more."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, and say what the new key is called."""
        key = rotate_key(compromised=options["compromised"])
        self.stdout.write(f"The portal signs with {key.name} from now on.")
