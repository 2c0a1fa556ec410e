"""Members who are signed in and write, each over a connection of their own."""

import http.client
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

from accounts.models import User
from community.actions.people import profile_of
from community.models import Standing, Thread
from tests.load.serving import Server

TOKEN = "a" * 32


@dataclass(frozen=True)
class Member:
    """Somebody with an account, and the cookies of their browser."""

    user: User
    cookies: str


def members(count: int) -> list[Member]:
    """So many regulars, signed in."""
    made = []
    for number in range(count):
        user = User.objects.create_user(email=f"writer{number}@example.com", name=f"Writer {number}")
        Standing.objects.create(person=user, level=2)
        profile_of(user)
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        made.append(Member(user, f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"))
    return made


def reply(server: Server, member: Member, thread: Thread, body: str) -> float:
    """Send a reply as the page's form does; the milliseconds until the answer. Raises if it was not taken."""
    fields = {"csrfmiddlewaretoken": TOKEN, "key": uuid.uuid4().hex, "body": body, "typing_seconds": "40"}
    headers = {"Cookie": member.cookies, "Content-Type": "application/x-www-form-urlencoded"}
    link = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=60)
    started = time.perf_counter()
    try:
        link.request("POST", f"/en/community/threads/{thread.pk}/reply/", urlencode(fields), headers)
        answer = link.getresponse()
        answer.read()
    finally:
        link.close()
    if answer.status != 302:
        raise RuntimeError(f"A reply was answered by {answer.status}")
    return 1000 * (time.perf_counter() - started)


def reply_in_turn(server: Server, people: Sequence[Member], threads: Sequence[Thread], *, at_once: int) -> list[float]:
    """A reply in each of `threads`, `at_once` members writing at any time; the milliseconds that each took."""
    times: list[float] = []
    rest = iter(list(enumerate(threads)))
    lock = threading.Lock()

    def write(member: Member) -> None:
        while True:
            with lock:
                number, thread = next(rest, (0, None))
            if thread is None:
                return
            times.append(reply(server, member, thread, f"That is solved by step **{number}** of the guide."))

    run_together([lambda member=member: write(member) for member in people[:at_once]])
    return times


def reply_together(server: Server, people: Sequence[Member], thread: Thread) -> None:
    """Everybody replies in one thread at the same moment."""
    gate = threading.Barrier(len(people))

    def write(number: int, member: Member) -> None:
        gate.wait()
        reply(server, member, thread, f"Reply of everybody, the {number}th.")

    run_together([lambda number=number, member=member: write(number, member) for number, member in enumerate(people)])


def run_together(calls: Sequence[Callable[[], None]]) -> None:
    """Make each call in a thread of its own, and wait for all; what one of them raises ends the measuring."""
    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        for done in [pool.submit(call) for call in calls]:
            done.result()


def p95(times: Sequence[float]) -> float:
    """What all but the slowest twentieth stay within."""
    return sorted(times)[max(0, round(len(times) * 0.95) - 1)] if times else float("inf")
