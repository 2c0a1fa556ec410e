"""Reads over packages."""

from typing import Self

from django.db import models


class PackageQuerySet(models.QuerySet):
    """Packages."""

    def with_digest(self, digest: str) -> Self:
        """The package that came out of the archive with this content."""
        return self.filter(digest=digest)

    def file_counts(self) -> Self:
        """Each with the number of its files."""
        return self.annotate(file_count=models.Count("files"))
