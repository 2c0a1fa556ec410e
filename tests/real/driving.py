"""What a test has a portal do that runs in processes of its own: each function is called by `manage.py shell`, in the
portal's settings, and tells its result as JSON in its last line."""

import json
import os
import signal
import time
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task
from elasticsearch import ApiError, TransportError

from kb.models import FaqSectionPage, QuestionPage
from search import rebuilding, status
from search.engines import connection
from tests.factories.kb import a_question
from tests.load import dataset
from tests.search import comparing


def tell(result: object) -> None:
    """Hand the result to the test."""
    print(json.dumps(result))


def fill(size: int) -> None:
    """Write `size` questions."""
    dataset.fill(size)
    tell(QuestionPage.objects.count())


def publish(word: str) -> None:
    """Publish a question by the word `word`; when that was done."""
    a_question(FaqSectionPage.objects.first(), title=f"How do I feed a {word}?", slug=word)
    tell(time.time())


def addresses() -> None:
    """Where some questions are read."""
    tell([page.url for page in QuestionPage.objects.live().order_by("-pk")[:20]])


def edit(count: int, rate: float, first: int = 0) -> None:
    """`count` edits, `rate` a second: questions renamed, and in every ten one withdrawn, one deleted, one new."""
    pages = list(QuestionPage.objects.live().order_by("pk")[: count * 2])
    section = FaqSectionPage.objects.first()
    begun = time.monotonic()
    for number in range(first, first + count):
        kind = number % 10
        if kind == 0:
            pages.pop(0).unpublish()
        elif kind == 1:
            pages.pop().delete()
        elif kind == 2:
            a_question(section, title=f"Written as number {number}", slug=f"written-{number}")
        else:
            page = pages[number % len(pages)]
            page.title = f"Renamed as number {number}?"
            page.save()
        time.sleep(max(0.0, begun + (number - first + 1) / rate - time.monotonic()))
    tell(count / (time.monotonic() - begun))


def restructure(name: str) -> None:
    """What changes pages without saving each of them, or at another time; the worker does what is scheduled."""
    moved, renamed, expiring, emptied, deleted, kept = FaqSectionPage.objects.live().order_by("-path")[:6]
    moved.move(kept, pos="last-child")
    renamed.slug = f"{name}-renamed"
    renamed.save()
    soon = a_question(kept, title=f"When does {name} come?", slug=name, live=False)
    soon.go_live_at = timezone.now() + timedelta(seconds=1)
    soon.save_revision().publish()
    expiring.get_children().update(expire_at=timezone.now() - timedelta(seconds=1))
    emptied.get_children().first().delete()
    deleted.delete()
    with transaction.atomic():
        kept.title = f"{name} was never said"
        kept.save()
        kept.get_children().last().delete()
        transaction.set_rollback(True)
    time.sleep(1)
    async_task("search.tasks.publish_scheduled")
    tell(soon.title)


def differences_within(seconds: float) -> None:
    """What is not equal between sources, catalogue and indexes, and what still waits, once that is nothing or the time
    is up."""
    deadline = time.monotonic() + seconds
    while (found := _differences()) and time.monotonic() < deadline:
        time.sleep(0.5)
    tell(found)


def _differences() -> list[str]:
    waiting = status.status()
    lag = waiting["marks"]["count"] + sum(index["waiting"] for index in waiting["indexes"])
    if lag:
        return [f"{lag} wait"]
    try:
        server = connection.client().options(request_timeout=30)
        return comparing.differences(server, rebuilding.languages())[:20]
    except ApiError as error:
        return [f"the search server says {error}"]
    except TransportError as error:
        return [f"the search server is away: {error}"]


def live_index() -> None:
    """The name of the English index that readers search."""
    tell(next(iter(connection.client().indices.get_alias(name=connection.read_alias("en")))))


def enqueue(task: str, *arguments: object) -> None:
    """Put one of the tasks below before the worker."""
    async_task(f"tests.real.driving.{task}", *arguments)
    tell(task)


def tasks_left(*names: str) -> None:
    """How many of the tasks below are not done."""
    tell(len(_queued(names)))


def tasks_taken(*names: str) -> None:
    """How many of them a worker has taken and not done."""
    tell(sum(row.lock > timezone.now() for row in _queued(names)))


def _queued(names: Collection[str]) -> list[OrmQ]:
    wanted = {f"tests.real.driving.{name}" for name in names}
    return [row for row in OrmQ.objects.all() if row.task["func"] in wanted]


def leave_trace(traces: str) -> None:
    """Leave a trace."""
    with Path(traces).open("a") as trace:
        trace.write("begun\n")


def deadly_task(traces: str) -> None:
    """Leave a trace; the first time, be killed at once as by a machine without memory."""
    file = Path(traces)
    has_died = file.exists()
    with file.open("a") as trace:
        trace.write(f"{os.getpid()}\n")
    if not has_died:
        os.kill(os.getpid(), signal.SIGKILL)


def slow_task(traces: str, seconds: float) -> None:
    """Leave a trace at the beginning and one at the end."""
    leave_trace(traces)
    time.sleep(seconds)
    with Path(traces).open("a") as trace:
        trace.write("ended\n")


def long_task(traces: str) -> None:
    """The same; the first time, take longer than anybody waits."""
    slow_task(traces, 0 if Path(traces).exists() else 300)
