"""Put things in order."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.testing.kinds.base import (
    DataError,
    Kind,
    Mark,
    Sent,
    as_mapping,
    clean_rows,
    clean_text,
    mixed_order,
    place_of,
)


class Ordering(Kind):
    """`{"items": [text, …]}` in the right order. An answer is the list of their places, in the order given."""

    name, label, icon = "ordering", _("Put in order"), "list-ordered"

    def check(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """At least three different things: two are a guess."""
        items = [clean_text(as_mapping(row).get("text")) for row in clean_rows(data, "items")]
        items = [item for item in items if item]
        if len(items) < 3:
            raise DataError(_("Give at least three things to put in order."))
        if len(set(items)) < len(items):
            raise DataError(_("Two of the things are the same."))
        return {"items": items}

    def show(self, data: Mapping[str, Any], *, seed: int | None, given: Any) -> dict[str, Any]:
        """The things in the order given, or mixed; each with the number it was first shown under."""
        items = data["items"]
        order = mixed_order(len(items), seed)
        places = given if given is not None else order
        shown = [
            {"value": order.index(place), "text": items[place], "number": at} for at, place in enumerate(places, 1)
        ]
        return {"items": shown, "touched": given is not None}

    def read(self, data: Mapping[str, Any], sent: Sent, *, seed: int | None) -> list[int] | None:
        """The order, after the move that was asked for with a button such as `2-up`; None while nobody touched it."""
        order = mixed_order(len(data["items"]), seed)
        places = [place_of(value, order) for value in sent.getlist("answer")[:100]]
        move = str(sent.get("move") or "")
        if sorted(place for place in places if place is not None) != list(range(len(order))):
            return None
        if not (move or sent.get("touched")):
            return None
        return moved([place for place in places if place is not None], move)

    def mark(self, data: Mapping[str, Any], given: Any, *, language: str) -> Mark:
        """By pairs: those in the right order less the others, as a share of all (Kendall's tau, not below 0)."""
        parts = tuple(place == at for at, place in enumerate(given))
        pairs = list(combinations(given, 2))
        tau = sum(1 if one < other else -1 for one, other in pairs) / len(pairs)
        return Mark(max(0.0, tau), parts)

    def solution(self, data: Mapping[str, Any]) -> Any:
        """As they were written."""
        return list(range(len(data["items"])))

    def describe(self, data: Mapping[str, Any], given: Any) -> list[str]:
        """One after the other."""
        return [data["items"][place] for place in given or [] if place < len(data["items"])]

    def chosen(self, data: Mapping[str, Any], given: Any) -> list[str]:
        """The order as one."""
        return [" → ".join(self.describe(data, given))]


def moved(places: Sequence[int], move: str) -> list[int]:
    """`places` after a move such as `2-up`: the thing that is the second now goes one up."""
    result = list(places)
    number, _dash, way = move.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 4):
        return result
    at = int(number) - 1
    other = at - 1 if way == "up" else at + 1
    if way in ("up", "down") and 0 <= at < len(result) and 0 <= other < len(result):
        result[at], result[other] = result[other], result[at]
    return result
