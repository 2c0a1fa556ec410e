"""The open scorecard: which tier an organisation's measures make, and what is missing for the next.

A tier is reached when every requirement of it and of all lower tiers is met. Nothing else counts, and everything that
counts is shown to the partner.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from academy.partners.models import Requirement, Tier


@dataclass(frozen=True)
class Line:
    """One requirement, and how much of it there is."""

    label: str
    has: int
    needs: int

    @property
    def is_met(self) -> bool:
        """Whether there is enough."""
        return self.has >= self.needs

    @property
    def missing(self) -> int:
        """How much more is needed."""
        return max(0, self.needs - self.has)


@dataclass(frozen=True)
class TierScore:
    """A tier with its requirements, and whether it is reached."""

    tier: Tier
    lines: list[Line]
    is_reached: bool


@dataclass(frozen=True)
class Score:
    """What the measures come to."""

    tiers: list[TierScore]

    @property
    def reached(self) -> Tier | None:
        """The highest tier reached."""
        return next((each.tier for each in reversed(self.tiers) if each.is_reached), None)

    @property
    def next(self) -> TierScore | None:
        """The lowest that is not reached yet."""
        return next((each for each in self.tiers if not each.is_reached), None)


def score(measures: Mapping[str, float], tiers: Iterable[Tier]) -> Score:
    """Compare `measures` with each tier, from the lowest up."""
    scored: list[TierScore] = []
    so_far = True
    for tier in sorted(tiers, key=lambda each: each.rank):
        lines = [
            Line(label_of(each), int(measures.get(each.key, 0)), each.at_least) for each in tier.requirements.all()
        ]
        so_far = so_far and all(line.is_met for line in lines)
        scored.append(TierScore(tier, lines, so_far))
    return Score(scored)


def label_of(requirement: Requirement) -> str:
    """The requirement in words."""
    if requirement.role and requirement.measure == "certified":
        return _("people with a certificate in force as %(role)s") % {"role": requirement.role}
    return str(requirement.get_measure_display())


def all_tiers() -> list[Tier]:
    """Every tier with its requirements and translations, from the lowest up."""
    return list(Tier.objects.prefetch_related("requirements", "translations"))


def names_of(tier: Tier | None) -> dict[str, Any]:
    """A tier's name by language, for notices that are read in any; nothing for no tier."""
    if tier is None:
        return {}
    return {"": tier.name, **{row.language: row.name for row in tier.translations.all()}}
