"""What an attempt asks: fixed questions, and others drawn by tag and difficulty. The same seed draws the same."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from academy.testing.models import Exam, ExamDraw, Question


@dataclass
class Drawn:
    """The questions with their points, in the order in which they are asked, and how many could not be found."""

    questions: list[tuple[Question, int]]
    missing: int = 0


def draw(exam: Exam, *, language: str, seed: int) -> Drawn:
    """Draw what `exam` asks somebody who takes it in `language`."""
    chance = random.Random(seed)
    lines = list(exam.draws.select_related("question"))
    chosen: dict[int, list[Question]] = {}
    fixed = [line for line in lines if line.question_id]
    usable = Question.objects.drawable().in_bulk([line.question_id for line in fixed])
    used = set()
    for line in fixed:
        found = usable.get(line.question_id or 0)
        chosen[line.pk] = [found] if found else []
        used.add(line.question_id)
    missing = 0
    pools = {line.pk: _pool(line, exam.language) for line in lines if not line.question_id}
    # The narrowest first, so that a wide line does not take what a narrow one needs.
    for line in sorted((line for line in lines if line.pk in pools), key=lambda line: len(pools[line.pk])):
        free = [question for question in pools[line.pk] if question.pk not in used]
        picked = chance.sample(free, min(line.count, len(free)))
        missing += line.count - len(picked)
        used |= {question.pk for question in picked}
        chosen[line.pk] = picked
    asked = [(question, line.points) for line in lines for question in chosen[line.pk]]
    if exam.shuffle:
        chance.shuffle(asked)
    return Drawn(_translated(asked, language), missing)


def _pool(line: ExamDraw, language: str) -> list[Question]:
    questions = Question.objects.drawable().filter(language=language)
    if line.tag_id:
        questions = questions.filter(tags=line.tag_id)
    if line.difficulty:
        questions = questions.filter(difficulty=line.difficulty)
    return list(questions.order_by("pk"))


def _translated(asked: Sequence[tuple[Question, int]], language: str) -> list[tuple[Question, int]]:
    """Each in `language`, if it is there and usable in it."""
    keys = [question.translation_key for question, _points in asked if question.language != language]
    rows = Question.objects.drawable().filter(translation_key__in=keys, language=language) if keys else []
    known = {row.translation_key: row for row in rows}
    return [(known.get(question.translation_key, question), points) for question, points in asked]
