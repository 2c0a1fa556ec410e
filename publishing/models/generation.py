"""The number under which whole pages are cached."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.db.models.functions import Greatest

_of_request: ContextVar[dict[str, int] | None] = ContextVar("generation_of_request", default=None)


class GenerationQuerySet(models.QuerySet):
    """The one row."""

    def raise_number(self) -> None:
        """Say, in the transaction of a change, that what readers see has changed.

        The number follows the clock, so that one which a rolled-back transaction has used is never used again.
        """
        if (known := _of_request.get()) is not None:
            known.clear()
        now = time.time_ns()
        if not self.filter(pk=1).update(number=Greatest(models.F("number") + 1, models.Value(now))):
            self.get_or_create(pk=1, defaults={"number": now})


class Generation(models.Model):
    """One row: a number that rises in every transaction that changes what readers see."""

    number = models.PositiveBigIntegerField(default=1)

    objects = GenerationQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        """The number as this transaction sees it: one small query, and one alone within a request."""
        known = _of_request.get()
        if known and "number" in known:
            return known["number"]
        number = cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0
        if known is not None:
            known["number"] = number
        return number


@contextmanager
def one_generation() -> Iterator[None]:
    """For the time of a request, the number is read once."""
    token = _of_request.set({})
    try:
        yield
    finally:
        _of_request.reset(token)
