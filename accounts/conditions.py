"""The vocabulary of segment rules: what can be asked about a person, once as a query and once about a single person.

A rule is a list of conditions `{"field", "operator", "value"}`, all of which must hold. Conditions on organisations
(`lifecycle`, `kind`, `plan`, `region`, `role`) must hold together for *one* membership: "new" and "partner" means a
new partner, not a new customer who works for some partner as well. An empty rule selects nobody.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

ANY_OF, NONE_OF, AT_LEAST, AT_MOST, IS = "is any of", "is none of", "is at least", "is at most", "is"
MAX_DAYS = 36_500
"""A hundred years: beyond it dates run out."""

Condition = dict[str, Any]
Rule = list[Condition]


@dataclass(frozen=True)
class Field:
    """Something a rule can ask about: its operators, where a query finds it, and what its values must be."""

    name: str
    label: Any
    operators: tuple[str, ...]
    lookup: str
    of_membership: bool
    is_valid: Callable[[Any], bool]


def _is_texts(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(text, str) and text and text.isprintable() for text in value)
    )


def _is_days(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_DAYS


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


_LISTS = (ANY_OF, NONE_OF)
FIELDS = {
    field.name: field
    for field in (
        Field("lifecycle", _("Lifecycle"), _LISTS, "organisation__lifecycle", True, _is_texts),
        Field("kind", _("Kind of organisation"), _LISTS, "organisation__kind", True, _is_texts),
        Field("plan", _("Plan"), _LISTS, "organisation__plan", True, _is_texts),
        Field("region", _("Region"), _LISTS, "organisation__region", True, _is_texts),
        Field("role", _("Role"), _LISTS, "role", True, _is_texts),
        Field("language", _("Language"), _LISTS, "language", False, _is_texts),
        Field("joined_days", _("Days since signing up"), (AT_LEAST, AT_MOST), "date_joined", False, _is_days),
        Field("staff", _("Staff"), (IS,), "is_staff", False, _is_yes_or_no),
    )
}


def validate_rule(rule: Any) -> None:
    """Raise `ValidationError` unless `rule` is a list of conditions that can be asked."""
    if not isinstance(rule, list):
        raise ValidationError(_("A rule is a list of conditions."))
    seen = set()
    for condition in rule:
        if not isinstance(condition, dict) or set(condition) != {"field", "operator", "value"}:
            raise ValidationError(_("A condition has a field, an operator and a value."))
        field = FIELDS.get(condition["field"]) if isinstance(condition["field"], str) else None
        if field is None:
            raise ValidationError(_("There is no field “%(name)s”."), params={"name": condition["field"]})
        if condition["operator"] not in field.operators:
            raise ValidationError(_("“%(name)s” does not know this operator."), params={"name": field.label})
        if not field.is_valid(condition["value"]):
            raise ValidationError(_("“%(name)s” does not take this value."), params={"name": field.label})
        if (field.name, condition["operator"]) in seen:
            raise ValidationError(_("“%(name)s” is asked twice."), params={"name": field.label})
        seen.add((field.name, condition["operator"]))


def split(rule: Rule) -> tuple[Rule, Rule]:
    """The conditions on the person, and those on one of their memberships."""
    of_membership = [condition for condition in rule if FIELDS[condition["field"]].of_membership]
    return [condition for condition in rule if condition not in of_membership], of_membership


def as_query(conditions: Iterable[Condition], now: datetime.datetime) -> Q:
    """What rows must meet to meet every condition."""
    query = Q()
    for condition in conditions:
        query &= _query(condition, now)
    return query


def _query(condition: Condition, now: datetime.datetime) -> Q:
    lookup, value = FIELDS[condition["field"]].lookup, condition["value"]
    match condition["operator"]:
        case "is any of":
            return Q(**{f"{lookup}__in": value})
        case "is none of":
            return ~Q(**{f"{lookup}__in": value})
        case "is at least":
            return Q(**{f"{lookup}__lte": now - datetime.timedelta(days=value)})
        case "is at most":
            return Q(**{f"{lookup}__gte": now - datetime.timedelta(days=value)})
        case _:
            return Q(**{lookup: value})


def holds_for(row: Any, conditions: Iterable[Condition], now: datetime.datetime) -> bool:
    """Whether one row (a person or a membership) meets every condition: the same as `as_query`, in memory."""
    return all(_holds(row, condition, now) for condition in conditions)


def _holds(row: Any, condition: Condition, now: datetime.datetime) -> bool:
    found, value = row, condition["value"]
    for step in FIELDS[condition["field"]].lookup.split("__"):
        found = getattr(found, step)
    match condition["operator"]:
        case "is any of":
            return found in value
        case "is none of":
            return found not in value
        case "is at least":
            return found <= now - datetime.timedelta(days=value)
        case "is at most":
            return found >= now - datetime.timedelta(days=value)
        case _:
            return found == value
