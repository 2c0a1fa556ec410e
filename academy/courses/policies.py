"""Who may do what in courses: pure functions over what has been read."""

import uuid
from collections.abc import Collection, Sequence
from enum import Enum
from typing import Any

from academy.courses.models import CourseInvitation, CoursePage, Enrolment, SelfEnrolment
from academy.courses.outline import OutlineLesson
from accounts.models import Membership, Organisation, Role
from accounts.policies import may_manage_members

REVIEW = "academy_courses.change_handin"


class Gate(Enum):
    """Whether a lesson can be opened."""

    OPEN = "open"
    ENROL = "enrol"
    LOCKED = "locked"
    WAITING = "waiting"
    """Another course of a path that they take comes first."""


def gate_of(
    course: CoursePage,
    lesson: OutlineLesson,
    *,
    lessons: Sequence[OutlineLesson],
    enrolment: Enrolment | None,
    done: Collection[uuid.UUID],
    is_editor: bool = False,
    waits: bool = False,
) -> Gate:
    """Whether somebody who may see `lesson` may open it now. Editors may; a lesson that is done stays open; of a course
    that `waits` for another one, none opens; where the order is enforced, all that comes before must be done, but for
    what may be left out."""
    if is_editor or lesson.key in done:
        return Gate.OPEN
    if enrolment is None:
        is_first = bool(lessons) and lessons[0].key == lesson.key
        return Gate.OPEN if course.lessons_open and (not course.is_enforced or is_first) else Gate.ENROL
    if waits:
        return Gate.WAITING
    return Gate.LOCKED if course.is_enforced and first_undone_before(lesson, lessons, done) else Gate.OPEN


def first_undone_before(
    lesson: OutlineLesson, lessons: Sequence[OutlineLesson], done: Collection[uuid.UUID]
) -> OutlineLesson | None:
    """The lesson that has to be done first, if there is one."""
    for other in lessons:
        if other.key == lesson.key:
            return None
        if not other.is_optional and other.key not in done:
            return other
    return None


def first_left_before(key: uuid.UUID, order: Sequence[uuid.UUID], done: Collection[uuid.UUID]) -> uuid.UUID | None:
    """Of a path whose courses come one after the other, the first before `key` that is not completed."""
    before = order[: order.index(key)] if key in order else order
    return next((each for each in before if each not in done), None)


def may_enrol(user: Any, page: Any) -> bool:
    """Whoever is signed in and may see a published course or path enrols by themselves, where that is open."""
    return bool(
        user.is_authenticated and page.live and page.self_enrolment == SelfEnrolment.OPEN and page.is_visible_to(user)
    )


def may_be_enrolled(user: Any, page: Any) -> bool:
    """Others enrol a person only for what that person may see."""
    return bool(user.is_active and page.live and page.is_visible_to(user))


def may_manage_team(user: Any, organisation: Organisation) -> bool:
    """Owners and managers of an organisation see where its members stand, assign and remind."""
    return may_manage_members(user, organisation)


def managed_organisations(user: Any) -> list[Organisation]:
    """The organisations whose learning `user` manages."""
    if not user.is_authenticated:
        return []
    rows = Membership.objects.filter(user=user, role__in=[Role.OWNER, Role.MANAGER]).select_related("organisation")
    return [row.organisation for row in rows.order_by("organisation__name")]


def may_edit(user: Any, page: Any) -> bool:
    """Whether `user` may edit the page, and so open what is closed to learners."""
    return bool(page.is_editable_by(user))


def may_invite(user: Any, page: Any) -> bool:
    """Those who edit a course invite to it."""
    return may_edit(user, page)


def may_invite_for(user: Any, page: Any, organisation: Organisation | None) -> bool:
    """Those who edit a course; for an organisation, its managers, to what they may see themselves."""
    if organisation is None:
        return may_invite(user, page)
    return may_manage_team(user, organisation) and page.is_visible_to(user)


def may_withdraw_invitation(user: Any, invitation: CourseInvitation, page: Any) -> bool:
    """Those who edit the course, and the managers of the organisation that invites."""
    house = invitation.organisation
    return (page is not None and may_invite(user, page)) or (house is not None and may_manage_team(user, house))


def may_review(user: Any) -> bool:
    """Those who were given the permission judge what is handed in."""
    return bool(user.is_authenticated and user.has_perm(REVIEW))


def may_see_hand_in(user: Any, hand_in: Any) -> bool:
    """Its author, and those who review."""
    return bool(user.is_authenticated and hand_in.person_id == user.pk) or may_review(user)
