"""From answers to points."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from academy.testing.kinds.free import fraction_of
from academy.testing.models import Attempt, AttemptQuestion, Correction, Exam

CENTS, MILLS = Decimal("0.01"), Decimal("0.001")


@dataclass(frozen=True)
class Rules:
    """How a test counts."""

    partial_credit: bool = True
    negative_marking: Decimal = Decimal(0)

    @classmethod
    def of(cls, exam: Exam) -> "Rules":
        """Those of `exam`."""
        return cls(exam.partial_credit, Decimal(exam.negative_marking))


@dataclass(frozen=True)
class Total:
    """What an attempt comes to; `score` and `passed` are None while a person has to look at an answer."""

    points: Decimal
    possible: Decimal
    score: Decimal | None
    passed: bool | None


def points_for(fraction: Decimal, possible: int, rules: Rules) -> Decimal:
    """Of an answer that was given: partly right ones count partly, if the test says so, and wrong ones cost."""
    counted = fraction if rules.partial_credit or fraction == 1 else Decimal(0)
    points = counted * possible if counted > 0 else -rules.negative_marking * possible
    return points.quantize(MILLS, ROUND_HALF_UP)


def mark_question(asked: AttemptQuestion, corrections: Iterable[Correction], rules: Rules) -> None:
    """Set how right an answer is and what it is worth; `fraction` stays None while a person has to say."""
    found = list(corrections)
    asked.is_excluded = any(row.kind == Correction.Kind.EXCLUDE for row in found)
    if asked.given is None or asked.is_excluded:
        asked.fraction, asked.points = Decimal(0), Decimal(0)
        return
    version = asked.version
    kind = version.kind_class
    accepted = [row.answer for row in found if row.kind == Correction.Kind.ACCEPT]
    if kind.needs_reviewer:
        review = getattr(asked, "review", None)
        fraction = fraction_of(version.data, review.points) if review else None
        # A wrong answer in one's own words costs nothing: there is no guessing to make up for.
        rules = Rules(partial_credit=True)
    elif any(kind.same(version.data, answer, asked.given, language=version.language) for answer in accepted):
        fraction = 1.0
    else:
        fraction = kind.mark(version.data, asked.given, language=version.language).fraction
    asked.fraction = None if fraction is None else Decimal(str(round(fraction, 4)))
    asked.points = None if asked.fraction is None else points_for(asked.fraction, asked.possible, rules)


def mark_attempt(attempt: Attempt) -> Total:
    """Mark all answers of an attempt by what is known now, and store the marks; its total."""
    asked = list(attempt.questions.select_related("version", "review"))
    by_version: dict[int, list[Correction]] = defaultdict(list)
    for correction in Correction.objects.filter(version__in=[row.version_id for row in asked]):
        by_version[correction.version_id].append(correction)
    rules = Rules.of(attempt.exam)
    for row in asked:
        mark_question(row, by_version[row.version_id], rules)
    AttemptQuestion.objects.bulk_update(asked, ["fraction", "points", "is_excluded"])
    return total_of(asked, attempt.pass_mark)


def total_of(asked: Sequence[AttemptQuestion], pass_mark: int) -> Total:
    """The sum of marked answers: never below nothing, and without what counts for nobody."""
    counted = [row for row in asked if not row.is_excluded]
    possible = Decimal(sum(row.possible for row in counted))
    points = max(Decimal(0), sum((row.points or Decimal(0) for row in counted), Decimal(0)))
    if any(row.points is None for row in counted):
        return Total(points, possible, None, None)
    if not possible:
        return Total(points, possible, Decimal(0), False)
    score = (100 * points / possible).quantize(CENTS, ROUND_HALF_UP)
    return Total(points, possible, score, 100 * points >= pass_mark * possible)
