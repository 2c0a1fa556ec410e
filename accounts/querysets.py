"""Reads over people and audiences."""

from django.db import models

from accounts.audiences import Rule


class AudienceRuleQuerySet(models.QuerySet):
    """The interned access rules."""

    def intern(self, rule: Rule) -> int:
        """The id of `rule`, made if it is new."""
        return self.get_or_create(expression=rule.expression)[0].pk

    def ids_open_to(self, tokens: frozenset[str]) -> list[int]:
        """Ids of all rules that admit a holder of `tokens`, for filtering a search."""
        rows = self.values_list("pk", "expression")
        return [pk for pk, expression in rows if Rule.parse(expression).admits(tokens)]
