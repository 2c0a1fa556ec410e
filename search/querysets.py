"""Reads over the catalogue, for lists of content across features."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import AudienceRule
from accounts.policies import tokens_of


def foreignness(language: str) -> models.Case:
    """0 for an entry in `language`, else 1: to order by."""
    return models.Case(models.When(language=language, then=0), default=1, output_field=models.SmallIntegerField())


NEWEST_FIRST = (models.F("published_at").desc(nulls_last=True), "-pk")


class CatalogueEntryQuerySet(models.QuerySet):
    """What can be found. Every list that a reader sees starts with `visible_to`."""

    def with_keys(self, keys: Iterable[str]) -> "CatalogueEntryQuerySet":
        """Those with these catalogue keys."""
        wanted = models.Q(pk__in=[])
        for source, _colon, object_id in (key.partition(":") for key in keys):
            wanted |= models.Q(source=source, object_id=object_id)
        return self.filter(wanted)

    def findable(self) -> "CatalogueEntryQuerySet":
        """Without tombstones."""
        return self.filter(is_deleted=False)

    def visible_to(self, user: Any) -> "CatalogueEntryQuerySet":
        """What `user` may see."""
        return self.findable().filter(audience__in=AudienceRule.objects.ids_open_to(tokens_of(user)))

    def for_lists(self) -> "CatalogueEntryQuerySet":
        """Without the long texts, which no list shows."""
        return self.defer("body", "keywords", "parts")

    def for_feature(self, feature: Any) -> "CatalogueEntryQuerySet":
        """What hangs on one product feature."""
        return self.filter(feature=feature)

    def of_kind(self, *kinds: str) -> "CatalogueEntryQuerySet":
        """Of these kinds alone."""
        return self.filter(kind__in=kinds)

    def in_language(self, language: str) -> "CatalogueEntryQuerySet":
        """In one language."""
        return self.filter(language=language)

    def in_language_or_fallback(self, language: str) -> "CatalogueEntryQuerySet":
        """In `language`, filled up with what exists in the fallback language alone. Ask for this last: what was
        filtered out before counts as missing."""
        fallback = settings.FALLBACK_LANGUAGE
        if language == fallback:
            return self.in_language(language)
        translated = self.in_language(language).exclude(translation_key="").order_by()
        is_translated = models.Exists(translated.filter(translation_key=models.OuterRef("translation_key")))
        return self.filter(models.Q(language=language) | (models.Q(language=fallback) & ~is_translated))

    def own_language_first(self, language: str, *order: Any) -> "CatalogueEntryQuerySet":
        """Those in `language` before the others, and by `order` within both. Ask `in_language_or_fallback` before: a
        reader of the fallback language then sees no other, and an index alone gives the order."""
        if language == settings.FALLBACK_LANGUAGE:
            return self.order_by(*order)
        return self.order_by(foreignness(language), *order)

    def newest_first(self) -> "CatalogueEntryQuerySet":
        """By the date of publication, the newest first."""
        return self.order_by(*NEWEST_FIRST)


class LeaseQuerySet(models.QuerySet):
    """Turns at work that one process at a time should do."""

    def take(self, name: str, seconds: float, *, holder: str) -> bool:
        """Take the turn, or keep it, for `seconds`; False while another holds it."""
        now = timezone.now()
        until = now + timedelta(seconds=seconds)
        if (
            self.filter(name=name)
            .filter(models.Q(held_until__lte=now) | models.Q(holder=holder))
            .update(holder=holder, held_until=until)
        ):
            return True
        if self.filter(name=name).exists():
            return False
        rows = [self.model(name=name, holder=holder, held_until=until)]
        self.bulk_create(rows, ignore_conflicts=True)
        return self.filter(name=name, holder=holder).exists()

    def give_back(self, name: str, *, holder: str) -> None:
        """Let the next one have it."""
        self.filter(name=name, holder=holder).update(held_until=timezone.now())
