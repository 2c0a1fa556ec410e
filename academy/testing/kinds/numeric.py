"""Give a number."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.testing.kinds.base import DataError, Kind, Mark, Sent, as_mapping, clean_rows, clean_text
from academy.testing.kinds.folding import number_in

HALF = 0.5
"""For the right number in the wrong unit."""


class Numeric(Kind):
    """`{"value": …, "tolerance": …, "is_percent": …, "unit": …, "other_units": [{"unit": …, "factor": …}]}`. The
    tolerance is in the unit, or in per cent of the value. One of an other unit is `factor` of the unit. An answer is
    `{"number": what was typed, "unit": …}`."""

    name, label, icon = "numeric", _("Give a number"), "hash"

    def check(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """A value; with other units also its own."""
        value, tolerance = _number(data.get("value")), _number(data.get("tolerance") or 0)
        if value is None:
            raise DataError(_("Give the right number."))
        if tolerance is None or tolerance < 0:
            raise DataError(_("The tolerance is a number that is not below 0."))
        unit = clean_text(data.get("unit"), 40)
        others = []
        for row in map(as_mapping, clean_rows(data, "other_units")):
            name, factor = clean_text(row.get("unit") or row.get("text"), 40), _number(row.get("factor"))
            if not name or not factor or not unit:
                raise DataError(_("Give each other unit with how much of the first unit one of it is."))
            others.append({"unit": name, "factor": factor})
        names = [unit, *(row["unit"] for row in others)]
        if len(set(names)) < len(names):
            raise DataError(_("Two units are the same."))
        return {
            "value": value,
            "tolerance": tolerance,
            "is_percent": bool(data.get("is_percent")),
            "unit": unit,
            "other_units": others,
        }

    def show(self, data: Mapping[str, Any], *, seed: int | None, given: Any) -> dict[str, Any]:
        """A number, and units to choose from if there are several."""
        answer = given or {}
        # In the order of the alphabet: the first one must not be the right one.
        names = sorted(factors(data)) if data["other_units"] else []
        units = [{"name": name, "selected": name == answer.get("unit")} for name in names]
        return {"number": answer.get("number", ""), "units": units, "unit": "" if units else data["unit"]}

    def read(self, data: Mapping[str, Any], sent: Sent, *, seed: int | None) -> dict[str, str] | None:
        """As it was typed."""
        typed, unit = clean_text(sent.get("answer", ""), 40), clean_text(sent.get("unit", ""), 40)
        if not typed:
            return None
        return {"number": typed, "unit": unit if data["other_units"] and unit in factors(data) else ""}

    def mark(self, data: Mapping[str, Any], given: Any, *, language: str) -> Mark:
        """Within the tolerance; the right number in the wrong unit, or in none, is half right."""
        number = number_in(given.get("number", ""), language)
        if number is None:
            return Mark(0.0, (False,))
        if not data["other_units"]:
            is_right = _is_near(data, number)
            return Mark(float(is_right), (is_right,))
        factor = factors(data).get(given.get("unit", ""))
        if factor is not None and _is_near(data, number * factor):
            return Mark(1.0, (True,))
        is_half = any(_is_near(data, number * each) for each in factors(data).values())
        return Mark(HALF if is_half else 0.0, (False,))

    def same(self, data: Mapping[str, Any], one: Any, other: Any, *, language: str) -> bool:
        """The second lies within the tolerance of the first, whatever the units."""
        numbers = [self._in_first_unit(data, each, language) for each in (one, other)]
        first, second = numbers
        return first is not None and second is not None and _is_near({**data, "value": first}, second)

    def _in_first_unit(self, data: Mapping[str, Any], given: Any, language: str) -> float | None:
        number = number_in(given.get("number", ""), language)
        return None if number is None else number * factors(data).get(given.get("unit", ""), 1.0)

    def solution(self, data: Mapping[str, Any]) -> Any:
        """In the first unit."""
        return {"number": f"{data['value']:g}", "unit": data["unit"] if data["other_units"] else ""}

    def describe(self, data: Mapping[str, Any], given: Any) -> list[str]:
        """Number and unit."""
        if not given:
            return []
        unit = given.get("unit") or ("" if data["other_units"] else data["unit"])
        return [f"{given.get('number', '')} {unit}".strip()]


def factors(data: Mapping[str, Any]) -> dict[str, float]:
    """Each unit with how much of the first one it is."""
    return {data["unit"]: 1.0, **{row["unit"]: row["factor"] for row in data["other_units"]}}


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if abs(number) < 1e15 else None


def _is_near(data: Mapping[str, Any], number: float) -> bool:
    value, tolerance = data["value"], data["tolerance"]
    allowed = abs(value) * tolerance / 100 if data["is_percent"] else tolerance
    # What is typed in decimals is not exact in binary: the edge of the tolerance still counts.
    return abs(number - value) <= allowed + 1e-9 * max(1.0, abs(value))
