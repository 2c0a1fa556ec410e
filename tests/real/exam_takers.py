"""People who take exams and finish courses over the web while its processes are killed; called as `driving` is.

Whoever gets no answer asks again, as the page's script does. What the portal has confirmed is written down at once.
"""

import http.client
import itertools
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django_q.models import OrmQ
from django_q.tasks import async_task

from academy.certificates.models import Certificate, CertificateChange, CertificationRoute
from academy.courses.models import CoursePage, Enrolment, LessonProgress
from academy.testing.models import Attempt, AttemptQuestion, Exam, Outcome
from accounts.models import User
from tests.factories import academy_courses as make
from tests.factories.academy_certificates import a_certification
from tests.factories.academy_testing import a_question, an_exam
from tests.real.driving import tell

QUESTIONS = 5
AT_ONCE = 8
TIME_LIMIT = 5
"""Seconds of the exam that nobody hands in: the clock does."""
PAUSE = 0.15
OVER = (409, 410)
"""The clock has handed it in; or somebody who begins again finds what they began, and answered, before."""
OPEN, TIMED = "by-hand", "by-the-clock"


def prepare(people: int, folder: str) -> None:
    """So many people who are signed in, two exams, a course, and what each of them certifies."""
    shared = {"pass_mark": 40, "shuffle": False, "grace": 1}
    for slug, limit in ((OPEN, None), (TIMED, TIME_LIMIT)):
        exam = an_exam(*(a_question() for _ in range(QUESTIONS)), slug=slug, title=slug, time_limit=limit, **shared)
        a_certification(exam=exam, slug=slug)
    course = make.a_course(1, title="Short")
    CertificationRoute.objects.create(
        certification=a_certification(slug="course"), kind="course", key=course.translation_key
    )
    rows = []
    for number in range(people):
        user = User.objects.create_user(email=f"taker{number}@example.com", name=f"Taker {number}")
        client = Client()
        client.force_login(user)
        make.enrolled(user, course)
        rows.append({"person": user.pk, "session": client.cookies[settings.SESSION_COOKIE_NAME].value})
    Path(folder, "people.json").write_text(json.dumps(rows))
    tell(make.lessons_of(course)[0].pk)


# --- Taking ---------------------------------------------------------------------------------------


