"""Five hundred people answer one exam at once: no answer is lost, and none waits.

    python -m tests.load.academy_testing SIZE

`SIZE` is that of the whole measuring (20,000); a fortieth of it takes the exam.
"""

import http.client
import itertools
import random
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from academy.testing.actions.starting import start_attempt
from academy.testing.kinds.base import shown_order
from academy.testing.models import Attempt, AttemptQuestion, Exam, Outcome
from tests.factories.academy_testing import a_question, an_exam
from tests.load.figures import tell
from tests.load.members import TOKEN, Member, members, p95, run_together
from tests.load.serving import Server, serving

QUESTIONS = 10
SHARE = 40
PAUSE = 10.0
"""Seconds between two answers of one person, on average, when five hundred take part."""
MOST = 500
GOAL = 150
GOAL_QUERIES = 8


@dataclass(frozen=True)
class Taker:
    """Somebody who takes the exam, and what they will answer: the place in the data, by position."""

    member: Member
    attempt: Attempt
    answers: tuple[int, ...]

    def shown(self, position: int) -> int:
        """Under which number the answer is shown to them."""
        return shown_order(3, self.attempt.seed + position).index(self.answers[position - 1])


def main(size: int) -> None:
    """Measure everything with `size // 40` people."""
    call_command("migrate", verbosity=0, interactive=False)
    count = max(4, size // SHARE)
    exam = an_exam(*(a_question() for _ in range(QUESTIONS)), slug=f"load-{uuid.uuid4().hex[:8]}", shuffle=True)
    takers = begin(exam, members(count))
    tell("SQL queries of saving an answer", queries_of_saving(takers[0]), "queries", GOAL_QUERIES)
    with serving() as server:
        server.get("/health/live")
        times = answer_in_turn(server, takers)
        tell(f"{count} people answer at once, p95", p95(times), "ms", GOAL)
        times = answer_together(server, takers)
        tell(f"all {count} in the same moment, p95", p95(times), "ms", 60 * count)
        tell("lost answers", lost(takers), "answers", 0)
        tell(f"{count} hand in together, p95", p95(hand_in_together(server, takers)), "ms", 120 * count)
    tell("wrong results", wrong_results(takers), "attempts", 0)


def begin(exam: Exam, people: Sequence[Member]) -> list[Taker]:
    """Everybody has begun, and knows what they will answer."""
    chance = random.Random(7)
    answers = [tuple(chance.randrange(3) for _ in range(QUESTIONS)) for _ in people]
    return [
        Taker(member, start_attempt(exam=exam, by=member.user), given)
        for member, given in zip(people, answers, strict=True)
    ]


def queries_of_saving(taker: Taker) -> int:
    """Of somebody who saves their first answer."""
    client = Client()
    client.force_login(taker.member.user)
    path = f"/en/academy/attempts/{taker.attempt.pk}/1/save/"
    with override_settings(ALLOWED_HOSTS=["*"]), CaptureQueriesContext(connection) as captured:
        answer = client.post(path, {"answer": taker.shown(1), "revision": "0", "writer": "first", "sequence": "1"})
    if answer.status_code != 200:
        raise SystemExit(f"Saving is answered by {answer.status_code}")
    return len(captured)


def send(server: Server, member: Member, path: str, fields: dict[str, object], expected: int) -> float:
    """Post as the page does; the milliseconds until the answer. Raises if it is another one."""
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields})
    headers = {"Cookie": member.cookies, "Content-Type": "application/x-www-form-urlencoded"}
    link = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=120)
    started = time.perf_counter()
    try:
        link.request("POST", path, body, headers)
        answer = link.getresponse()
        answer.read()
    finally:
        link.close()
    if answer.status != expected:
        raise RuntimeError(f"{path} was answered by {answer.status}")
    return 1000 * (time.perf_counter() - started)


def save(server: Server, taker: Taker, position: int, sequence: int, value: int) -> float:
    """Save one answer by the script's way."""
    fields = {"answer": value, "revision": 0, "writer": f"page-{taker.attempt.pk}", "sequence": sequence, "seconds": 3}
    path = f"/en/academy/attempts/{taker.attempt.pk}/{position}/save/"
    return send(server, taker.member, path, fields, 200)


def answer_in_turn(server: Server, takers: Sequence[Taker]) -> list[float]:
    """Everybody goes through the exam at their own pace, all at the same time: all questions but the last."""
    times: list[float] = []
    pause = PAUSE * min(1.0, len(takers) / MOST)

    def go(taker: Taker) -> None:
        own = random.Random(taker.attempt.pk)
        for position in range(2, QUESTIONS):
            time.sleep(own.uniform(0, 2 * pause))
            times.append(save(server, taker, position, 1, taker.shown(position)))

    run_together([lambda taker=taker: go(taker) for taker in takers])
    return times


def answer_together(server: Server, takers: Sequence[Taker]) -> list[float]:
    """At one moment all answer the first and the last question."""
    times: list[float] = []
    gate = threading.Barrier(len(takers))

    def go(taker: Taker) -> None:
        gate.wait()
        for position in (1, QUESTIONS):
            times.append(save(server, taker, position, 1, taker.shown(position)))

    run_together([lambda taker=taker: go(taker) for taker in takers])
    return times


def hand_in_together(server: Server, takers: Sequence[Taker]) -> list[float]:
    """And all hand in, everybody twice."""
    times: list[float] = []
    calls: list[Callable[[], None]] = []
    for taker, _twice in itertools.product(takers, range(2)):
        path = f"/en/academy/attempts/{taker.attempt.pk}/finish/"
        calls.append(lambda taker=taker, path=path: times.append(send(server, taker.member, path, {}, 302)))
    run_together(calls)
    return times


def lost(takers: Sequence[Taker]) -> int:
    """Answers that were confirmed and do not stand in the database."""
    stored = {
        (attempt, position): given
        for attempt, position, given in AttemptQuestion.objects.filter(
            attempt__in=[taker.attempt.pk for taker in takers]
        ).values_list("attempt", "position", "given")
    }
    return sum(
        stored[taker.attempt.pk, position] != given
        for taker in takers
        for position, given in enumerate(taker.answers, 1)
    )


def wrong_results(takers: Sequence[Taker]) -> int:
    """Attempts whose score is not that of their answers, or that were handed in more or less than once."""
    wrong = 0
    for taker in takers:
        attempt = Attempt.objects.get(pk=taker.attempt.pk)
        right = 100 * taker.answers.count(0) / QUESTIONS
        wrong += attempt.score != right or Outcome.objects.filter(attempt=attempt).count() != 1
    return wrong


if __name__ == "__main__":
    main(int(sys.argv[1]))
