"""Reads over partners."""

from typing import Any, Self

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from academy.certificates.models import Certificate


class PartnerQuerySet(models.QuerySet):
    """Partners."""

    def listed(self) -> Self:
        """Those that the directory shows: the highest tiers first."""
        return (
            self.filter(is_listed=True, organisation__kind="partner")
            .select_related("organisation", "tier")
            .prefetch_related("features__translations", "tier__translations")
            .order_by(models.F("tier__rank").desc(nulls_last=True), "organisation__name", "pk")
        )

    def speaking(self, language: str) -> Self:
        """Those that serve customers in this language."""
        if connection.vendor == "postgresql":
            return self.filter(languages__contains=[language])
        return self.filter(languages__icontains=f'"{language}"')

    def certified_as(self, role: str) -> Self:
        """Those with somebody who holds a certificate of this role in force."""
        held = Certificate.objects.in_force().filter(
            certification__role=role, holder__person__memberships__organisation=OuterRef("organisation")
        )
        return self.filter(Exists(held))

    def matching(self, words: str) -> Self:
        """Those whose name or description has every one of these words."""
        found = self
        for word in words.split()[:8]:
            found = found.filter(Q(organisation__name__icontains=word) | Q(about__icontains=word))
        return found

    def of(self, user: Any) -> Self:
        """The partners that somebody belongs to."""
        return self.filter(organisation__memberships__user=user.pk)