class Journal:
    """What the portal has confirmed, line by line."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", buffering=1)
        self._lock = threading.Lock()

    def note(self, **fields: Any) -> None:
        """Write one thing down."""
        with self._lock:
            self._file.write(json.dumps(fields) + "\n")


class Taker:
    """One person with a browser that does not give up."""

    def __init__(self, port: int, row: dict[str, Any], journal: Journal, chance: random.Random) -> None:
        self.person = row["person"]
        self._port, self._journal, self._chance = port, journal, chance
        self._cookies = f"{settings.SESSION_COOKIE_NAME}={row['session']}; {settings.CSRF_COOKIE_NAME}={'a' * 32}"

    def send(self, path: str, **fields: object) -> tuple[int, str]:
        """Post until there is an answer that is not a fault; its status, and where it leads."""
        body = urlencode({"csrfmiddlewaretoken": "a" * 32, **fields})
        headers = {"Cookie": self._cookies, "Content-Type": "application/x-www-form-urlencoded"}
        while True:
            link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            try:
                link.request("POST", f"/en/academy/{path}", body, headers)
                answer = link.getresponse()
                answer.read()
                if answer.status < 500:
                    return answer.status, answer.headers.get("Location", "")
            except (OSError, http.client.HTTPException):
                pass
            finally:
                link.close()
            time.sleep(PAUSE)

    def take(self, slug: str) -> None:
        """Begin, answer everything, some of it twice, and hand in where the clock does not."""
        status, url = self.send(f"tests/{slug}/", language="en")
        assert status == 302, (slug, status)
        number = int(url.split("/attempts/")[1].split("/")[0])
        writer, sequence = f"page-{self._chance.getrandbits(64):x}", itertools.count(1)
        for position in range(1, QUESTIONS + 1):
            for _again in range(self._chance.choice((1, 1, 2))):
                value = self._chance.choice((0, 0, 0, 1, 2))
                fields = {"answer": value, "revision": 0, "writer": writer, "sequence": next(sequence)}
                self._journal.note(attempt=number, position=position, sent=value)
                status, _url = self.send(f"attempts/{number}/{position}/save/", **fields)
                if status in OVER:
                    return
                assert status == 200, status
                self._journal.note(attempt=number, position=position, value=value)
        if slug == OPEN:
            status, _url = self.send(f"attempts/{number}/finish/")
            assert status == 302, status
            self._journal.note(finished=number)

    def learn(self, lesson: int) -> None:
        """Finish the course."""
        status, _url = self.send(f"lessons/{lesson}/mark/", done="1")
        assert status == 302, status
        self._journal.note(learned=self.person)


def take_exams(port: int, lesson: int, folder: str) -> None:
    """Eight people at a time, until the file `stop` is there; who is through begins again."""
    rows = json.loads(Path(folder, "people.json").read_text())
    journal, stop = Journal(Path(folder, "journal")), Path(folder, "stop")
    turns = itertools.cycle(rows)
    lock, faults = threading.Lock(), []

    def go(number: int) -> None:
        chance = random.Random(number)
        try:
            while not stop.exists():
                with lock:
                    row = next(turns)
                taker = Taker(port, row, journal, chance)
                taker.take(chance.choice((OPEN, TIMED)))
                taker.learn(lesson)
                taker.take(OPEN)
        except Exception as error:
            faults.append(repr(error))
            raise

    threads = [threading.Thread(target=go, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        async_task("academy.testing.tasks.catch_up", q_options={"save": False})
        time.sleep(1)
    Path(folder, "faults.json").write_text(json.dumps(faults))


# --- Judging --------------------------------------------------------------------------------------


def settle(seconds: float) -> None:
    """Wait until the worker has handed in what the clock ends; how many it has not."""
    deadline = time.monotonic() + seconds
    while (left := Attempt.objects.filter(state="running", exam__slug=TIMED).count()) and time.monotonic() < deadline:
        if not OrmQ.objects.exists():
            async_task("academy.testing.tasks.catch_up", q_options={"save": False})
        time.sleep(1)
    tell(left)


def judge(folder: str) -> None:
    """What is wrong, in words, and how much there was to go wrong."""
    notes = [json.loads(line) for line in Path(folder, "journal").read_text().splitlines()]
    answers = confirmed(notes)
    faults = [*_lost(answers), *_unfinished(notes), *_unlearned(notes), *_wrong_results(), *_wrong_certificates()]
    certificates = Certificate.objects.count()
    attempts = Attempt.objects.exclude(state="running").count()
    tell({"faults": faults[:20], "answers": len(answers), "attempts": attempts, "certificates": certificates})


def confirmed(notes: list[dict[str, Any]]) -> dict[tuple[int, int], set[int]]:
    """What may stand for each answer that was confirmed: what was, and what was sent after it, whose answer is lost."""
    found: dict[tuple[int, int], set[int]] = {}
    for note in notes:
        key = (note.get("attempt", 0), note.get("position", 0))
        if "value" in note:
            found[key] = {note["value"]}
        elif "sent" in note and key in found:
            found[key].add(note["sent"])
    return found


def _lost(answers: dict[tuple[int, int], set[int]]) -> Iterator[str]:
    rows = AttemptQuestion.objects.values_list("attempt", "position", "given")
    stored = {(attempt, position): given for attempt, position, given in rows}
    for key, values in answers.items():
        if stored.get(key) not in values:
            yield f"answer {key} is {stored.get(key)}, not of {values}"


def _unfinished(notes: list[dict[str, Any]]) -> Iterator[str]:
    done = set(Attempt.objects.exclude(state="running").values_list("pk", flat=True))
    yield from (
        f"attempt {note['finished']} runs" for note in notes if "finished" in note and note["finished"] not in done
    )


def _unlearned(notes: list[dict[str, Any]]) -> Iterator[str]:
    done = set(LessonProgress.objects.done().values_list("person", flat=True))
    yield from (
        f"{note['learned']} has not learned" for note in notes if "learned" in note and note["learned"] not in done
    )


def _wrong_results() -> Iterator[str]:
    for attempt in Attempt.objects.exclude(state="running"):
        given = attempt.questions.values_list("given", flat=True)
        right = 100 * sum(value == 0 for value in given) / QUESTIONS
        outcomes = Outcome.objects.filter(attempt=attempt).count()
        if attempt.score != right or outcomes != 1:
            yield f"attempt {attempt.pk} has {attempt.score} for {right}, and {outcomes} outcomes"


def _wrong_certificates() -> Iterator[str]:
    held = Counter(Certificate.objects.values_list("certification__slug", "holder__person"))
    owed = {
        (exam.slug, person)
        for exam in Exam.objects.all()
        for person in Attempt.objects.filter(exam=exam, passed=True).values_list("person", flat=True)
    }
    course = CoursePage.objects.get()
    completed = Enrolment.objects.completed().for_key(course.translation_key).values_list("person", flat=True)
    owed |= {("course", person) for person in completed}
    yield from (f"{key} is held {count} times" for key, count in held.items() if count > 1)
    yield from (f"{key} was never issued" for key in owed - set(held))
    yield from (f"{key} was issued for nothing" for key in set(held) - owed)
    noted = CertificateChange.objects.filter(kind="issued").count()
    if noted != sum(held.values()):
        yield f"{noted} issues are noted of {sum(held.values())}"
