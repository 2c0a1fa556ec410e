"""Reads over certificates and what they certify."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from academy.certificates.errors import AppendOnlyError


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are added and never deleted."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnlyError("Certificates and what happened to them are only added to.")


class CertificateQuerySet(AppendOnlyQuerySet):
    """Certificates."""

    def with_standing(self) -> Self:
        """With whether a newer one stands in their place, which their status asks for."""
        newer = self.model._default_manager.filter(renews=OuterRef("pk"), revoked_at=None)
        return self.annotate(has_successor=Exists(newer))

    def for_pages(self) -> Self:
        """With what a page shows of them."""
        related = ("certification__design", "certification__feature", "holder__person")
        return self.with_standing().select_related(*related).prefetch_related("certification__translations")

    def not_superseded(self) -> Self:
        """Without those that a newer one stands in place of."""
        return self.with_standing().filter(has_successor=False)

    def in_force(self, now: datetime.datetime | None = None) -> Self:
        """Those that are valid now, expiring ones among them."""
        unexpired = Q(expires_at=None) | Q(expires_at__gt=now or timezone.now())
        return self.not_superseded().filter(unexpired, revoked_at=None)

    def of(self, person: Any) -> Self:
        """Somebody's, the latest first."""
        return self.filter(holder__person=person.pk).order_by("-issued_at", "-pk")

    def valid_of(self, person: Any) -> Self:
        """Somebody's that are valid now."""
        return self.of(person).in_force()

    def of_members(self, organisation: Any) -> Self:
        """Those of the people of an organisation."""
        return self.filter(holder__person__memberships__organisation=organisation.pk)

    def shown_on_profiles(self) -> Self:
        """Those whose holders have agreed to show them."""
        return self.filter(holder__shows_name=True, holder__on_profile=True)


class RouteQuerySet(models.QuerySet):
    """The ways to certificates."""

    def active(self) -> Self:
        """To those that are issued now."""
        return self.filter(certification__is_active=True).select_related("certification__design")

    def by_exam(self, exam: Any) -> Self:
        """By passing this exam."""
        return self.active().filter(kind="exam", exam=exam)

    def by_course(self, key: Any) -> Self:
        """By finishing this course, in whichever language."""
        return self.active().filter(kind="course", key=key)

    def by_path(self, key: Any) -> Self:
        """By finishing this learning path."""
        return self.active().filter(kind="path", key=key)
