"""What holders let others see."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from academy.certificates.actions.issuing import held_for_change
from academy.certificates.models import Holder
from academy.certificates.names import checked


@transaction.atomic
def decide(*, person: Any, name: str, shows_name: bool, on_profile: bool) -> Holder:
    """Say which name stands on one's certificates, whether everybody with the link reads it, and whether one's profile
    shows them. Without the name, a profile shows nothing."""
    if not person.is_authenticated:
        raise PermissionDenied
    holder = held_for_change(person)
    holder.name = checked(name)
    holder.shows_name, holder.on_profile = shows_name, shows_name and on_profile
    holder.decided_at = timezone.now()
    holder.save(update_fields=["name", "shows_name", "on_profile", "decided_at"])
    return holder
