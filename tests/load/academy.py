"""The academy's figures on PostgreSQL: 50,000 people in 500 courses with 2,000,000 rows of progress at full scale.

    python -m tests.load.academy SIZE

`SIZE` is that of the whole measuring (20,000).
"""

import random
import sys
import time
from collections.abc import Sequence

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from academy.certificates.models import Certificate
from academy.courses.models import CoursePage, Enrolment, LessonProgress
from accounts.models import Organisation, User
from tests.factories.academy_certificates import a_certificate, a_certification, agrees
from tests.load import academy_content
from tests.load.counting import queries_of
from tests.load.figures import tell
from tests.load.members import Member, p95
from tests.load.serving import Server, serving

READERS = 4
"""Connections without a pause: as many readers as the two workers can just answer."""
SHEETS = 60
GOAL_COURSE, GOAL_TEAM, GOAL_SHEET = 80, 200, 300
GOAL_COURSE_QUERIES, GOAL_TEAM_QUERIES = 24, 22


def main(size: int) -> None:
    """Measure everything with `size / 40` courses and `100 * size` rows of progress."""
    call_command("migrate", verbosity=0, interactive=False)
    started = time.perf_counter()
    houses = academy_content.fill(max(20, size // 40), size * 5 // 2)
    call_command("search", "reconcile", verbosity=0)
    print(f"{LessonProgress.objects.count():,} rows in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    learners = signed_in(random.Random(4).sample(list(Enrolment.objects.values_list("person", flat=True)[:5_000]), 40))
    managers = signed_in([house.memberships.get(role="manager").user_id for house in houses])
    measure_queries(learners, managers, houses)
    with serving(ANONYMOUS_PAGE_CACHE_SECONDS="0") as server:
        crowd(server, "course page", [(path, None) for path in course_paths(100)], GOAL_COURSE)
        crowd(server, "course page of those who take it", own_courses(learners), GOAL_COURSE)
        crowd(server, "my learning", [("/en/academy/my/", learner) for learner in learners], GOAL_TEAM)
        crowd(server, "team page of 500 people", team_pages(houses[0], managers[0]), GOAL_TEAM, readers=1)
    measure_sheets()


def signed_in(people: Sequence[int]) -> list[Member]:
    """These people with the cookies of their browsers."""
    found = []
    for user in User.objects.filter(pk__in=people):
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        found.append(Member(user, f"{settings.SESSION_COOKIE_NAME}={session}"))
    order = {pk: place for place, pk in enumerate(people)}
    return sorted(found, key=lambda member: order[member.user.pk])


def client_of(member: Member) -> Client:
    """A browser of theirs within this process."""
    client = Client()
    client.force_login(member.user)
    return client


def course_paths(count: int) -> list[str]:
    """Where so many courses are read."""
    return [page.url for page in CoursePage.objects.order_by("-pk")[:count]]


def own_courses(learners: Sequence[Member]) -> list[tuple[str, Member]]:
    """Everybody opens what they take."""
    found = []
    for learner in learners:
        keys = Enrolment.objects.filter(person=learner.user).values("key")
        found += [(page.url, learner) for page in CoursePage.objects.filter(translation_key__in=keys)]
    return found


def team_pages(house: Organisation, manager: Member) -> list[tuple[str, Member]]:
    """The manager turns the pages of the team."""
    path = f"/en/academy/teams/{house.slug}/"
    pages = -(-house.memberships.count() // 50)
    return [(f"{path}?page={number}", manager) for number in range(1, pages + 1)]


def measure_queries(learners: Sequence[Member], managers: Sequence[Member], houses: Sequence[Organisation]) -> None:
    """As many for everybody, and as many for a team of 500 as for one of 50."""
    own = own_courses(learners[:5])
    counts = {queries_of(client_of(learner), path) for path, learner in own}
    tell("SQL queries of a course page, of those who take it", max(counts), "queries", GOAL_COURSE_QUERIES)
    tell("by how many they differ from person to person", max(counts) - min(counts), "queries", 0)
    strangers = {queries_of(Client(), path) for path in course_paths(5)}
    tell("SQL queries of a course page", max(strangers), "queries", GOAL_COURSE_QUERIES)
    large, small = (
        queries_of(client_of(manager), f"/en/academy/teams/{house.slug}/")
        for house, manager in ((houses[0], managers[0]), (houses[1], managers[1]))
    )
    tell("SQL queries of a team page of 50 people", small, "queries", GOAL_TEAM_QUERIES)
    tell("the same of 500 people", large, "queries", small)


def crowd(
    server: Server, name: str, asked: Sequence[tuple[str, Member | None]], goal: int, *, readers: int = READERS
) -> None:
    """Readers who ask without a pause."""
    lines = [f"{path}\t{member.cookies}" if member else path for path, member in asked]
    server.crowd(lines, connections=readers, seconds=3)
    measured = server.crowd(lines, connections=readers)
    if measured.errors:
        raise SystemExit(f"{measured.errors} errors at the {name}")
    who = f"{readers} readers" if readers > 1 else "one reader"
    tell(f"{name}, {who}, p95", measured.p95, "ms", goal)


def measure_sheets() -> None:
    """The sheets of certificates: drawn when they are asked for first, after the very first of a process; then kept."""
    certification = a_certification(name="Implementation Partner")
    people = list(User.objects.order_by("-pk")[: SHEETS + 1])
    for person in people:
        agrees(person, f"Nóra Őrsi {person.pk}")
        a_certificate(person, certification)
    paths = [f"/verify/{code}/certificate.pdf" for code in Certificate.objects.values_list("code", flat=True)]
    with serving(WEB_WORKERS="1") as server:
        server.get(paths[0])
        tell("sheet of a certificate, drawn, p95", p95([timed(server, path) for path in paths[1:]]), "ms", GOAL_SHEET)
        tell("the same once it is kept, p95", p95([timed(server, path) for path in paths]), "ms", GOAL_SHEET)


def timed(server: Server, path: str) -> float:
    """The milliseconds of one request."""
    started = time.perf_counter()
    status, body = server.get(path)
    if status != 200 or not body.startswith(b"%PDF"):
        raise SystemExit(f"{path} is no sheet")
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main(int(sys.argv[1]))
