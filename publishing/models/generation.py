"""The number under which whole pages are cached."""

from django.db import models


class Generation(models.Model):
    """One row: a number that rises in every transaction that changes what anonymous readers see."""

    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)
