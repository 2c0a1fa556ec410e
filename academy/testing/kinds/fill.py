"""Fill in gaps."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.testing.kinds.base import DataError, Kind, Mark, Sent, as_mapping, clean_rows, clean_text
from academy.testing.kinds.folding import fold

GAP = re.compile(r"_{3,}")


class Fill(Kind):
    """`{"sentence": "… ___ …", "gaps": [{"accepted": [form, …], "case": …, "accents": …}]}`, a gap for each `___`. An
    answer is the list of what was typed."""

    name, label, icon = "fill", _("Fill in"), "pencil-line"

    def check(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """As many gaps as the sentence has, each with a form."""
        gaps = []
        for row in clean_rows(data, "gaps"):
            row = as_mapping(row)
            forms = row.get("accepted") or row.get("text") or []
            forms = forms.splitlines() if isinstance(forms, str) else forms
            accepted = [text for text in (clean_text(form) for form in forms) if text]
            gaps.append({"accepted": accepted, "case": bool(row.get("case")), "accents": bool(row.get("accents"))})
        sentence = clean_text(data.get("sentence"), 2_000)
        if not sentence and len(gaps) == 1:
            sentence = "___"
        if not gaps or any(not gap["accepted"] for gap in gaps):
            raise DataError(_("Give each gap at least one form that is right."))
        if len(GAP.findall(sentence)) != len(gaps):
            raise DataError(_("Write ___ in the sentence for each gap."))
        return {"sentence": sentence, "gaps": gaps}

    def show(self, data: Mapping[str, Any], *, seed: int | None, given: Any) -> dict[str, Any]:
        """The sentence in pieces, with a gap after each but the last."""
        typed = given or []
        texts = GAP.split(data["sentence"])
        pieces: list[dict[str, Any]] = [{"text": text, "gap": None} for text in texts]
        for at, gap in enumerate(data["gaps"]):
            longest = max(len(form) for form in gap["accepted"])
            value = typed[at] if at < len(typed) else ""
            # The width must not tell how long the answer is.
            pieces[at]["gap"] = {"name": f"answer-{at}", "number": at + 1, "value": value, "wide": longest > 20}
        return {"pieces": pieces}

    def read(self, data: Mapping[str, Any], sent: Sent, *, seed: int | None) -> list[str] | None:
        """What was typed."""
        typed = [clean_text(sent.get(f"answer-{at}", "")) for at in range(len(data["gaps"]))]
        return typed if any(typed) else None

    def mark(self, data: Mapping[str, Any], given: Any, *, language: str) -> Mark:
        """The share of gaps that are right."""
        parts = tuple(at < len(given) and _is_accepted(gap, given[at], language) for at, gap in enumerate(data["gaps"]))
        return Mark(sum(parts) / len(parts), parts)

    def same(self, data: Mapping[str, Any], one: Any, other: Any, *, language: str) -> bool:
        """As the gaps fold them."""
        if len(one) != len(other):
            return False
        return all(
            _folded(gap, first, language) == _folded(gap, second, language)
            for gap, first, second in zip(data["gaps"], one, other, strict=False)
        )

    def solution(self, data: Mapping[str, Any]) -> Any:
        """The first form of each."""
        return [gap["accepted"][0] for gap in data["gaps"]]

    def describe(self, data: Mapping[str, Any], given: Any) -> list[str]:
        """What was typed, a line each."""
        return [text or "—" for text in given or []]


def _folded(gap: Mapping[str, Any], text: str, language: str) -> str:
    return fold(text, language, case=gap["case"], accents=gap["accents"])


def _is_accepted(gap: Mapping[str, Any], typed: str, language: str) -> bool:
    folded = _folded(gap, typed, language)
    return bool(folded) and any(folded == _folded(gap, form, language) for form in gap["accepted"])
