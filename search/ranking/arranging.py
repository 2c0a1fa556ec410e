"""The first page: kinds side by side, so that a tutorial is seen beside ten threads. Pure."""

from collections import Counter
from collections.abc import Sequence

from search import weights
from search.ranking.fusing import Scored


def varied(scored: Sequence[Scored], places: int) -> list[Scored]:
    """The same, the first `places` of them chosen one after another, each further one of a kind a little less wanted.
    What was asked for by its name keeps its place."""
    left = list(scored)
    chosen: list[Scored] = []
    kinds: Counter[str] = Counter()
    while left and len(chosen) < places:
        # Nothing further down can overtake: what each loses for its kind is bounded.
        window = left[: places * 2]
        best = max(range(len(window)), key=lambda at: (_wanted(window[at], kinds), -at))
        taken = left.pop(best)
        kinds[taken.candidate.facts.kind] += 1
        chosen.append(taken)
    return [*chosen, *left]


def _wanted(scored: Scored, kinds: Counter[str]) -> float:
    further = max(kinds[scored.candidate.facts.kind] - weights.SAME_KIND_AFTER + 1, 0)
    named = scored.candidate.named
    return named + (scored.score - named) * (1.0 - weights.SAME_KIND * further)
