"""Reads over notices and mail."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone

from delivery.kinds import known_kinds

if TYPE_CHECKING:
    from accounts.models import User

MOST_COUNTED = 100
"""Nobody cares how many there are beyond; counting goes no further."""


class OccasionQuerySet(models.QuerySet):
    """What people are told of."""

    def about(self, about_kind: str, about_id: object) -> Self:
        """Those about one thing."""
        return self.filter(about_kind=about_kind, about_id=str(about_id))

    def untold(self) -> Self:
        """Those of which somebody may still have to be told."""
        return self.filter(told_at=None)


class NoticeQuerySet(models.QuerySet):
    """Who was told."""

    def of(self, user: Any) -> Self:
        """Those that stand on the page of `user`."""
        return self.filter(recipient=user, in_page=True, occasion__kind__in=known_kinds())

    def unread(self) -> Self:
        """Those not read yet."""
        return self.filter(read_at=None)

    def about(self, about_kind: str, about_id: object) -> Self:
        """Those about one thing."""
        return self.filter(occasion__about_kind=about_kind, occasion__about_id=str(about_id))

    def of_group(self, group: str) -> Self:
        """Those of the kinds of one group."""
        return self.filter(occasion__kind__in=known_kinds(group))

    def newest_first(self, before: int | None = None) -> Self:
        """In their order, from the one that follows `before`."""
        found = self.filter(pk__lt=before) if before is not None else self
        return found.order_by("-pk")

    def with_occasion(self) -> Self:
        """With all that their words are made of."""
        return self.select_related("occasion", "occasion__actor", "recipient")

    def unread_count(self, user: "User") -> int:
        """How many the bell shows, up to a hundred: one query over a few rows of an index."""
        return self.filter(recipient=user, in_page=True, read_at=None).order_by()[:MOST_COUNTED].count()

    def mark_read(self) -> int:
        """Take them as read now; how many were not."""
        return self.filter(read_at=None).update(read_at=timezone.now())

    def waiting_for_digest(self, rhythm: str) -> Self:
        """Those that the next digest may bring: what was read in the page meanwhile needs no mail."""
        return self.filter(mail=rhythm, digest=None, read_at=None)


class OutgoingMailQuerySet(models.QuerySet):
    """The outbox."""

    def waiting(self) -> Self:
        """Those not sent yet."""
        return self.filter(state="waiting")

    def due(self, now: datetime) -> Self:
        """Those whose time has come and that nobody is sending."""
        return self.waiting().filter(models.Q(held_until=None) | models.Q(held_until__lte=now), due_at__lte=now)

    def claim(self, holder: str, *, limit: int, seconds: float) -> list[Any]:
        """Take the longest due for `holder` alone, for `seconds`."""
        now = timezone.now()
        chosen = list(self.due(now).order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
        if not chosen:
            return []
        self.due(now).filter(pk__in=chosen).update(holder=holder, held_until=now + timedelta(seconds=seconds))
        return list(
            self.filter(pk__in=chosen, holder=holder, held_until__gt=now)
            .select_related("recipient", "notice__occasion__actor", "digest")
            .order_by("due_at", "pk")
        )
