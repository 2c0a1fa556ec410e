"""What the answers say about the questions: pure functions over numbers.

An item's scores are from 0 to 1, one a person; totals are the sums of a person's items. With fewer than a few dozen
people all of this says little.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST = 30
"""People, below which figures are shown with a warning."""


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean."""
    return math.fsum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """Of a sample: divided by n - 1."""
    middle = mean(values)
    return math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1)


def difficulty(scores: Sequence[float]) -> float | None:
    """The share of the points that people reached: 1 when everybody is right, 0 when nobody is.

    p = Σ x / n. For items that are right or wrong, this is the p-value of Crocker and Algina, *Introduction to
    Classical and Modern Test Theory* (1986), chapter 14; with partial credit, the mean item score in its place.
    """
    return mean(scores) if scores else None


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's product-moment correlation; None where one of the two does not vary.

    r = Σ (x - x̄)(y - ȳ) / √(Σ (x - x̄)² · Σ (y - ȳ)²). K. Pearson, "Notes on regression and inheritance in the case of
    two parents", *Proceedings of the Royal Society of London* 58 (1895), 240–242.
    """
    if len(one) != len(other) or len(one) < 2:
        return None
    first, second = mean(one), mean(other)
    together = math.fsum((x - first) * (y - second) for x, y in zip(one, other, strict=True))
    spread = math.fsum((x - first) ** 2 for x in one) * math.fsum((y - second) ** 2 for y in other)
    return together / math.sqrt(spread) if spread > 1e-18 else None


def point_biserial(scores: Sequence[float], totals: Sequence[float]) -> float | None:
    """How the item goes with the total: do those who do well do well here, too?

    r_pb = (M₁ - M₀) / s · √(p q), M₁ and M₀ being the mean totals of those who are right and wrong and s the totals'
    standard deviation over n. It equals Pearson's correlation of the two, which partial credit may enter as well.
    F. M. Lord and M. R. Novick, *Statistical Theories of Mental Test Scores* (1968), section 15.3.
    """
    return correlation(scores, totals)


def discrimination(scores: Sequence[float], totals: Sequence[float]) -> float | None:
    """The point-biserial with the rest of the test, the item itself taken out: the corrected item-total correlation.

    An item is a part of the total and so goes with it for that reason alone; in short tests by much. S. Henrysson,
    "Correction of item-total correlations in item analysis", *Psychometrika* 28 (1963), 211–218.
    """
    if len(scores) != len(totals):
        return None
    return correlation(scores, [total - score for score, total in zip(scores, totals, strict=True)])


def cronbach_alpha(people: Sequence[Sequence[float]]) -> float | None:
    """How far the items of a test measure one thing; a row of item scores a person, the same items in each.

    α = k / (k - 1) · (1 - Σ s²ᵢ / s²ₜ), with the variances of the k items and of the totals. L. J. Cronbach,
    "Coefficient alpha and the internal structure of tests", *Psychometrika* 16 (1951), 297–334. None for fewer
    than two items or people, or where all totals are the same.
    """
    if len(people) < 2 or len(people[0]) < 2:
        return None
    size = len(people[0])
    of_totals = variance([math.fsum(row) for row in people])
    if of_totals <= 1e-18:
        return None
    of_items = math.fsum(variance([row[at] for row in people]) for at in range(size))
    return size / (size - 1) * (1 - of_items / of_totals)


def median(values: Sequence[float]) -> float | None:
    """The middle one: whoever left the page open for an hour does not move it."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True)
class ItemFigures:
    """What is known of one item."""

    people: int
    difficulty: float | None
    discrimination: float | None
    point_biserial: float | None
    seconds: float | None
    left_out: int

    @property
    def verdict(self) -> str:
        """`wrong_key`, `weak`, `easy`, `hard` or nothing: what an editor should look at first. The bounds are Ebel's
        (R. L. Ebel, *Essentials of Educational Measurement* (1972), chapter 14): below 0.2 an item says little."""
        if self.people < 2 or self.difficulty is None:
            return ""
        if self.discrimination is not None and self.discrimination < 0:
            return "wrong_key"
        if self.difficulty > 0.95:
            return "easy"
        if self.difficulty < 0.2:
            return "hard"
        return "weak" if self.discrimination is not None and self.discrimination < 0.2 else ""


@dataclass(frozen=True)
class Answer:
    """One person's answer to an item: how right it was, whether it was left empty, and how long it took."""

    score: float
    is_empty: bool
    seconds: float


def figures(answers: Mapping[int, Answer], totals: Mapping[int, float]) -> ItemFigures:
    """Of one item, by person; `totals` are those of all people on the same scale."""
    people = [person for person in answers if person in totals]
    scores, sums = [answers[person].score for person in people], [totals[person] for person in people]
    times = [answers[person].seconds for person in people if answers[person].seconds]
    return ItemFigures(
        people=len(people),
        difficulty=difficulty(scores),
        discrimination=discrimination(scores, sums),
        point_biserial=point_biserial(scores, sums),
        seconds=median(times),
        left_out=sum(answers[person].is_empty for person in people),
    )
