"""Reads over people, organisations and audiences."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

from accounts.audiences import Rule

if TYPE_CHECKING:
    from accounts.models import User


class AudienceRuleQuerySet(models.QuerySet):
    """The interned access rules."""

    def intern(self, rule: Rule) -> int:
        """The id of `rule`, made if it is new."""
        found, _ = self.get_or_create(digest=rule.digest, defaults={"expression": rule.expression})
        return found.pk

    def ids_open_to(self, tokens: frozenset[str]) -> list[int]:
        """Ids of all rules that admit a holder of `tokens`, for filtering a search."""
        rows = self.values_list("pk", "expression")
        return [pk for pk, expression in rows if Rule.parse(expression).admits(tokens)]


class OrganisationQuerySet(models.QuerySet):
    """Organisations."""

    def of(self, user: "User") -> Self:
        """Those that `user` belongs to."""
        return self.filter(memberships__user=user)


class MembershipQuerySet(models.QuerySet):
    """Who belongs where."""

    def owners(self) -> Self:
        """The owners."""
        return self.filter(role="owner")

    def by_rank(self) -> Self:
        """Owners first, then managers, then members; alphabetically within each."""
        rank = models.Case(models.When(role="owner", then=0), models.When(role="manager", then=1), default=2)
        return self.alias(rank=rank).order_by("rank", "user__name", "user__email")


class InvitationQuerySet(models.QuerySet):
    """Offers to join an organisation."""

    def open(self) -> Self:
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())

    def unanswered(self) -> Self:
        """Those nobody has accepted, expired or not."""
        return self.filter(accepted_at=None)
