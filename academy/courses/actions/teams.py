"""What an organisation's manager does for a team: assign and remind."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from academy.courses import notices, policies
from academy.courses.actions.enrolling import enrol_many
from academy.courses.models import Enrolment
from accounts.models import Organisation, User

MOST_AT_ONCE = 1000


def _members(organisation: Organisation, ids: Sequence[int] | None) -> list[User]:
    people = User.objects.filter(memberships__organisation=organisation, is_active=True).order_by("pk")
    if ids is not None:
        people = people.filter(pk__in=ids)
    return list(people[:MOST_AT_ONCE])


@transaction.atomic
def assign(
    *,
    page: Any,
    organisation: Organisation,
    by: Any,
    people: Sequence[int] | None = None,
    due_at: datetime.datetime | None = None,
) -> int:
    """Enrol members of the organisation, all of them if none are named, in a course or path that the manager may see
    and they may see; how many are new. They are told."""
    if not policies.may_manage_team(by, organisation) or not page.live or not page.is_visible_to(by):
        raise PermissionDenied
    new = enrol_many(
        page=page,
        people=_members(organisation, people),
        how=Enrolment.How.TEAM,
        by=by,
        due_at=due_at,
        organisation=organisation,
    )
    notices.tell_of_assignment(page, new, by)
    return len(new)


@transaction.atomic
def withdraw_assignment(*, enrolment: Enrolment, organisation: Organisation, by: Any) -> None:
    """Take back what a manager of the organisation has assigned and nobody has completed."""
    is_theirs = enrolment.organisation_id == organisation.pk and enrolment.how == Enrolment.How.TEAM
    if not policies.may_manage_team(by, organisation) or not is_theirs:
        raise PermissionDenied
    Enrolment.objects.filter(pk=enrolment.pk).open().update(left_at=timezone.now())


@transaction.atomic
def remind(*, organisation: Organisation, people: Sequence[int], by: Any) -> int:
    """Remind members of what they have not completed; how many people are told. Once a day each at most."""
    if not policies.may_manage_team(by, organisation):
        raise PermissionDenied
    members = [person.pk for person in _members(organisation, people)]
    rows = Enrolment.objects.open().of_people(members).select_related("person").order_by("due_at", "created_at")
    by_person: dict[int, list[Enrolment]] = {}
    for row in rows:
        if row.person_id is not None:
            by_person.setdefault(row.person_id, []).append(row)
    return notices.remind_people(by_person, organisation, by)
