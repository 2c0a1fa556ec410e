"""The community's figures on PostgreSQL: five threads for each entry of the knowledge base, ten posts a thread."""

import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from accounts.models import User
from accounts.own_data import erase
from community.actions.counting import recount_threads
from community.actions.departing import take_part
from community.actions.people import profile_of
from community.actions.writing import reply as write_reply
from community.addresses import PAGE, thread_url
from community.models import Departure, Follow, Post, Space, Thread, Vote
from community.paging import list_page, token_of
from delivery.models import Notice
from search.actions import update_catalogue
from tests.load.community_dump import write_dump
from tests.load.counting import queries_of
from tests.load.dataset import Words
from tests.load.figures import ROOT, rebuild, tell
from tests.load.members import Member, members, p95, reply_in_turn, reply_together
from tests.load.serving import Server, background, serving

WRITERS, FOLLOWERS = 200, 1_000
READERS = 4
"""Connections without a pause: as many readers as the two workers can just answer."""
GOAL_QUERIES = 15


def main(size: int) -> None:
    """Measure everything with `5 * size` threads."""
    posts = 50 * size
    call_command("migrate", verbosity=0, interactive=False)
    bring(posts)
    people = members(WRITERS)
    deep = a_deep_thread(max(1_000, posts // 100), people)
    update_catalogue()
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    measure_queries(deep, people[0])
    measure_reading(deep)
    with serving() as server, background(["manage.py", "qcluster"]):
        time.sleep(10)
        # A worker that keeps up is measured first: two hundred who write in one thread hear of each other by mail.
        waited(lambda: not OrmQ.objects.exists(), 300)
        tell("a new post is found after", found_after(server, deep, people[1]), "s", 5)
        measure_following(people)
        measure_writing(server, people)
    measure_leaving(posts // 50, posts // 20)


def bring(posts: int) -> None:
    """Import a dump with so many posts, by the command, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="community-dump-") as folder:
        write_dump(posts, Path(folder))
        command = [sys.executable, "manage.py", "import_community", "--format", "stackexchange", "--system", "measure"]
        started = time.perf_counter()
        child = subprocess.Popen([*command, "--language", "en", folder], cwd=ROOT, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
    if status:
        raise SystemExit("import_community failed")
    tell("import of a community", Post.objects.count() / seconds, "posts/s", 500, at_least=True)
    tell("memory of that import", usage.ru_maxrss / 1024, "MB", 300)


def a_deep_thread(posts: int, people: list[Member]) -> Thread:
    """The thread that most is written in, by members with accounts."""
    thread = Thread.objects.select_related("space").order_by("-pk")[0]
    first = Post.objects.filter(thread=thread).order_by("-position")[0]
    words, now = Words(seed=5), timezone.now()
    for start in range(0, posts, 1_000):
        rows = []
        for number in range(start, min(posts, start + 1_000)):
            text = words.some(40)
            author = people[number % len(people)].user
            position = first.position + 1 + number
            rows.append(
                Post(
                    thread=thread,
                    position=position,
                    author=author,
                    body=text,
                    body_html=f"<p>{text}</p>",
                    created_at=now,
                )
            )
        Post.objects.bulk_create(rows)
    recount_threads([thread.pk])
    thread.refresh_from_db()
    return thread


# --- Reading --------------------------------------------------------------------------------------


def list_paths() -> list[str]:
    """The list of a space's threads, from its beginning on and from places far behind."""
    space = Space.objects.order_by("-thread_count")[0]
    path = f"/en/community/spaces/{space.slug}/"
    threads = Thread.objects.filter(space=space).order_by("last_posted_at")
    total = threads.count()
    behind = [threads[round(total * share)] for share in (0.02, 0.2, 0.5, 0.8)]
    return [
        path,
        f"{path}?show=unanswered",
        f"{path}?show=solved",
        *(f"{path}?after={token_of(one)}" for one in behind),
    ]


def thread_paths(deep: Thread) -> list[str]:
    """Threads of all ages, and the deep one from its beginning, its middle and its end."""
    chance = random.Random(3)
    numbers = list(Thread.objects.values_list("pk", flat=True))
    some = Thread.objects.in_bulk(chance.sample(numbers, min(200, len(numbers)))).values()
    ends = [deep.last_position // 2, deep.last_position - PAGE]
    url = thread_url(deep, "en")
    return [*(thread_url(thread, "en") for thread in some), url, *(f"{url}?from={start}" for start in ends)]


def measure_queries(deep: Thread, member: Member) -> None:
    """As many queries at any depth, and few."""
    signed_in = Client()
    signed_in.force_login(member.user)
    pages = {"thread list": list_paths(), "thread page": thread_paths(deep)[-3:]}
    for client, who in ((Client(), ""), (signed_in, ", signed in")):
        for name, paths in pages.items():
            counts = [queries_of(client, path) for path in paths]
            tell(f"SQL queries of a {name}{who}, at any depth", max(counts), "queries", GOAL_QUERIES)


def measure_reading(deep: Thread) -> None:
    """How long lists and threads take, nothing being kept."""
    pages = {"thread list": list_paths(), "thread page": thread_paths(deep)}
    with serving(ANONYMOUS_PAGE_CACHE_SECONDS="0") as server:
        for name, paths in pages.items():
            server.crowd(paths, connections=READERS, seconds=3)
            measured = server.crowd(paths, connections=READERS)
            if measured.errors:
                raise SystemExit(f"{measured.errors} errors at a {name}")
            tell(f"{name}, {READERS} readers, p95", measured.p95, "ms", 80)
            tell(f"{name}, CPU", measured.cpu, "ms", 25)
    started = time.perf_counter()
    list_page(Thread.objects.shown())
    tell("the latest of all threads", 1000 * (time.perf_counter() - started), "ms", 80)


# --- Writing --------------------------------------------------------------------------------------


def measure_writing(server: Server, people: list[Member]) -> None:
    """Posting at an ordinary pace, then everybody at once in one thread."""
    threads = list(Thread.objects.filter(state="open").order_by("-pk")[10:310])
    reply_in_turn(server, people, threads[:20], at_once=2)
    tell("posting, p95", p95(reply_in_turn(server, people, threads, at_once=2)), "ms", 120)
    crowded = Thread.objects.filter(state="open").order_by("pk")[5]
    before = crowded.last_position
    reply_together(server, people, crowded)
    rows = Post.objects.filter(thread=crowded, position__gt=before).order_by("position")
    told = list(rows.values_list("position", "created_at"))
    tell(f"lost of {len(people)} posts written at once", len(people) - len(told), "posts", 0)
    wrong = sum(position != before + number for number, (position, _at) in enumerate(told, 1))
    wrong += sum(later[1] < earlier[1] for earlier, later in itertools.pairwise(told))
    tell("out of order of these", wrong, "posts", 0)


def measure_following(people: list[Member]) -> None:
    """How long until everybody who follows a thread has their notice."""
    thread = Thread.objects.select_related("space").filter(state="open").order_by("pk")[7]
    readers = [User(email=f"follower{number}@example.com", name=f"Follower {number}") for number in range(FOLLOWERS)]
    User.objects.bulk_create(readers)
    Follow.objects.bulk_create([Follow(person=reader, thread=thread) for reader in readers])
    post = write_reply(thread=thread, body="Everybody hears of this.", by=people[0].user)
    notices = Notice.objects.filter(key=f"community.post:{post.pk}")
    seconds = waited(lambda: notices.count() >= FOLLOWERS, 60)
    tell(f"{FOLLOWERS:,} followers are told after", seconds, "s", 30)


def measure_leaving(posts: int, votes: int) -> None:
    """Somebody who wrote and voted so much leaves: what others may have to wait for is short each time."""
    leaver = User.objects.create_user(email="leaver@example.com", name="Leaver")
    profile_of(leaver)
    mine = Post.objects.filter(author=None).order_by("pk").values("pk")[:posts]
    Post.objects.filter(pk__in=mine).update(author=leaver, persona=None)
    voted = Post.objects.exclude(author=leaver).order_by("pk").values_list("pk", flat=True)[:votes]
    Vote.objects.bulk_create([Vote(post_id=pk, person=leaver) for pk in voted], batch_size=5_000)
    started = time.perf_counter()
    erase(person=leaver, by=leaver)
    tell(
        f"leaving of a member with {posts:,} posts, {votes:,} votes", 1000 * (time.perf_counter() - started), "ms", 500
    )
    departure, times = Departure.objects.get(person=leaver), [0.0]
    while True:
        started = time.perf_counter()
        goes_on = take_part(departure.pk)
        times.append(1000 * (time.perf_counter() - started))
        if not goes_on:
            break
    tell("each part that the worker then takes away, p95", p95(times), "ms", 500)
    tell("all of them", sum(times) / 1000, "s", 300)


def found_after(server: Server, thread: Thread, member: Member) -> float:
    """Seconds from a new post until search finds its thread by a word of it."""
    word = f"zebrafinch{int(time.time())}"
    quiet = Thread.objects.select_related("space").filter(state="open", reply_count=0).exclude(pk=thread.pk).first()
    write_reply(thread=quiet or thread, body=f"You need a {word} for that.", by=member.user)
    return waited(lambda: bool(json.loads(server.get(f"/api/v1/search?q={quote(word)}")[1])["total"]), 30)


def waited(until: Callable[[], bool], longest: float) -> float:
    """The seconds until something is so; `longest` if it is not before."""
    started = time.perf_counter()
    while time.perf_counter() - started < longest and not until():
        time.sleep(0.05)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]))
