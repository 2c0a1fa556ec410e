"""Reads over the product's features."""

from typing import Any

from django.db import models


class FeatureQuerySet(models.QuerySet):
    """Product features, in the order the company gave them."""

    def with_names(self) -> "FeatureQuerySet":
        """With the names in all languages at hand, in one further query."""
        return self.prefetch_related("translations")

    def known_as(self, slug: str) -> Any:
        """The feature whose address is, or once was, `slug`; none if there never was one. The present owner of an
        address comes before a former one; of former owners, the one that gave it up and comes first."""
        feature = self.filter(slug=slug).first()
        if feature is not None:
            return feature
        # Features are few, and not every database looks into a list.
        return next((row for row in self.exclude(former_slugs=[]) if slug in row.former_slugs), None)  # type: ignore[attr-defined]  # rows are features
