"""Show a place on an image."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.testing.kinds.base import Choice, DataError, Kind, Mark, Sent, clean_rows, clean_text, place_of

CENTRE = 50.0


class Hotspot(Kind):
    """`{"areas": [{"x", "y", "width", "height"}], "points": [{"name", "x", "y"}]}`, all in per cent of the image; any
    of the areas is right. With points, one of these named places is chosen from a list, without any pointing; else a
    marker is put anywhere, by a click, arrow keys or numbers. An answer is `{"x": …, "y": …}`."""

    name, label, icon = "hotspot", _("Show on the image"), "target"
    needs_image = True

    def check(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """At least one area; of the named points at least one in it and one outside."""
        areas = [_area(row) for row in clean_rows(data, "areas") if isinstance(row, Mapping)]
        points = [_point(row) for row in clean_rows(data, "points") if isinstance(row, Mapping)]
        if not areas:
            raise DataError(_("Give at least one area that is right."))
        checked = {"areas": areas, "points": points}
        if points:
            inside = [_is_inside(checked, point) for point in points]
            if all(inside) or not any(inside):
                raise DataError(_("Of the named points, some have to lie in a right area and some outside."))
        return checked

    def show(self, data: Mapping[str, Any], *, seed: int | None, given: Any) -> dict[str, Any]:
        """The marker, or the named points in the order in which they were written: that is where they lie."""
        at = given or {}
        points = [
            {"value": number, "checked": given is not None and _same_place(point, at), "number": number + 1, **point}
            for number, point in enumerate(data["points"])
        ]
        return {"points": points, "x": at.get("x", ""), "y": at.get("y", ""), "centre": CENTRE}

    def read(self, data: Mapping[str, Any], sent: Sent, *, seed: int | None) -> dict[str, float] | None:
        """Where it is."""
        if data["points"]:
            place = place_of(sent.get("answer", ""), range(len(data["points"])))
            return None if place is None else {name: data["points"][place][name] for name in ("x", "y")}
        x, y = _per_cent(sent.get("x", "")), _per_cent(sent.get("y", ""))
        return None if x is None or y is None else {"x": x, "y": y}

    def mark(self, data: Mapping[str, Any], given: Any, *, language: str) -> Mark:
        """In an area or not."""
        is_right = _is_inside(data, given)
        return Mark(float(is_right), (is_right,))

    def same(self, data: Mapping[str, Any], one: Any, other: Any, *, language: str) -> bool:
        """The same point, or one that is hardly to be told apart from it."""
        return abs(one["x"] - other["x"]) <= 3 and abs(one["y"] - other["y"]) <= 3

    def solution(self, data: Mapping[str, Any]) -> Any:
        """A named point in an area, or the middle of the first."""
        for point in data["points"]:
            if _is_inside(data, point):
                return {"x": point["x"], "y": point["y"]}
        area = data["areas"][0]
        return {"x": area["x"] + area["width"] / 2, "y": area["y"] + area["height"] / 2}

    def describe(self, data: Mapping[str, Any], given: Any) -> list[str]:
        """The point's name, or how far from the left and from the top."""
        if not given:
            return []
        named = next((point["name"] for point in data["points"] if _same_place(point, given)), "")
        return [named or f"{given['x']:g} %, {given['y']:g} %"]

    def choices(self, data: Mapping[str, Any]) -> list[Choice]:
        """The named points."""
        return [Choice(point["name"], point["name"], _is_inside(data, point)) for point in data["points"]]


def _per_cent(value: Any) -> float | None:
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        return None
    return round(number, 2) if 0 <= number <= 100 else None


def _area(row: Mapping[str, Any]) -> dict[str, float]:
    sizes = {name: _per_cent(row.get(name)) for name in ("x", "y", "width", "height")}
    if any(size is None for size in sizes.values()) or not sizes["width"] or not sizes["height"]:
        raise DataError(_("Give place and size of each area in per cent of the image, from 0 to 100."))
    return {name: size for name, size in sizes.items() if size is not None}


def _point(row: Mapping[str, Any]) -> dict[str, Any]:
    x, y, name = _per_cent(row.get("x")), _per_cent(row.get("y")), clean_text(row.get("name"), 120)
    if x is None or y is None or not name:
        raise DataError(_("Give each point a name, and its place in per cent of the image, from 0 to 100."))
    return {"name": name, "x": x, "y": y}


def _is_inside(data: Mapping[str, Any], at: Mapping[str, Any]) -> bool:
    return any(
        area["x"] <= at["x"] <= area["x"] + area["width"] and area["y"] <= at["y"] <= area["y"] + area["height"]
        for area in data["areas"]
    )


def _same_place(point: Mapping[str, Any], at: Mapping[str, Any]) -> bool:
    return bool(point["x"] == at.get("x") and point["y"] == at.get("y"))
