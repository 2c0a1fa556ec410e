"""An academy of any size to measure with: courses, people who take them, and how far they have come; straight into
PostgreSQL's tables. What is copied was published the ordinary way."""

import itertools
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from psycopg.types.json import Jsonb
from wagtail.models import Page

from academy.courses.models import (
    AcademyIndexPage,
    CoursePage,
    CourseRating,
    Enrolment,
    LearningDay,
    LessonPage,
    LessonProgress,
    ModulePage,
)
from accounts.models import Membership, Organisation, Role, User
from tests.factories import academy_courses as make
from tests.load.dataset import Words, insert_pages

MODULES, LESSONS = 2, 4
"""Of a course, and of a module."""
TAKEN = 5
"""Courses that a learner takes: of eight lessons each, so that forty rows of progress are theirs."""
BATCH = 5_000
TEAMS = (500, 50, 50)
"""People in the organisations whose team pages are measured."""


def fill(courses: int, learners: int) -> list[Organisation]:
    """`courses` courses, `learners` people with all that they have done; the organisations, the largest first."""
    keys = course_pages(courses)
    people = some_people(max(learners, sum(TEAMS)))
    houses = organisations(people)
    plan = list(_taken(people, keys))
    _copy(Enrolment, _ENROLMENT, _enrolments(plan))
    lessons = lesson_keys()
    _copy(LessonProgress, _PROGRESS, _progress(plan, lessons))
    _copy(LearningDay, ("person_id", "day"), _days(people))
    CourseRating.objects.bulk_create(_ratings(plan), batch_size=BATCH)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return houses


# --- Pages ----------------------------------------------------------------------------------------


def course_pages(count: int) -> list[uuid.UUID]:
    """Copy a course until there are `count`; their translation keys."""
    sample = make.a_course(title="How do I begin?", objectives="Find it", lessons_open=True)
    for _module in range(MODULES):
        module = make.a_module(sample)
        for _lesson in range(LESSONS):
            make.a_lesson(module)
    academy = AcademyIndexPage.objects.get(pk=sample.get_parent().pk)
    words = Words(seed=count)
    with transaction.atomic():
        first = academy.numchild + 1
        for number in range(first, first + count - 1):
            _copy_course(academy, sample, number, words)
        Page.objects.filter(pk=academy.pk).update(numchild=first + count - 2)
    return list(CoursePage.objects.order_by("path").values_list("translation_key", flat=True))


def _copy_course(academy: Page, sample: CoursePage, number: int, words: Words) -> None:
    path = Page._get_path(academy.path, sample.depth, number)
    address = f"{academy.url_path}load-{number}/"
    for model in (CoursePage, ModulePage, LessonPage):
        rows = []
        for page in model.objects.filter(path__startswith=sample.path).order_by("path"):
            page.url_path = page.url_path.replace(sample.url_path, address, 1)
            page.path = path + page.path[len(sample.path) :]
            page.title = page.draft_title = f"{words.some(5)} {number}".capitalize()
            page.slug = page.url_path.strip("/").rpartition("/")[2]
            page.pk = page.id = page.page_ptr_id = None
            page.translation_key = uuid.uuid4()
            page.latest_revision = page.live_revision = None
            rows.append(page)
        insert_pages(model, rows)


def lesson_keys() -> dict[uuid.UUID, list[uuid.UUID]]:
    """By course, its lessons in order."""
    courses = dict(CoursePage.objects.values_list("path", "translation_key"))
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for path, key in LessonPage.objects.order_by("path").values_list("path", "translation_key"):
        found.setdefault(courses[path[: -2 * Page.steplen]], []).append(key)
    return found


# --- People ---------------------------------------------------------------------------------------


def some_people(count: int) -> list[User]:
    """So many people with accounts."""
    rows = [User(email=f"learner{number}@example.com", name=f"Learner {number}") for number in range(count)]
    return User.objects.bulk_create(rows, batch_size=BATCH)


def organisations(people: Sequence[User]) -> list[Organisation]:
    """Organisations of the sizes that are measured, each with its first member as manager."""
    rest = iter(people)
    houses = []
    for number, size in enumerate(TEAMS):
        house = Organisation.objects.create(name=f"Team {number}", slug=f"team-{number}")
        Membership.objects.bulk_create(
            Membership(organisation=house, user=person, role=Role.MEMBER if place else Role.MANAGER)
            for place, person in enumerate(itertools.islice(rest, size))
        )
        houses.append(house)
    return houses


Taken = tuple[User, uuid.UUID, datetime, int]
"""Who takes which course since when, and how many of its lessons they have done."""


def _taken(people: Sequence[User], keys: Sequence[uuid.UUID]) -> Iterator[Taken]:
    chance = random.Random(9)
    now = timezone.now()
    for person in people:
        for key in chance.sample(keys, min(TAKEN, len(keys))):
            yield person, key, now - timedelta(hours=chance.randrange(24 * 365)), chance.randrange(2, 9)


_ENROLMENT = (
    "person_id", "subject", "kind", "key", "due_at", "how", "created_at", "active_at", "completed_at", "reminders",
)  # fmt: skip


def _enrolments(plan: Iterable[Taken]) -> Iterator[tuple[Any, ...]]:
    whole = MODULES * LESSONS
    for person, key, since, done in plan:
        completed = since + timedelta(days=20) if done == whole else None
        due = since + timedelta(days=60)
        yield person.pk, person.subject, "course", key, due, "team", since, since + timedelta(days=done), completed, 0


_PROGRESS = ("person_id", "course", "lesson", "started_at", "seen_at", "done_at", "position", "watched", "share")


def _progress(plan: Sequence[Taken], lessons: dict[uuid.UUID, list[uuid.UUID]]) -> Iterator[tuple[Any, ...]]:
    """A row for each lesson, lesson by lesson, since nobody's rows lie side by side."""
    played = Jsonb([[0.0, 61.5], [70.0, 112.25]])
    for place in range(MODULES * LESSONS):
        for person, key, since, done in plan:
            begun = since + timedelta(days=place)
            ended = begun + timedelta(minutes=9) if place < done else None
            yield person.pk, key, lessons[key][place], begun, begun, ended, 112.25, played, 0.8


def _days(people: Iterable[User]) -> Iterator[tuple[int, Any]]:
    today = timezone.now().date()
    for person in people:
        for day in range(0, 60, 6):
            yield person.pk, today - timedelta(days=day + person.pk % 6)


def _ratings(plan: Iterable[Taken]) -> Iterator[CourseRating]:
    for number, (person, key, _since, done) in enumerate(plan):
        if number % 4 == 0:
            yield CourseRating(person=person, course=key, stars=1 + done % 5, updated_at=timezone.now())


def _copy(model: type[Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
