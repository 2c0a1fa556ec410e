"""What editors read about a test: how it and each of its questions fare."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from academy.testing import item_analysis
from academy.testing.item_analysis import Answer, ItemFigures
from academy.testing.models import Attempt, AttemptQuestion, Exam, Question, QuestionVersion

MOST_TYPED = 8
"""Of typed answers, the commonest."""


@dataclass
class ChoiceCount:
    """How often something was chosen."""

    text: str
    count: int
    share: float
    is_right: bool


@dataclass
class ItemReport:
    """One question of a test, over its versions and languages, with how often what was chosen in the latest version."""

    question: Question
    figures: ItemFigures
    version: QuestionVersion
    choices: list[ChoiceCount] = field(default_factory=list)


@dataclass
class ExamReport:
    """A test as a whole. `alpha` is None where people got different questions; `common` is how many all had."""

    people: int
    passed: int
    mean_score: float | None
    alpha: float | None
    common: int
    items: list[ItemReport]

    @property
    def is_few(self) -> bool:
        """Whether there are too few people for the figures to say much."""
        return self.people < item_analysis.FEWEST

    @property
    def pass_share(self) -> float | None:
        """The share of those who passed."""
        return self.passed / self.people if self.people else None


def first_attempts(exam: Exam) -> list[Attempt]:
    """Each person's first finished one: who comes again knows the questions."""
    found: dict[UUID, Attempt] = {}
    for attempt in exam.attempts.done().order_by("number", "pk"):
        found.setdefault(attempt.subject, attempt)
    return list(found.values())


def report_on(exam: Exam) -> ExamReport:
    """Everything about a test; three queries, however many took it."""
    attempts = first_attempts(exam)
    rows = AttemptQuestion.objects.filter(attempt__in=[attempt.pk for attempt in attempts], is_excluded=False)
    by_key: dict[UUID, list[AttemptQuestion]] = defaultdict(list)
    totals: dict[int, float] = defaultdict(float)
    for row in rows.select_related("question", "version").order_by("pk"):
        by_key[row.question.translation_key].append(row)
        totals[row.attempt_id] += _score(row)
    items = [_item(asked, totals) for asked in by_key.values()]
    scores = [float(attempt.score) for attempt in attempts if attempt.score is not None]
    alpha, common = _alpha(by_key.values(), len(attempts))
    return ExamReport(
        people=len(attempts),
        passed=sum(bool(attempt.passed) for attempt in attempts),
        mean_score=item_analysis.mean(scores) if scores else None,
        alpha=alpha,
        common=common,
        items=sorted(items, key=lambda item: (not item.figures.verdict, item.question.pk)),
    )


def _score(row: AttemptQuestion) -> float:
    return float(row.fraction or 0)


def _item(asked: Sequence[AttemptQuestion], totals: dict[int, float]) -> ItemReport:
    answers = {row.attempt_id: Answer(_score(row), row.given is None, row.seconds) for row in asked}
    latest = max(asked, key=lambda row: row.version_id)
    figures = item_analysis.figures(answers, totals)
    return ItemReport(latest.question, figures, latest.version, list(choice_counts(latest.version, asked)))


def choice_counts(version: QuestionVersion, asked: Sequence[AttemptQuestion]) -> list[ChoiceCount]:
    """How often what was chosen, among those who were asked this version; of typed answers the commonest."""
    kind, data = version.kind_class, version.data
    same = [row for row in asked if row.version_id == version.pk]
    counted: Counter[str] = Counter()
    for row in same:
        if row.given is not None:
            counted.update(kind.chosen(data, row.given))
    offered = kind.choices(data)
    if offered:
        return [
            ChoiceCount(choice.text, counted[choice.key], counted[choice.key] / len(same), choice.is_right)
            for choice in offered
        ]
    right = set(kind.chosen(data, kind.solution(data))) if not kind.needs_reviewer else set()
    return [
        ChoiceCount(text, count, count / len(same), text in right) for text, count in counted.most_common(MOST_TYPED)
    ]


def _alpha(items: Any, people: int) -> tuple[float | None, int]:
    shared = [{row.attempt_id: _score(row) for row in asked} for asked in items]
    shared = [scores for scores in shared if len(scores) == people]
    if people < 2 or len(shared) < 2:
        return None, len(shared)
    table = [[scores[attempt] for scores in shared] for attempt in shared[0]]
    return item_analysis.cronbach_alpha(table), len(shared)
