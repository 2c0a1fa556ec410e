"""What of the product a reader has: pages about it come a little before others that answer as well."""

from collections.abc import Iterable
from typing import Any

from product.models import Feature


def own_features(user: Any, features: Iterable[Feature]) -> tuple[int, ...]:
    """The features that belong to the plans of the reader's organisations. Those of every plan tell readers apart from
    nobody, and are not among them."""
    of_some_plans = [(feature.pk, feature.plan_names) for feature in features if feature.plans]
    if not of_some_plans or not getattr(user, "is_authenticated", False):
        return ()
    plans = _plans_of(user)
    return tuple(pk for pk, names in of_some_plans if not plans.isdisjoint(names))


def _plans_of(user: Any) -> frozenset[str]:
    """Asked once a request and kept on the user."""
    held: frozenset[str] | None = getattr(user, "_plans", None)
    if held is None:
        plans = user.memberships.values_list("organisation__plan", flat=True)
        held = frozenset(plan.strip().casefold() for plan in plans if plan.strip())
        user._plans = held
    return held
