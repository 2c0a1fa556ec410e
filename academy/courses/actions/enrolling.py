"""Enrolling people in courses and on paths."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.courses import events, policies
from academy.courses.actions.completing import check_path, complete_passed
from academy.courses.errors import RefusedError
from academy.courses.models import Cohort, CoursePage, Enrolment, PathPage
from academy.courses.models.enrolments import Subject
from academy.courses.outline import pages_by_key
from accounts.models import Organisation

END_OF_DAY = datetime.time(23, 59, 59)


def end_of(day: datetime.date | None) -> datetime.datetime | None:
    """The end of a day on which something is due."""
    return datetime.datetime.combine(day, END_OF_DAY, tzinfo=datetime.UTC) if day else None


def kind_of(page: Any) -> str:
    """Whether `page` is a course or a path; ValueError for other pages."""
    if isinstance(page, PathPage):
        return Subject.PATH
    if isinstance(page, CoursePage):
        return Subject.COURSE
    raise ValueError(f"Nobody can enrol in {page!r}")


@transaction.atomic
def enrol(*, page: Any, by: Any, cohort: Cohort | None = None) -> Enrolment:
    """Enrol oneself. Whoever is enrolled already stays so."""
    if not policies.may_enrol(by, page):
        raise PermissionDenied
    if cohort is not None and not Cohort.objects.to_choose(page.translation_key).filter(pk=cohort.pk).exists():
        raise RefusedError(_("This cohort takes nobody any more."))
    return enrol_person(page=page, person=by, how=Enrolment.How.SELF, by=by, cohort=cohort)


@transaction.atomic
def enrol_person(
    *,
    page: Any,
    person: Any,
    how: str,
    by: Any = None,
    cohort: Cohort | None = None,
    due_at: datetime.datetime | None = None,
    organisation: Organisation | None = None,
) -> Enrolment:
    """Enrol `person`, whoever decided it; for actions that have asked whether that may be. On a path, in its courses as
    well. A second time changes nothing but what is due, and brings back whoever had left."""
    due_at = due_at or end_of(cohort.due_on if cohort else None)
    fields = {
        "person": person,
        "kind": kind_of(page),
        "how": how,
        "by": by if by != person else None,
        "cohort": cohort,
        "due_at": due_at,
        "organisation": organisation,
    }
    row, is_new = Enrolment.objects.get_or_create(subject=person.subject, key=page.translation_key, defaults=fields)
    if not is_new:
        row, is_new = _renewed(row, fields)
    if is_new:
        events.enrolled.send(Enrolment, enrolment=row)
    if is_new and isinstance(page, CoursePage):
        complete_passed(page, person)
        row.refresh_from_db()
    if isinstance(page, PathPage):
        _enrol_in_courses(page, person, fields)
        check_path(path=page, enrolment=row, person=person)
        row.refresh_from_db()
    return row


def _renewed(row: Enrolment, fields: dict[str, Any]) -> tuple[Enrolment, bool]:
    """The enrolment that was there, brought up to date, and whether it begins anew."""
    held = Enrolment.objects.select_for_update().get(pk=row.pk)
    was_left = held.left_at is not None
    if was_left:
        held.left_at, held.active_at, held.reminders = None, timezone.now(), 0
        held.how, held.by, held.organisation = fields["how"], fields["by"], fields["organisation"]
    for name in ("cohort", "due_at"):
        if fields[name] is not None:
            setattr(held, name, fields[name])
    held.person = fields["person"]
    held.save()
    return held, was_left


def _enrol_in_courses(path: PathPage, person: Any, fields: dict[str, Any]) -> None:
    courses = pages_by_key(CoursePage, path.course_keys, path.language, person)
    for course in courses.values():
        enrol_person(
            page=course,
            person=person,
            how=fields["how"],
            by=fields["by"],
            due_at=fields["due_at"],
            organisation=fields["organisation"],
        )


@transaction.atomic
def enrol_many(
    *,
    page: Any,
    people: Sequence[Any],
    how: str,
    by: Any = None,
    due_at: datetime.datetime | None = None,
    organisation: Organisation | None = None,
) -> list[Enrolment]:
    """Enrol several people who may see the page; the enrolments that are new, or begin anew."""
    meant = [person for person in people if policies.may_be_enrolled(person, page)]
    known = set(
        Enrolment.objects.current()
        .for_key(page.translation_key)
        .filter(subject__in=[person.subject for person in meant])
        .values_list("subject", flat=True)
    )
    found = []
    for person in meant:
        is_new = person.subject not in known
        if is_new or due_at is not None:
            row = enrol_person(page=page, person=person, how=how, by=by, due_at=due_at, organisation=organisation)
            found += [row] if is_new else []
    return found


@transaction.atomic
def leave(*, enrolment: Enrolment, by: Any) -> None:
    """Give a course or path up. What was done in it is kept, in case they come back; what they were assigned by a
    manager they cannot leave by themselves."""
    if enrolment.person_id != by.pk:
        raise PermissionDenied
    if enrolment.how == Enrolment.How.TEAM and not enrolment.is_complete:
        raise RefusedError(_("Your manager has assigned this to you. Ask them to take it back."))
    Enrolment.objects.filter(pk=enrolment.pk, left_at=None).update(left_at=timezone.now())
