"""What the pages of an attempt show."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from academy.testing import policies
from academy.testing.models import Attempt, AttemptQuestion, Correction
from academy.testing.standing import standing_of


@dataclass(frozen=True)
class Place:
    """A question in the overview of an attempt."""

    position: int
    is_answered: bool
    is_flagged: bool
    is_current: bool


@dataclass
class Line:
    """A part of an answer in words; `is_right` is None where nobody says."""

    text: str
    is_right: bool | None = None


@dataclass
class Answered:
    """A question after the attempt, as far as its person may see it."""

    asked: AttemptQuestion
    lines: list[Line]
    solution: list[str] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """`right`, `partly`, `wrong`, `empty`, `excluded` or `waits`."""
        asked = self.asked
        if asked.is_excluded:
            return "excluded"
        if asked.given is None:
            return "empty"
        if asked.fraction is None:
            return "waits"
        return "right" if asked.fraction == 1 else "partly" if asked.fraction > 0 else "wrong"


def places(attempt: Attempt, current: int = 0) -> list[Place]:
    """The overview of an attempt."""
    rows = attempt.questions.order_by("position").values_list("position", "given", "is_flagged")
    return [Place(at, given is not None, is_flagged, at == current) for at, given, is_flagged in rows]


def question_context(asked: AttemptQuestion) -> dict[str, Any]:
    """One question as a page asks it, with the answer as it stands."""
    attempt, version = asked.attempt, asked.version
    kind = version.kind_class
    overview = places(attempt, asked.position)
    return {
        "attempt": attempt,
        "asked": asked,
        "version": version,
        "shown": kind.show(version.data, seed=asked.seed, given=asked.given),
        "kind_template": f"academy/testing/kinds/{kind.name}.html",
        "places": overview,
        "answered": sum(place.is_answered for place in overview),
        "is_last": asked.position == len(overview),
        "seconds_left": attempt.seconds_left(timezone.now()),
    }


def first_open(attempt: Attempt) -> int:
    """The first question without an answer, or the first one."""
    return next((place.position for place in places(attempt) if not place.is_answered), 1)


def result_context(attempt: Attempt, person: Any) -> dict[str, Any]:
    """What came out, as far as the test lets its person see."""
    standing = standing_of(attempt.exam, person, timezone.now())
    shows_answers = policies.may_see_answers(attempt, attempts_left=standing.left != 0)
    shows_marks = shows_answers or policies.may_see_marks(attempt)
    return {
        "attempt": attempt,
        "standing": standing,
        "may_take": policies.may_take(person, attempt.exam),
        "shows_answers": shows_answers,
        "shows_marks": shows_marks,
        "answered": list(_answered(attempt, shows_answers)) if shows_marks else [],
    }


def _answered(attempt: Attempt, shows_answers: bool) -> Any:
    rows = list(attempt.questions.select_related("version", "review").order_by("position"))
    corrections = Correction.objects.filter(version__in=[row.version_id for row in rows])
    for asked in rows:
        asked.attempt = attempt
        version = asked.version
        kind = version.kind_class
        solution = kind.describe(version.data, kind.solution(version.data)) if shows_answers else []
        found = [row for row in corrections if row.version_id == version.pk]
        yield Answered(asked, _lines(asked), solution, found)


def _lines(asked: AttemptQuestion) -> list[Line]:
    if asked.given is None:
        return []
    version = asked.version
    kind = version.kind_class
    texts = kind.describe(version.data, asked.given)
    parts = kind.mark(version.data, asked.given, language=version.language).parts
    if asked.fraction == 1:
        # Another answer may have been accepted since.
        parts = (True,) * len(texts)
    return [Line(text, parts[at] if at < len(parts) else None) for at, text in enumerate(texts)]
