"""How far a reader has come in a tutorial, as pages show it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from kb.models.progress import TutorialProgress


@dataclass(frozen=True)
class StepProgress:
    """One step of a tutorial for this reader."""

    block: Any
    anchor: str
    number: int
    is_done: bool

    @property
    def id(self) -> str:
        """The id under which progress is kept."""
        return self.block.id

    @property
    def value(self) -> Any:
        """Title, body, image and expected result."""
        return self.block.value


@dataclass(frozen=True)
class Progress:
    """A tutorial's steps, and how many of them are done."""

    key: str
    steps: tuple[StepProgress, ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.steps)

    @property
    def is_complete(self) -> bool:
        """Whether every step is done."""
        return bool(self.steps) and self.done == self.total


def progress_of(tutorial: Any, user: Any) -> Progress:
    """The steps of `tutorial`, and which of them `user` has done; none for the signed-out, whose browser knows."""
    done: set[str] = set()
    if user.is_authenticated:
        done = TutorialProgress.objects.steps_done(user.pk, tutorial.translation_key)
    steps = zip(tutorial.steps, tutorial.step_sections(), strict=True)
    return Progress(
        str(tutorial.translation_key),
        tuple(
            StepProgress(block, section.anchor, number, block.id in done)
            for number, (block, section) in enumerate(steps, start=1)
        ),
    )


def progress_by_tutorial(user: Any) -> dict[str, int]:
    """By translation key, how many steps of each tutorial `user` has done."""
    if not user.is_authenticated:
        return {}
    rows = TutorialProgress.objects.filter(user=user).values_list("tutorial").annotate(Count("pk"))
    return {str(key): number for key, number in rows}
