"""Reads over platforms, keys and scores."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone

PUBLISHED_AFTERWARDS = timedelta(days=30)
"""So long after it was retired a key is published still. What it signed held for minutes."""


class PlatformQuerySet(models.QuerySet):
    """Platforms."""

    def active(self) -> Self:
        """Those that may launch."""
        return self.filter(is_active=True)

    def known_as(self, issuer: str, client_id: str = "", deployment: str = "") -> Any:
        """The one platform of that name that may launch. Without a client ID, and with several of one issuer, the
        deployment decides; None where it does not."""
        found: list[Any] = list(
            self.active().filter(issuer=issuer, **({"client_id": client_id} if client_id else {}))[:50]
        )
        if len(found) > 1:
            found = [platform for platform in found if platform.knows_deployment(deployment)]
        return found[0] if len(found) == 1 else None


class OfferQuerySet(models.QuerySet):
    """Registration links."""

    def open(self) -> Self:
        """Those that can still be used."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class ToolKeyQuerySet(models.QuerySet):
    """The portal's own keys."""

    def active(self) -> Self:
        """The one that signs."""
        return self.filter(retired_at=None)

    def published(self) -> Self:
        """The one that signs, and those before it, as long as something of theirs may be on its way."""
        until = timezone.now() - PUBLISHED_AFTERWARDS
        recent = models.Q(retired_at=None) | models.Q(retired_at__gt=until)
        return self.filter(recent, is_compromised=False).order_by("-pk")


class ParticipationQuerySet(models.QuerySet):
    """Who learns where, and whose score is to be sent."""

    def graded(self) -> Self:
        """Those for which the platform has a place in its gradebook."""
        return self.exclude(line_item="")

    def of(self, person: Any) -> Self:
        """One person's."""
        return self.filter(account__person=person)

    def waiting(self) -> Self:
        """Those whose score has not arrived yet."""
        return self.filter(state="waiting", placement__platform__is_active=True)

    def due(self, now: datetime) -> Self:
        """Those whose time has come and that nobody is sending."""
        return self.waiting().filter(models.Q(held_until=None) | models.Q(held_until__lte=now), due_at__lte=now)

    def claim(self, holder: str, *, limit: int, seconds: float) -> list[Any]:
        """Take the longest due for `holder` alone, for `seconds`."""
        now = timezone.now()
        chosen = list(self.due(now).order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
        if not chosen:
            return []
        free = self.filter(pk__in=chosen, state="waiting", due_at__lte=now)
        free.filter(models.Q(held_until=None) | models.Q(held_until__lte=now)).update(
            holder=holder, held_until=now + timedelta(seconds=seconds)
        )
        held = self.filter(pk__in=chosen, holder=holder, held_until__gt=now)
        return list(held.select_related("placement__platform", "account__person").order_by("due_at", "pk"))
