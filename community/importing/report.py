"""What an import did, and what it could not take: counted, with the first few of each reason named."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

NAMED = 10
MOST_REASONS = 200


class Outcome(StrEnum):
    """What became of a post."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass
class Report:
    """Everything that one import has to tell. However many things go wrong, it stays small."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    """How many spaces, tags, people and threads were made, answers accepted and duplicates linked."""
    problems: dict[str, list[str]] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Report") -> None:
        """Take over what a part of the import had to tell."""
        self.outcomes += other.outcomes
        self.made += other.made
        for mine, theirs in ((self.problems, other.problems), (self.notes, other.notes)):
            for reason, origins in theirs.items():
                self.counts[reason] += other.counts[reason] - len(origins)
                for origin in origins:
                    self._remember(mine, origin, reason)

    def count(self, outcome: Outcome, number: int = 1) -> None:
        """Count what became of posts."""
        self.outcomes[outcome] += number

    def skip(self, origin: str, reason: str) -> None:
        """A post that was not taken, with the reason."""
        self.outcomes[Outcome.SKIPPED] += 1
        self.problem(origin, reason)

    def problem(self, origin: str, reason: str) -> None:
        """Something that could not be taken, or not as it is."""
        self._remember(self.problems, origin, reason)

    def note(self, origin: str, reason: str) -> None:
        """Something worth knowing that is no problem."""
        self._remember(self.notes, origin, reason)

    def _remember(self, remarks: dict[str, list[str]], origin: str, reason: str) -> None:
        if reason not in remarks and len(remarks) >= MOST_REASONS:
            reason = "other reasons"
        self.counts[reason] += 1
        named = remarks.setdefault(reason, [])
        if len(named) < NAMED:
            named.append(origin)

    @property
    def problem_count(self) -> int:
        """How many problems there were."""
        return sum(self.counts[reason] for reason in self.problems)

    def lines(self, *, is_dry_run: bool = False) -> Iterator[str]:
        """The report for people to read: what is worst stands last, where it is seen."""
        yield from self._listed("Worth knowing", self.notes)
        yield from self._listed("Could not be taken, or not as it is", self.problems)
        if self.made:
            made = ", ".join(f"{number:,} {name}" for name, number in sorted(self.made.items()))
            yield f"{'Would bring' if is_dry_run else 'Brought'}: {made}."
        counts = ", ".join(f"{self.outcomes[outcome]:,} {outcome}" for outcome in Outcome)
        yield f"{'Posts would be' if is_dry_run else 'Posts'}: {counts}."
        if is_dry_run:
            yield "This was a dry run: nothing has been written."

    def _listed(self, heading: str, remarks: dict[str, list[str]]) -> Iterator[str]:
        if not remarks:
            return
        yield f"{heading}:"
        for reason, origins in remarks.items():
            more = self.counts[reason] - len(origins)
            tail = f" and {more:,} more" if more > 0 else ""
            yield f"  {reason}: {', '.join(origins)}{tail}"
