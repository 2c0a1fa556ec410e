"""Searches, and what was opened of what they found. Nothing here says who somebody is.

A reader is known for one day, by a hash with a salt that is thrown away after it: what one person asked today and
tomorrow cannot be put together, not even by those who run the portal.
"""

import uuid

from django.db import models
from django.utils import timezone


class DailySalt(models.Model):
    """What makes the readers of one day unrecognisable on the next."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.day)


class Asked(models.Model):
    """One search."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    day = models.DateField()
    reader = models.CharField(max_length=16, help_text="Of the day alone, see `DailySalt`.")
    is_member = models.BooleanField(default=False)
    language = models.CharField(max_length=12)
    text = models.CharField(max_length=200, help_text="What was typed, without what looks personal.")
    folded = models.CharField(max_length=200, help_text="The same without case, accents and punctuation.")
    feature_id = models.BigIntegerField(null=True, help_text="The feature it named or was narrowed to.")
    total = models.PositiveIntegerField()
    is_corrected = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["day", "language"]), models.Index(fields=["language", "folded", "day"])]

    def __str__(self) -> str:
        return self.text


class Clicked(models.Model):
    """One result that was opened: where it stood, and for how long the reader stayed, if they came back."""

    asked = models.ForeignKey(Asked, on_delete=models.CASCADE, related_name="clicks")
    source = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(help_text="From 1; 0 is the answer on top.")
    clicked_at = models.DateTimeField(default=timezone.now)
    dwell = models.PositiveIntegerField(null=True, help_text="Seconds until the reader came back to the results.")
    is_public = models.BooleanField(default=False, help_text="Everybody may see it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asked", "source", "object_id"], name="one_click_a_search_and_result")
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.object_id}"


class PopularSearch(models.Model):
    """What several people have searched for and found, fit to be suggested to everybody."""

    language = models.CharField(max_length=12)
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    readers = models.PositiveIntegerField(help_text="The most on one day: readers of two days cannot be told apart.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "folded"], name="one_popular_search_a_text")]

    def __str__(self) -> str:
        return self.text


class OpenedHit(models.Model):
    """How much a page is wanted by those who make one search: see `search.learning.clicks`. Computed each hour."""

    language = models.CharField(max_length=12)
    folded = models.CharField(max_length=200)
    key = models.CharField(max_length=101)
    attraction = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "folded", "key"], name="one_opened_hit_a_search_and_page")
        ]

    def __str__(self) -> str:
        return f"{self.folded} → {self.key}"
