"""Where the members of an organisation stand: read for a page of people at a time, in as many queries however many."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.courses.models import CourseInvitation, CoursePage, Enrolment, LessonProgress, PathPage
from academy.courses.models.enrolments import Subject
from academy.courses.outline import pages_by_key, required_lessons
from academy.courses.policies import may_manage_team
from academy.courses.tables import csv_lines
from accounts.models import Membership, Organisation
from publishing.languages import address_in
from search.listing import listed
from search.models import CatalogueEntry

ON_A_PAGE = 50
CHUNK = 200


@dataclass(frozen=True)
class Stand:
    """One person in one course or on one path."""

    enrolment: Enrolment
    title: str
    url: str
    done: int
    total: int

    @property
    def percent(self) -> int:
        """How far they have come."""
        if self.enrolment.is_complete:
            return 100
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def state(self) -> tuple[str, str]:
        """In words, and its tone."""
        if self.enrolment.is_complete:
            return _("Completed"), "good"
        if self.enrolment.is_overdue:
            return _("Overdue"), "bad"
        return (_("Going on"), "brand") if self.done else (_("Not begun"), "")


@dataclass(frozen=True)
class TeamMember:
    """A member with everything they take that the manager may see."""

    membership: Membership
    stands: list[Stand] = field(default_factory=list)

    @property
    def person(self) -> Any:
        """Who it is."""
        return self.membership.user


def members_of(organisation: Organisation, query: str = "", course: uuid.UUID | None = None) -> QuerySet[Membership]:
    """The members, by name; those alone whose name or address holds `query`, or who are enrolled in `course`."""
    rows = Membership.objects.filter(organisation=organisation, user__is_active=True).select_related("user")
    if query:
        rows = rows.filter(Q(user__name__icontains=query) | Q(user__email__icontains=query))
    if course is not None:
        enrolled = Enrolment.objects.current().for_key(course).values("person")
        rows = rows.filter(user__in=enrolled)
    return rows.order_by("user__name", "user__email", "pk")


def standing_of_team(
    memberships: Sequence[Membership], *, manager: Any, language: str, course: uuid.UUID | None = None
) -> list[TeamMember]:
    """Where these members stand in everything that the manager may see."""
    people = [row.user_id for row in memberships]
    enrolments = Enrolment.objects.current().of_people(people).order_by("completed_at", "due_at", "created_at")
    if course is not None:
        enrolments = enrolments.for_key(course)
    rows = list(enrolments)
    titles = _titles(rows, manager, language)
    addresses = {key: address_in(page, language) or "" for key, page in titles.items()}
    done, totals = _course_numbers(titles, people, manager)
    found: dict[int, list[Stand]] = {}
    for row in rows:
        page = titles.get(row.key)
        if page is None or row.person_id is None:
            continue
        key = (row.person_id, row.key)
        if row.kind == Subject.PATH:
            keys = set(page.course_keys)
            numbers = (_completed(rows, row.person_id, keys), len(keys))
        else:
            numbers = (done.get(key, 0), totals.get(row.key, 0))
        stand = Stand(row, page.title, addresses[row.key], *numbers)
        found.setdefault(row.person_id, []).append(stand)
    return [TeamMember(row, found.get(row.user_id, [])) for row in memberships]


def _titles(rows: Iterable[Enrolment], manager: Any, language: str) -> dict[uuid.UUID, Any]:
    keys: dict[str, set[uuid.UUID]] = {kind: set() for kind in Subject.values}
    for row in rows:
        keys[row.kind].add(row.key)
    return {
        **pages_by_key(CoursePage, keys[Subject.COURSE], language, manager),
        **pages_by_key(PathPage, keys[Subject.PATH], language, manager),
    }


def _course_numbers(
    titles: dict[uuid.UUID, Any], people: list[int], manager: Any
) -> tuple[dict[tuple[int, uuid.UUID], int], dict[uuid.UUID, int]]:
    """How many required lessons each has done in each course, and how many there are."""
    courses = [page for page in titles.values() if isinstance(page, CoursePage)]
    required = required_lessons(courses, manager)
    rows = LessonProgress.objects.filter(person__in=people, course__in=list(required)).done().order_by()
    done: Counter[tuple[int, uuid.UUID]] = Counter()
    for person, course, lesson in rows.values_list("person", "course", "lesson"):
        done[person, course] += lesson in required[course]
    return done, {key: len(lessons) for key, lessons in required.items()}


def _completed(rows: Iterable[Enrolment], person_id: int, keys: set[uuid.UUID]) -> int:
    return sum(row.person_id == person_id and row.key in keys and row.is_complete for row in rows)


def team_numbers(organisation: Organisation) -> dict[str, int]:
    """Of the whole team: enrolments, what is completed, what is overdue."""
    rows = Enrolment.objects.current().filter(person__memberships__organisation=organisation, person__is_active=True)
    overdue = Q(completed_at=None, due_at__lt=timezone.now())
    return rows.aggregate(
        enrolments=Count("pk"),
        completed=Count("pk", filter=Q(completed_at__isnull=False)),
        overdue=Count("pk", filter=overdue),
    )


def assignable(manager: Any, language: str) -> list[Any]:
    """The courses and paths that the manager may see, as lists show them."""
    found = CatalogueEntry.objects.visible_to(manager).for_lists().of_kind("course", "path")
    entries = found.in_language_or_fallback(language).order_by("-kind", "title")
    return listed(entries[:500], language)


def assignable_choices(manager: Any, language: str) -> list[tuple[str, str]]:
    """The same, for a form."""
    items = assignable(manager, language)
    return [(item.entry.object_id, f"{item.kind_label}: {item.title}") for item in items]


def managed_by(manager: Any, slug: str) -> Organisation:
    """An organisation that `manager` manages; for everybody else there is none."""
    found = get_object_or_404(Organisation.objects.of(manager), slug=slug)
    if not may_manage_team(manager, found):
        raise PermissionDenied
    return found


def invitations_of(organisation: Organisation, *, manager: Any, language: str) -> list[dict[str, Any]]:
    """The invitations that wait for an answer, each with what it is to."""
    rows = list(CourseInvitation.objects.unanswered().filter(organisation=organisation))
    titles: dict[uuid.UUID, Any] = {}
    for model in (CoursePage, PathPage):
        titles |= pages_by_key(model, {row.key for row in rows}, language, manager)
    return [{"row": row, "title": titles[row.key].title if row.key in titles else ""} for row in rows]


def export_lines(organisation: Organisation, *, manager: Any, language: str) -> Iterator[str]:
    """The whole team as CSV, a line for each thing that somebody takes."""
    head = [
        _("Name"), _("E-mail address"), _("Role"), _("Course or path"), _("State"), _("Done"), _("Of"),
        _("Per cent"), _("Enrolled"), _("Due"), _("Last active"), _("Completed"),
    ]  # fmt: skip
    return csv_lines(head, _rows(organisation, manager, language))


def _rows(organisation: Organisation, manager: Any, language: str) -> Iterator[list[Any]]:
    rows = members_of(organisation)
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = list(rows.filter(pk__in=ids[start : start + CHUNK]))
        for member in standing_of_team(chunk, manager=manager, language=language):
            yield from _lines(member)


def _lines(member: TeamMember) -> Iterator[list[Any]]:
    who = [str(member.person), member.person.email, str(member.membership.get_role_display())]
    if not member.stands:
        yield [*who, *[""] * 9]
    for stand in member.stands:
        row = stand.enrolment
        dates = [row.created_at, row.due_at, row.active_at, row.completed_at]
        shown = [each.date().isoformat() if each else "" for each in dates]
        yield [*who, stand.title, stand.state[0], stand.done, stand.total, stand.percent, *shown]
