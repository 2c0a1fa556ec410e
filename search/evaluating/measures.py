"""What says how good an order of hits is. Pure; each is a mean over the questions that have an answer."""

import random
from collections.abc import Callable, Mapping, Sequence
from math import log2

DEPTH = 10
NDCG = f"nDCG@{DEPTH}"
Grades = Mapping[str, int]


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(place + 1) for place, grade in enumerate(grades, 1))


def ndcg(hits: Sequence[str], answers: Grades) -> float:
    """Discounted cumulated gain of the first ten, divided by the best possible (Järvelin and Kekäläinen 2002)."""
    best = sorted(answers.values(), reverse=True)[:DEPTH]
    return _gain([answers.get(hit, 0) for hit in hits[:DEPTH]]) / _gain(best)


def reciprocal_rank(hits: Sequence[str], answers: Grades) -> float:
    """1 / the place of the first answer; 0 beyond the tenth."""
    return next((1 / place for place, hit in enumerate(hits[:DEPTH], 1) if answers.get(hit, 0) > 0), 0.0)


def recall(hits: Sequence[str], answers: Grades) -> float:
    """The share of all answers that are among the first ten."""
    return sum(answers.get(hit, 0) > 0 for hit in hits[:DEPTH]) / len(answers)


def success(first: int) -> Callable[[Sequence[str], Grades], float]:
    """Whether an answer is among the first so many."""
    return lambda hits, answers: float(any(answers.get(hit, 0) > 0 for hit in hits[:first]))


MEASURES: dict[str, Callable[[Sequence[str], Grades], float]] = {
    NDCG: ndcg,
    f"MRR@{DEPTH}": reciprocal_rank,
    f"Recall@{DEPTH}": recall,
    "S@1": success(1),
    "S@5": success(5),
}


def scores(hits: Sequence[str], answers: Grades) -> dict[str, float]:
    """Every measure of one question."""
    return {name: measure(hits, answers) for name, measure in MEASURES.items()}


def mean(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Their means; zeros for no question at all."""
    return {name: sum(row[name] for row in rows) / max(len(rows), 1) for name in MEASURES}


def chance(reference: Sequence[float], other: Sequence[float], flips: int = 2_000) -> float:
    """How likely so great a difference is by chance: two-sided paired randomisation."""
    generator = random.Random(7)
    differences = [second - first for first, second in zip(reference, other, strict=True) if first != second]
    observed = abs(sum(differences)) - 1e-12
    extreme = 0
    for _ in range(flips):
        extreme += abs(sum(each if generator.random() < 0.5 else -each for each in differences)) >= observed
    return (extreme + 1) / (flips + 1)
