"""Find what belongs together."""

from collections.abc import Mapping
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


class Matching(Kind):
    """`{"pairs": [{"left": …, "right": …}], "others": [text, …]}`; others belong to nothing. An answer is, for each
    left side, the place of a right side (the pairs' own, then the others), or None."""

    name, label, icon = "matching", _("Match"), "split"

    def check(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """At least two pairs; what several left sides share is named once among the choices."""
        rows = [row for row in clean_rows(data, "pairs") if isinstance(row, Mapping)]
        pairs = [{"left": clean_text(row.get("left")), "right": clean_text(row.get("right"))} for row in rows]
        pairs = [pair for pair in pairs if pair["left"] or pair["right"]]
        if any(not (pair["left"] and pair["right"]) for pair in pairs):
            raise DataError(_("Give both sides of each pair."))
        if len(pairs) < 2:
            raise DataError(_("Give at least two pairs."))
        if len({pair["left"] for pair in pairs}) < len(pairs):
            raise DataError(_("Two left sides are the same."))
        others = [clean_text(as_mapping(row).get("text")) for row in clean_rows(data, "others")]
        used = {pair["right"] for pair in pairs}
        return {"pairs": pairs, "others": [text for text in dict.fromkeys(others) if text and text not in used]}

    def show(self, data: Mapping[str, Any], *, seed: int | None, given: Any) -> dict[str, Any]:
        """A list of choices for each left side."""
        rights, answers = right_sides(data), given or []
        order = mixed_order(len(rights), seed)
        rows = []
        for at, pair in enumerate(data["pairs"]):
            chosen = answers[at] if at < len(answers) else None
            options = [
                {"value": number, "text": rights[place], "selected": place == chosen}
                for number, place in enumerate(order)
            ]
            rows.append({"name": f"answer-{at}", "left": pair["left"], "options": options})
        return {"rows": rows}

    def read(self, data: Mapping[str, Any], sent: Sent, *, seed: int | None) -> list[int | None] | None:
        """What was chosen for each."""
        order = mixed_order(len(right_sides(data)), seed)
        places = [place_of(sent.get(f"answer-{at}", ""), order) for at in range(len(data["pairs"]))]
        return places if any(place is not None for place in places) else None

    def mark(self, data: Mapping[str, Any], given: Any, *, language: str) -> Mark:
        """The share of left sides that are right."""
        rights = right_sides(data)
        parts = tuple(
            at < len(given) and given[at] is not None and rights[given[at]] == pair["right"]
            for at, pair in enumerate(data["pairs"])
        )
        return Mark(sum(parts) / len(parts), parts)

    def solution(self, data: Mapping[str, Any]) -> Any:
        """Each with its own."""
        rights = right_sides(data)
        return [rights.index(pair["right"]) for pair in data["pairs"]]

    def describe(self, data: Mapping[str, Any], given: Any) -> list[str]:
        """A line for each left side."""
        rights, answers = right_sides(data), given or []
        chosen = [answers[at] if at < len(answers) else None for at in range(len(data["pairs"]))]
        names = ["—" if place is None or place >= len(rights) else rights[place] for place in chosen]
        return [f"{pair['left']}: {name}" for pair, name in zip(data["pairs"], names, strict=True)]


def right_sides(data: Mapping[str, Any]) -> list[str]:
    """What can be chosen, each once."""
    return list(dict.fromkeys([*(pair["right"] for pair in data["pairs"]), *data.get("others", [])]))
