"""Make a new key for signing badges, and keep the old one for verifying."""

from typing import Any

from django.core.management.base import BaseCommand

from academy.certificates.actions.signing_keys import rotate_key
from academy.certificates.did import key_id


class Command(BaseCommand):
    """`manage.py rotate_signing_key`: once a year, or at once when the key may have become known."""

    help = "Makes a new key for signing badges. What the old one signed is verified as before."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, and say under which address the new key is found."""
        self.stdout.write(f"Badges are signed by {key_id(rotate_key())} from now on.")
