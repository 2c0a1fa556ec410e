"""Reads over the outbox."""

import datetime
from typing import Self

from django.db import models


class StatementQuerySet(models.QuerySet):
    """What is told to the record store."""

    def waiting(self) -> Self:
        """What was not sent yet."""
        return self.filter(state="waiting")

    def refused(self) -> Self:
        """What was set apart."""
        return self.filter(state="refused")

    def sent(self) -> Self:
        """What the store has."""
        return self.filter(state="sent")

    def due(self, now: datetime.datetime) -> Self:
        """What may be sent now, in the order in which it happened."""
        return self.waiting().filter(due_at__lte=now).order_by("pk")
