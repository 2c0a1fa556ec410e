"""Choose one of several, or all that are right."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.testing.kinds.base import (
    RIGHT,
    WRONG,
    Choice,
    DataError,
    Kind,
    Mark,
    Sent,
    as_mapping,
    clean_rows,
    clean_text,
    place_of,
    shown_order,
)


class _Choosing(Kind):
    """Options, of which some are right: `{"options": [{"text": …, "is_right": …}]}`."""

    def check(self, data: Mapping[str, Any]) -> dict[str, Any]:
        rows = [as_mapping(row) for row in clean_rows(data, "options")]
        options = [{"text": clean_text(row.get("text")), "is_right": bool(row.get("is_right"))} for row in rows]
        options = [option for option in options if option["text"]]
        if len(options) < 2:
            raise DataError(_("Give at least two choices."))
        if len({option["text"] for option in options}) < len(options):
            raise DataError(_("Two choices are the same."))
        return {"options": options}

    def show(self, data: Mapping[str, Any], *, seed: int | None, given: Any) -> dict[str, Any]:
        chosen = _places(given)
        options = data["options"]
        order = shown_order(len(options), seed)
        shown = [
            {"value": number, "text": options[place]["text"], "checked": place in chosen}
            for number, place in enumerate(order)
        ]
        return {"options": shown}

    def describe(self, data: Mapping[str, Any], given: Any) -> list[str]:
        return [data["options"][place]["text"] for place in _places(given) if place < len(data["options"])]

    def choices(self, data: Mapping[str, Any]) -> list[Choice]:
        return [Choice(str(at), row["text"], row["is_right"]) for at, row in enumerate(data["options"])]

    def chosen(self, data: Mapping[str, Any], given: Any) -> list[str]:
        return [str(place) for place in _places(given)]


def _places(given: Any) -> list[int]:
    if given is None:
        return []
    return list(given) if isinstance(given, list) else [given]


def _right(data: Mapping[str, Any]) -> list[int]:
    return [at for at, option in enumerate(data["options"]) if option["is_right"]]


class Single(_Choosing):
    """One choice is right. An answer is its place."""

    name, label, icon = "single", _("Choose one"), "circle-dot"

    def check(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Exactly one is right."""
        checked = super().check(data)
        if len(_right(checked)) != 1:
            raise DataError(_("Mark exactly one choice as right."))
        return checked

    def read(self, data: Mapping[str, Any], sent: Sent, *, seed: int | None) -> int | None:
        """The choice."""
        return place_of(sent.get("answer", ""), shown_order(len(data["options"]), seed))

    def mark(self, data: Mapping[str, Any], given: Any, *, language: str) -> Mark:
        """All or nothing."""
        is_right = given in _right(data)
        return Mark(float(is_right), (is_right,))

    def solution(self, data: Mapping[str, Any]) -> Any:
        """The right one."""
        return _right(data)[0]


class Multiple(_Choosing):
    """All right choices are to be chosen. An answer is the list of their places."""

    name, label, icon = "multiple", _("Choose all that are right"), "square-check"

    def check(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """At least one is right."""
        checked = super().check(data)
        if not _right(checked):
            raise DataError(_("Mark at least one choice as right."))
        return checked

    def read(self, data: Mapping[str, Any], sent: Sent, *, seed: int | None) -> list[int] | None:
        """The choices."""
        order = shown_order(len(data["options"]), seed)
        places = {place_of(value, order) for value in sent.getlist("answer")[:100]}
        return sorted(place for place in places if place is not None) or None

    def mark(self, data: Mapping[str, Any], given: Any, *, language: str) -> Mark:
        """Each wrong choice takes away what a right one gives: who ticks everything gains nothing."""
        right, chosen = set(_right(data)), _places(given)
        parts = tuple(place in right for place in chosen)
        gained = sum(parts) - (len(parts) - sum(parts))
        if set(chosen) == right:
            return Mark(RIGHT.fraction, parts)
        return Mark(max(WRONG.fraction or 0.0, gained / len(right)) if gained < len(right) else 0.0, parts)

    def same(self, data: Mapping[str, Any], one: Any, other: Any, *, language: str) -> bool:
        """In any order."""
        return set(_places(one)) == set(_places(other))

    def solution(self, data: Mapping[str, Any]) -> Any:
        """All right ones."""
        return _right(data)
