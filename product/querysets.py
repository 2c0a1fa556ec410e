"""Reads over the product's features."""

from django.db import models


class FeatureQuerySet(models.QuerySet):
    """Product features, in the order the company gave them."""

    def with_names(self) -> "FeatureQuerySet":
        """With the names in all languages at hand, in one further query."""
        return self.prefetch_related("translations")
