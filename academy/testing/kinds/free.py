"""Answer in one's own words; a person marks it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.testing.kinds.base import DataError, Kind, Mark, Sent, clean_rows, clean_text

LONGEST = 10_000
"""Characters that are taken, whatever an editor allows."""


class Free(Kind):
    """`{"criteria": [{"name", "description", "points"}], "longest": words, "example": …}`. An answer is a text."""

    name, label, icon = "free", _("Answer in your own words"), "message-square"
    needs_reviewer = True

    def check(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """At least one criterion."""
        criteria = []
        for row in clean_rows(data, "criteria"):
            if not isinstance(row, Mapping):
                continue
            name, points = clean_text(row.get("name"), 200), row.get("points") or 1
            if not name or not str(points).isdecimal() or not 0 < int(points) <= 100:
                raise DataError(_("Give each criterion a name and its points, from 1 to 100."))
            about = clean_text(row.get("description"), 1_000)
            criteria.append({"name": name, "description": about, "points": int(points)})
        if not criteria:
            raise DataError(_("Give at least one criterion, by which a reviewer marks."))
        longest = data.get("longest") or 0
        if not str(longest).isdecimal() or int(longest) > 2_000:
            raise DataError(_("An answer may have up to 2,000 words."))
        return {"criteria": criteria, "longest": int(longest), "example": str(data.get("example") or "")[:LONGEST]}

    def show(self, data: Mapping[str, Any], *, seed: int | None, given: Any) -> dict[str, Any]:
        """A field, and what will be looked at."""
        return {"text": given or "", "longest": data["longest"], "most": LONGEST, "criteria": data["criteria"]}

    def read(self, data: Mapping[str, Any], sent: Sent, *, seed: int | None) -> str | None:
        """The text, in lines as it was typed."""
        lines = str(sent.get("answer", "") or "")[:LONGEST].replace("\r\n", "\n").split("\n")
        return "\n".join(clean_text(line, LONGEST) for line in lines).strip() or None

    def mark(self, data: Mapping[str, Any], given: Any, *, language: str) -> Mark:
        """Nobody has looked at it yet."""
        return Mark(None)

    def solution(self, data: Mapping[str, Any]) -> Any:
        """An example, if there is one."""
        return data["example"] or None

    def describe(self, data: Mapping[str, Any], given: Any) -> list[str]:
        """The text."""
        return [given] if given else []

    def chosen(self, data: Mapping[str, Any], given: Any) -> list[str]:
        """Texts are not counted."""
        return []


def fraction_of(data: Mapping[str, Any], points: list[int]) -> float:
    """What a reviewer's points are of all that the rubric gives."""
    possible = sum(row["points"] for row in data["criteria"])
    return max(0, min(possible, sum(points))) / possible
