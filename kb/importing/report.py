"""What an import did with each item, and what it could not take."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of an item."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Remark:
    """Something about one place in the source. A problem is something that could not be taken as it is."""

    origin: str
    text: str
    is_problem: bool = True


@dataclass
class Report:
    """Everything that one import has to tell."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    pages: list[tuple[Outcome, str, str]] = field(default_factory=list)
    """For each page: what became of it, its origin, its title."""
    files: Counter[str] = field(default_factory=Counter)
    """How many images, documents and recordings were brought in."""
    items_read: int = 0

    def problem(self, origin: str, text: str) -> None:
        """Something that could not be taken, or not as it is."""
        self._remark(Remark(origin, text))

    def note(self, origin: str, text: str) -> None:
        """Something worth knowing that is no problem."""
        self._remark(Remark(origin, text, is_problem=False))

    def _remark(self, remark: Remark) -> None:
        if remark not in self._known:
            self._known.add(remark)
            self.remarks.append(remark)

    def page(self, outcome: Outcome, origin: str, title: str) -> None:
        """Count what became of one page."""
        self.outcomes[outcome] += 1
        self.pages.append((outcome, origin, title))

    def skip(self, origin: str, title: str, reason: str, *, is_problem: bool = True) -> None:
        """An item that was not taken, with the reason."""
        self.page(Outcome.SKIPPED, origin, title)
        self._remark(Remark(origin, reason, is_problem))

    @property
    def problems(self) -> list[Remark]:
        """The remarks that are problems."""
        return [remark for remark in self.remarks if remark.is_problem]

    def lines(self, *, is_dry_run: bool = False, with_pages: bool = False) -> Iterator[str]:
        """The report for people to read: what is worst stands last, where it is seen."""
        if with_pages:
            yield from (f"  {outcome:<9}  {origin}  {title}" for outcome, origin, title in self.pages)
        notes = [remark for remark in self.remarks if not remark.is_problem]
        yield from self._listed("Worth knowing", notes)
        yield from self._listed("Could not be taken, or not as it is", self.problems)
        counts = ", ".join(f"{self.outcomes[outcome]} {outcome}" for outcome in Outcome)
        yield f"{'Would be: ' if is_dry_run else 'Pages: '}{counts}."
        if self.files:
            brought = ", ".join(f"{number} {name}" for name, number in sorted(self.files.items()))
            yield f"Files brought in: {brought}."
        if is_dry_run:
            yield "This was a dry run: nothing has been written."

    def _listed(self, heading: str, remarks: list[Remark]) -> Iterator[str]:
        if not remarks:
            return
        yield f"{heading} ({len(remarks)}):"
        yield from (f"  {remark.origin}: {remark.text}" for remark in remarks)

    def __post_init__(self) -> None:
        self._known: set[Remark] = set(self.remarks)
