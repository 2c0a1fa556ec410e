"""How earlier questions vote: pure.

The nearest questions speak, the nearer the louder. A person is one voice for a page, however often they say it; one and
the same question counts a few voices at most; and what was said long ago fades.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from search import weights


@dataclass(frozen=True)
class Answered:
    """Somebody's word that a page answered a question, and how like the one asked it is (a cosine)."""

    key: str
    question: int
    voice: UUID
    likeness: float
    weight: float
    at: datetime


@dataclass(frozen=True)
class Vote:
    """What all of them say for one page."""

    strength: float
    questions: int
    last: datetime


def counted(answers: Iterable[Answered], now: datetime) -> dict[str, Vote]:
    """The votes of earlier questions, by the page they are for."""
    voices: dict[tuple[str, UUID], Answered] = {}
    for answer in answers:
        known = voices.get((answer.key, answer.voice))
        if known is None or _loudness(answer, now) > _loudness(known, now):
            voices[answer.key, answer.voice] = answer
    by_question: dict[str, dict[int, list[Answered]]] = defaultdict(lambda: defaultdict(list))
    for answer in voices.values():
        by_question[answer.key][answer.question].append(answer)
    return {key: _vote(questions, now) for key, questions in by_question.items()}


def _vote(questions: dict[int, list[Answered]], now: datetime) -> Vote:
    strength = 0.0
    for answers in questions.values():
        loudest = sorted((_loudness(answer, now) for answer in answers), reverse=True)
        strength += sum(loudest[: weights.VOICES_A_QUESTION])
    return Vote(strength, len(questions), max(answer.at for answers in questions.values() for answer in answers))


def _loudness(answer: Answered, now: datetime) -> float:
    days = max((now - answer.at).days, 0)
    fading = 0.5 ** (days / weights.VOTE_HALF_LIFE_DAYS)
    return float(max(answer.likeness - weights.VOTE_FROM, 0.0) ** 2 * answer.weight * fading)
